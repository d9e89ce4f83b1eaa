package felhom.proxmox;

/// How large a disk is to become; PVE only ever makes one larger.
record DiskSize(String word) {
    static DiskSize plusMebibytes(long more) {
        return new DiskSize("+" + positive(more) + "M");
    }

    static DiskSize mebibytes(long whole) {
        return new DiskSize(positive(whole) + "M");
    }

    private static long positive(long size) {
        if (size < 1) {
            throw new IllegalArgumentException("size: " + size + " MiB is none: give one MiB at least");
        }
        return size;
    }
}
