package felhom.proxmox.request;

/// How large a disk is to become; PVE only ever makes one larger.
public record DiskSize(String word) {
    public static DiskSize plusMebibytes(long more) {
        return new DiskSize("+" + positive(more) + "M");
    }

    public static DiskSize mebibytes(long whole) {
        return new DiskSize(positive(whole) + "M");
    }

    private static long positive(long size) {
        if (size < 1) {
            throw new IllegalArgumentException("size: " + size + " MiB is none: give one MiB at least");
        }
        return size;
    }
}
