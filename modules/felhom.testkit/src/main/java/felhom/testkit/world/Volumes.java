package felhom.testkit.world;

import felhom.testkit.task.Job;
import felhom.testkit.task.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The volumes of virtual machines, found through the configurations that name them.
public final class Volumes {
    // Storages of files, whose volumes carry a format (pve-storage 9.1.7).
    private static final Set<String> FILES = Set.of("dir", "btrfs", "nfs", "cifs", "cephfs");

    private Volumes() {}

    /// @param size in bytes
    public record Volume(String volid, int vmid, String format, long size) {}

    public static List<Volume> on(WorldState world, String storage) {
        var found = new ArrayList<Volume>();
        for (var guest : world.guests().values()) {
            if (guest.kind != Kind.QEMU) continue;
            collect(guest, guest.config, found);
            guest.snapshots.values().forEach(snapshot -> collect(guest, snapshot.config(), found));
        }
        found.removeIf(volume -> !volume.volid.startsWith(storage + ":"));
        return found.stream().distinct().toList();
    }

    private static void collect(GuestState guest, Map<String, String> config, List<Volume> found) {
        config.forEach((key, value) -> Drive.of(key, value)
                .filter(drive -> !Drive.cdrom(value) && found.stream().noneMatch(v -> v.volid.equals(drive.volid())))
                .ifPresent(
                        drive -> found.add(new Volume(drive.volid(), guest.vmid, drive.format(), size(guest, drive)))));
        var state = config.get("vmstate");
        if (state != null) found.add(new Volume(state, guest.vmid, "raw", 2_583_552));
    }

    private static long size(GuestState guest, Drive drive) {
        if (drive.size() > 0) return drive.size();
        // An unused volume has no size in the configuration; all of a machine's are taken to be alike.
        return Drive.disks(guest.config).stream()
                .mapToLong(Drive::size)
                .findFirst()
                .orElse(1L << 30);
    }

    public static boolean hasFiles(StorageState storage) {
        return FILES.contains(storage.type);
    }

    /// The name of a new disk: the lowest number that no volume of the machine has on that storage.
    public static String allocate(WorldState world, String storage, int vmid, String format) {
        return allocate(world, storage, vmid, format, List.of());
    }

    public static String allocate(WorldState world, String storage, int vmid, String format, List<String> taken) {
        var used = new ArrayList<>(taken);
        on(world, storage).forEach(volume -> used.add(volume.volid));
        for (int number = 0; ; number++) {
            var name = "-" + vmid + "-disk-" + number;
            var free = used.stream().noneMatch(volid -> volid.matches(".*[/:](vm|base)" + name + "(\\..*)?"));
            if (free) return volid(world, storage, vmid, "vm" + name, format);
        }
    }

    public static String volid(WorldState world, String storage, int vmid, String name, String format) {
        boolean file = hasFiles(world.storageOrDie(storage));
        return storage + ":" + (file ? vmid + "/" + name + "." + format : name);
    }

    /// The format that a storage gives without being told.
    public static String usualFormat(StorageState storage, String wanted) {
        if (!wanted.isEmpty() && hasFiles(storage) && !storage.type.equals("btrfs")) return wanted;
        return "raw";
    }

    /// What the tool prints for a new file; other storages say nothing of it.
    public static void logFormatting(Job job, StorageState storage, Drive drive, long size, String backing) {
        if (!hasFiles(storage) || storage.type.equals("btrfs")) return;
        var path = storage.path + "/images/"
                + drive.volid().substring(drive.volid().indexOf(':') + 1).replaceFirst("^.*qcow2/", "");
        var rest = drive.format().equals("raw")
                ? "fmt=raw size=" + size + " preallocation=off"
                : "fmt=qcow2 cluster_size=" + (backing.isEmpty() ? "65536 extended_l2=off" : "131072 extended_l2=on")
                        + " preallocation=metadata compression_type=zlib size=" + size
                        + (backing.isEmpty() ? "" : " backing_file=" + backing + " backing_fmt=qcow2")
                        + " lazy_refcounts=off refcount_bits=16";
        job.log("Formatting '" + path + "', " + rest);
    }

    /// Whether every disk can be snapshot: qcow2 anywhere, raw where the storage can (pve-storage 9.1.7).
    public static boolean canSnapshot(WorldState world, GuestState guest) {
        return Drive.disks(guest.config).stream().allMatch(drive -> {
            var storage = world.storages().get(drive.storage());
            return storage != null && (drive.format().equals("qcow2") || storage.snapshots());
        });
    }

    /// The linked clones' volumes name their base.
    public static boolean baseInUse(WorldState world, String volid) {
        return world.guests().values().stream()
                .filter(guest -> guest.kind == Kind.QEMU)
                .anyMatch(guest -> Drive.disks(guest.config).stream()
                        .anyMatch(drive -> drive.volid().startsWith(volid + "/")));
    }
}
