package felhom.testkit;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/// The work of vzrestore (pve-container 6.1.10 API2/LXC.pm and LXC/Create.pm).
///
/// Over an existing guest its volumes are gone before the archive's data is read: broken data cost the guest.
///
/// @param given the options of the call that override the archive's
/// @param overwrites whether a guest with this id was there before
record RestoreStep(
        PveWorld world,
        Acl.Token token,
        int vmid,
        String volid,
        String storage,
        Map<String, String> given,
        boolean unique,
        boolean start,
        boolean overwrites)
        implements Step {

    @Override
    public OptionalInt configLock() {
        return OptionalInt.of(vmid);
    }

    @Override
    public void begin(Job job, Instant at) {
        job.log("recovering backed-up configuration from '" + volid + "'");
        try {
            check(job);
        } catch (TaskFailure e) {
            undo();
            throw new TaskFailure("unable to restore CT " + vmid + " - " + e.exitStatus());
        }
        job.log("Creating filesystem with 294912 4k blocks and 73728 inodes");
        job.log("Filesystem UUID: "
                + UUID.nameUUIDFromBytes(job.upid.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        job.log("Superblock backups stored on blocks: ");
        job.log("\t32768, 98304, 163840, 229376");
        job.log("restoring '" + volid + "' now..");
        job.log("extracting archive '" + world.storageOrDie(storageOf()).path + "/dump/"
                + volid.substring(volid.indexOf('/') + 1) + "'");
    }

    private void check(Job job) {
        var archive = world.archives().get(volid);
        if (archive == null) throw new TaskFailure("volume '" + volid + "' does not exist");
        if (archive.damage == Damage.NO_CONFIG) {
            job.log("tar: This does not look like a tar archive");
            job.log("tar: Child returned status 1");
            job.log("tar: Error is not recoverable: exiting now");
            throw new TaskFailure("ERROR: archive contains no configuration file");
        }
        for (var entry : archive.config.entrySet()) {
            if (entry.getKey().matches("mp\\d+") && entry.getValue().startsWith("/")) {
                throw new TaskFailure("restoring '" + entry.getKey() + "' to bind mount is only possible for root");
            }
            if (entry.getKey().matches("net\\d+") && (unique || !given.containsKey(entry.getKey()))) {
                var path = GuestOptions.bridgePath(entry.getValue());
                if (!world.acl().allows(token, path, "SDN.Use")) throw forbidden(path, "SDN.Use");
            }
        }
        var unprivileged = given.getOrDefault("unprivileged", archive.config.getOrDefault("unprivileged", "0"));
        if (!unprivileged.equals("1") && world.atLeast(9, 0) && !world.acl().allows(token, "/", "Sys.Modify")) {
            throw forbidden("/", "Sys.Modify");
        }
    }

    @Override
    public void finish(Job job, Instant at) {
        var archive = world.archives().get(volid);
        if (archive == null || archive.damage == Damage.BROKEN_DATA) {
            job.log("/*stdin*\\ : Read error (39) : premature end ");
            job.log("tar: Unexpected EOF in archive");
            job.log("tar: Error is not recoverable: exiting now");
            world.guests().remove(vmid);
            throw new TaskFailure("unable to restore CT " + vmid + " - command 'lxc-usernsexec -m u:0:100000:65536 -m"
                    + " g:0:100000:65536 -- tar xpf - --zstd --totals --one-file-system -p --sparse --numeric-owner"
                    + " --acls --xattrs -C /var/lib/lxc/" + vmid + "/rootfs --skip-old-files --anchored --exclude"
                    + " './dev/*'' failed: exit code 2");
        }
        job.log("Total bytes read: 2457600 (2.4MiB, 122MiB/s)");
        job.log("merging backed-up and given configuration..");
        world.guests().put(vmid, restored(job.node, archive));
        if (start) {
            world.engine().child(job, "vzstart", String.valueOf(vmid), new PowerSteps.Start(world, vmid), at);
        }
    }

    private GuestState restored(String node, Archive archive) {
        var guest = new GuestState(vmid, node);
        var config = new TreeMap<>(archive.config);
        // The number of the volume alternates: the new one is there before the old one goes.
        var before = world.guests().get(vmid);
        boolean zero =
                before != null && before.config.getOrDefault("rootfs", "").contains("-disk-0");
        var size = archive.config.getOrDefault("rootfs", "size=4G").replaceAll(".*size=", "");
        config.put("rootfs", storage + ":" + vmid + "/vm-" + vmid + "-disk-" + (zero ? 1 : 0) + ".raw,size=" + size);
        given.forEach((key, value) -> {
            boolean lost = unique && key.matches("net\\d+");
            if (!lost && !key.equals("description") && !key.equals("rootfs")) config.put(key, value);
        });
        if (unique) {
            config.replaceAll((key, value) -> key.matches("net\\d+")
                    ? value.replaceAll("hwaddr=[0-9A-Fa-f:]+", "hwaddr=" + world.newMac())
                    : value);
        }
        guest.config.putAll(config);
        if (given.containsKey("description")) guest.describe(given.getOrDefault("description", ""));
        guest.data = archive.data;
        return guest;
    }

    /// Before anything was destroyed: the old guest is unlocked, a new one disappears.
    private void undo() {
        if (overwrites) {
            world.guestOrFail(vmid).config.remove("lock");
        } else {
            world.guests().remove(vmid);
        }
    }

    private String storageOf() {
        return volid.substring(0, volid.indexOf(':'));
    }

    private static TaskFailure forbidden(String path, String privilege) {
        return new TaskFailure("403 Permission check failed (" + path + ", " + privilege + ")");
    }

    static final Set<String> NOT_CONFIG = Set.of(
            "node",
            "vmid",
            "ostemplate",
            "restore",
            "force",
            "unique",
            "storage",
            "start",
            "pool",
            "bwlimit",
            "ignore-unpack-errors",
            "password",
            "ssh-public-keys",
            "ha-managed");
}
