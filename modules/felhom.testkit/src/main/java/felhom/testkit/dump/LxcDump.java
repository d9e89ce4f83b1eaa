package felhom.testkit.dump;

import felhom.testkit.task.Job;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.StorageState;
import java.util.Set;

/// What vzdump says about a container (pve-container 6.1.10 VZDump/LXC.pm); the counterpart of [QemuDump].
final class LxcDump {
    // Elsewhere a directory of its own is used (pve-manager 9.2.11 VZDump.pm).
    private static final Set<String> POSIX = Set.of("ext3", "ext4", "nfs", "nfs4", "reiserfs", "xfs");

    private LxcDump() {}

    /// On some file systems the archive's files cannot keep their owners for a while.
    static void temporary(Job job, StorageState storage, int vmid) {
        if (POSIX.contains(storage.filesystem)) return;
        job.log("INFO: filesystem type on dumpdir is '" + storage.filesystem + "' -using " + scratch(job, vmid)
                + " for temporary files");
    }

    static String scratch(Job job, int vmid) {
        return "/var/tmp/vzdumptmp" + job.pid + "_" + vmid;
    }

    /// Two copies: one while it runs, one of what changed, while it stands still.
    static void suspended(Job job, GuestState guest) {
        var copy = "sync /proc/" + guest.pid + "/root/ to " + scratch(job, guest.vmid);
        job.log("INFO: starting first " + copy);
        job.log("INFO: first sync finished - transferred 1.98M bytes in 1s");
        job.log("INFO: suspending guest");
        job.log("INFO: starting final " + copy);
        job.log("INFO: final sync finished - transferred 0 bytes in 0s");
        job.log("INFO: resuming guest");
        job.log("INFO: guest is online again after <1 seconds");
    }

    static void contents(Job job, GuestState guest) {
        job.log("INFO: CT Name: " + guest.name());
        job.log("INFO: including mount point rootfs ('/') in backup");
        guest.config.forEach((key, value) -> {
            if (key.matches("mp\\d+")) job.log("INFO: " + mount(key, value));
        });
    }

    /// A mount point is in the backup only with `backup=1`, and a directory of the host never.
    private static String mount(String key, String value) {
        var at = "mount point " + key + " ('" + value.replaceFirst(".*\\bmp=([^,]*).*", "$1") + "')";
        if (value.startsWith("/dev/")) return "excluding device " + at + " from backup (not a volume)";
        if (value.startsWith("/")) return "excluding bind " + at + " from backup (not a volume)";
        return value.contains("backup=1")
                ? "including " + at + " in backup"
                : "excluding volume " + at + " from backup (disabled)";
    }
}
