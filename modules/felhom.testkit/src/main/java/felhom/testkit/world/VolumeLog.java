package felhom.testkit.world;

import felhom.testkit.task.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What mke2fs, resize2fs and rsync say in the logs of tasks that make volumes.
public final class VolumeLog {
    private static final long BLOCK = 4096;
    private static final int BLOCKS_PER_INODE = 4;
    private static final int[] BACKUP_GROUPS = {1, 3, 5, 7, 9, 25, 27, 49, 81, 125, 243, 343, 625, 729};
    private static final long GROUP = 32_768;
    private static final long SMALLEST = 8L << 20;

    private VolumeLog() {}

    /// A new volume with a file system on it.
    public static void made(Job job, WorldState world, String volid, long size) {
        var storage = world.storages().get(volid.substring(0, volid.indexOf(':')));
        if (storage != null && storage.type.equals("dir")) {
            job.log("Formatting '" + path(world, volid) + "', fmt=raw size=" + size + " preallocation=off");
        }
        if (size < SMALLEST) {
            job.log("Filesystem too small for a journal");
            job.log("Creating filesystem with 1024 1k blocks and 128 inodes");
            return;
        }
        long blocks = size / BLOCK;
        job.log("Creating filesystem with " + blocks + " 4k blocks and " + blocks / BLOCKS_PER_INODE + " inodes");
        job.log("Filesystem UUID: "
                + UUID.nameUUIDFromBytes((job.upid + volid).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        job.log("Superblock backups stored on blocks: ");
        job.log("\t" + String.join(", ", backups(blocks)));
    }

    private static List<String> backups(long blocks) {
        var places = new ArrayList<String>();
        for (int group : BACKUP_GROUPS) if (group * GROUP < blocks) places.add(String.valueOf(group * GROUP));
        return places;
    }

    public static void grown(Job job, WorldState world, Mounts.Mount volume, long size) {
        var file = path(world, volume.volid());
        long before = volume.size() / BLOCK;
        job.log("Image resized.");
        job.log("e2fsck 1.47.0 (5-Feb-2023)");
        job.log("Pass 1: Checking inodes, blocks, and sizes");
        job.log("Pass 2: Checking directory structure");
        job.log("Pass 3: Checking directory connectivity");
        job.log("Pass 4: Checking reference counts");
        job.log("Pass 5: Checking group summary information");
        job.log(file + ": 312/" + before / BLOCKS_PER_INODE + " files (0.0% non-contiguous), " + (before / 32 + 4768)
                + "/" + before + " blocks");
        job.log("resize2fs 1.47.0 (5-Feb-2023)");
        job.log("Resizing the filesystem on " + file + " to " + size / BLOCK + " (4k) blocks.");
        job.log("The filesystem on " + file + " is now " + size / BLOCK + " (4k) blocks long.");
        job.log("");
    }

    public static void copied(Job job) {
        job.log("");
        job.log("Number of files: 303 (reg: 13, dir: 21, link: 269)");
        job.log("Number of created files: 301 (reg: 13, dir: 19, link: 269)");
        job.log("Number of deleted files: 0");
        job.log("Number of regular files transferred: 13");
        job.log("Total file size: 1,984,659 bytes");
        job.log("Total transferred file size: 1,982,769 bytes");
        job.log("Literal data: 1,982,769 bytes");
        job.log("Matched data: 0 bytes");
        job.log("File list size: 0");
        job.log("File list generation time: 0.001 seconds");
        job.log("File list transfer time: 0.000 seconds");
        job.log("Total bytes sent: 1,991,348");
        job.log("Total bytes received: 1,165");
        job.log("");
        job.log("sent 1,991,348 bytes  received 1,165 bytes  3,985,026.00 bytes/sec");
        job.log("total size is 1,984,659  speedup is 1.00");
    }

    /// The file behind a volume.
    private static String path(WorldState world, String volid) {
        int colon = volid.indexOf(':');
        var storage = world.storages().get(volid.substring(0, colon));
        var name = volid.substring(colon + 1);
        if (storage == null) return name;
        if (storage.type.equals("btrfs")) return storage.path + "/images/" + name.replaceFirst("\\.raw$", "/disk.raw");
        return storage.path + "/images/" + name;
    }
}
