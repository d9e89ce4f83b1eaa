package felhom.testkit.guest;

import felhom.testkit.fault.Damage;
import felhom.testkit.task.Job;
import felhom.testkit.task.Kind;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.Acl;
import felhom.testkit.world.Archive;
import felhom.testkit.world.Enabled;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Mounts;
import felhom.testkit.world.VolumeLog;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The work of vzrestore (pve-container 6.1.10 API2/LXC.pm and LXC/Create.pm).
///
/// Over an existing guest its volumes are gone before the archive's data is read: broken data cost the guest.
///
/// @param given the options of the call that override the archive's
/// @param overwrites whether a guest with this id was there before
/// @param volumes empty; takes up the new ones as soon as they are made
public record RestoreStep(
        WorldState world,
        Acl.Token token,
        int vmid,
        String volid,
        String storage,
        Map<String, String> given,
        boolean unique,
        boolean start,
        boolean overwrites,
        Optional<String> pool,
        SortedMap<String, String> volumes)
        implements ContainerStep {

    @Override
    public Set<String> storages() {
        return new TreeSet<>(List.of(storageOf(), storage));
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
        var archive = world.archives().get(volid);
        if (archive != null) {
            volumes.putAll(NewVolumes.plan(world, vmid, storage, given, archive.config));
            Mounts.of(volumes).forEach(volume -> VolumeLog.made(job, world, volume.volid(), volume.size()));
        }
        if (overwrites) destroy(guest());
        job.log("restoring '" + volid + "' now..");
        job.log("extracting archive '" + world.storageOrDie(storageOf()).path + "/dump/"
                + volid.substring(volid.indexOf('/') + 1) + "'");
    }

    /// Nothing but the lock is left of the guest by the time the archive is unpacked.
    private static void destroy(GuestState guest) {
        guest.config.keySet().retainAll(Set.of("lock"));
        guest.snapshots.clear();
        guest.data = "";
    }

    private void check(Job job) {
        Enabled.need(world, job.node, storageOf());
        var archive = world.archives().get(volid);
        if (archive == null) throw new TaskFailure("volume '" + volid + "' does not exist");
        if (archive.kind() == Kind.QEMU) {
            job.log("tar: This does not look like a tar archive");
            job.log("tar: Skipping to next header");
            job.log("tar: Exiting with failure status due to previous errors");
            throw new TaskFailure("ERROR: archive contains no configuration file");
        }
        if (!archive.damage.configReadable()) {
            job.log("tar: This does not look like a tar archive");
            var trouble = archive.damage == Damage.EMPTY ? "unexpected end of file " : "unsupported format ";
            if (volid.endsWith(".zst")) job.log("zstd: /*stdin*\\: " + trouble);
            job.log("tar: Child returned status 1");
            job.log("tar: Error is not recoverable: exiting now");
            throw new TaskFailure("ERROR: archive contains no configuration file");
        }
        for (var entry : archive.config.entrySet()) {
            if (entry.getKey().matches("net\\d+") && (unique || !given.containsKey(entry.getKey()))) {
                var path = NetworkCard.bridgePath(entry.getValue());
                if (!world.acl().allows(token, path, "SDN.Use")) throw forbidden(path, "SDN.Use");
            }
        }
        var unprivileged = given.getOrDefault("unprivileged", archive.config.getOrDefault("unprivileged", "0"));
        boolean raises = !overwrites || guest().flag("unprivileged");
        if (raises
                && !unprivileged.equals("1")
                && world.atLeast(9, 0)
                && !world.acl().allows(token, "/", "Sys.Modify")) {
            throw forbidden("/", "Sys.Modify");
        }
        // As soon as one mount is given, those of the archive are not even looked at.
        if (given.keySet().stream().anyMatch(NewVolumes::isMount)) return;
        archive.config.forEach((key, value) -> {
            if (key.matches("mp\\d+") && value.startsWith("/")) {
                throw new TaskFailure("restoring '" + key + "' to bind mount is only possible for root");
            }
        });
    }

    @Override
    public void finish(Job job, Instant at) {
        var archive = world.archives().get(volid);
        if (archive == null || !archive.damage.dataReadable() || NewVolumes.tooSmall(volumes)) {
            broken(job, archive);
            return;
        }
        job.log("Total bytes read: 2457600 (2.4MiB, 122MiB/s)");
        job.log("merging backed-up and given configuration..");
        world.guests().put(vmid, restored(job, archive));
        if (start) {
            world.engine().child(job, "vzstart", String.valueOf(vmid), new PowerSteps.Start(world, vmid), at);
        }
    }

    /// By now the old guest's volumes are gone, and the new ones go too.
    private void broken(Job job, @Nullable Archive archive) {
        if (archive != null && archive.damage == Damage.NONE) {
            job.log("tar: Exiting with failure status due to previous errors");
        } else {
            switch (archive == null ? Damage.BROKEN_DATA : archive.damage) {
                case FLIPPED_BITS ->
                    job.log("/*stdin*\\ : Decoding error (36) : Restored data doesn't match checksum ");
                case CUT_TAR -> job.log("tar: Unexpected EOF in archive");
                default -> {
                    job.log("/*stdin*\\ : Read error (39) : premature end ");
                    job.log("tar: Unexpected EOF in archive");
                }
            }
            job.log("tar: Unexpected EOF in archive");
            job.log("tar: Error is not recoverable: exiting now");
        }
        world.guests().remove(vmid);
        var archived = archive == null ? "1" : archive.config.getOrDefault("unprivileged", "0");
        boolean unprivileged = given.getOrDefault("unprivileged", archived).equals("1");
        throw new TaskFailure("unable to restore CT " + vmid + " - " + NewVolumes.tarFailed(vmid, volid, unprivileged));
    }

    private GuestState restored(Job job, Archive archive) {
        var guest = new GuestState(vmid, job.node);
        var config = new TreeMap<>(archive.config);
        if (config.keySet().removeIf(key -> key.startsWith("lxc."))) {
            job.log("WARN: raw lxc lines of the archive are left out, only root can restore them");
            job.warnings++;
        }
        config.keySet().removeIf(key -> NewVolumes.isMount(key) || key.matches("unused\\d+"));
        given.forEach((key, value) -> {
            boolean lost = unique && key.matches("net\\d+");
            if (!lost && !key.equals("description")) config.put(key, value);
        });
        config.putAll(volumes);
        if (unique) {
            config.replaceAll((key, value) -> key.matches("net\\d+")
                    ? value.replaceAll("hwaddr=[0-9A-Fa-f:]+", "hwaddr=" + world.newMac())
                    : value);
        }
        guest.config.putAll(config);
        if (given.containsKey("description")) guest.describe(given.getOrDefault("description", ""));
        guest.data = archive.data;
        pool.ifPresent(name -> world.acl().join(name, vmid));
        return guest;
    }

    /// Before anything was destroyed: the old guest is unlocked, a new one disappears.
    private void undo() {
        if (overwrites) {
            guest().config.remove("lock");
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

    public static final Set<String> NOT_CONFIG = Set.of(
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
