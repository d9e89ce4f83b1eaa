package felhom.testkit.guest;

import felhom.testkit.fault.Damage;
import felhom.testkit.task.Job;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.Acl;
import felhom.testkit.world.Archive;
import felhom.testkit.world.Drive;
import felhom.testkit.world.Enabled;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Vms;
import felhom.testkit.world.Volumes;
import felhom.testkit.world.WorldState;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The work of qmrestore (qemu-server 9.2.6). What fails leaves a shell of a machine behind, and over an existing one
/// nothing else once its disks were replaced.
public record QemuRestoreStep(WorldState world, int vmid, Plan plan, Acl.Token token) implements VmStep {
    private static final Duration HEADER_TIMEOUT = Duration.ofSeconds(60);
    private static final DateTimeFormatter CTIME = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    /// @param storage empty for the storages of the archive
    public record Plan(
            String volid,
            Optional<String> storage,
            Map<String, String> given,
            boolean unique,
            boolean start,
            boolean live,
            Optional<String> pool) {}

    @Override
    public Set<String> storages() {
        var all = new TreeSet<String>(plan.storage.stream().toList());
        all.add(plan.volid.substring(0, plan.volid.indexOf(':')));
        return all;
    }

    @Override
    public void begin(Job job, Instant at) {
        var guest = vm(job);
        if (plan.live) {
            throw aborted(job, "live-restore is only compatible with backup images from a Proxmox Backup Server");
        }
        var prefix = "unable to restore VM " + vmid + " - ";
        if (guest.flag("protection")) throw aborted(job, prefix + "protection mode enabled");
        if (guest.running()) throw aborted(job, prefix + "vm is running");
        Enabled.need(world, job.node, plan.volid.substring(0, plan.volid.indexOf(':')));
        var archive = archive(job);
        if (archive.damage == Damage.NO_CONFIG) {
            job.log("Could not extract backed up config: Failed to extract config from VMA archive: zstd: " + path()
                    + ": unsupported format ");
            job.log("");
            job.log("");
            job.log("Skipping early checks!");
        } else {
            checkBridges(job, archive);
        }
        job.log("restore vma archive: " + command(job));
        if (archive.damage == Damage.NO_CONFIG) return;
        job.log("CFG: size: " + archive.configText().length() + " name: qemu-server.conf");
        int number = 0;
        for (var drive : Drive.backedUp(archive.config)) {
            job.log("DEV: dev_id=" + ++number + " size: " + drive.size() + " devname: drive-" + drive.key());
        }
        job.log("CTIME: " + CTIME.format(archive.created.atZone(world.zone())));
        // The old disks go before the new ones come, and before any data is read.
        guest.config.keySet().removeIf(key -> Drive.KEY.matcher(key).matches());
        guest.snapshots.clear();
        guest.vm.clearPending();
        guest.data = "";
    }

    @Override
    public Duration duration(Duration usual) {
        var archive = world.archives().get(plan.volid);
        return archive != null && archive.damage == Damage.NO_CONFIG ? HEADER_TIMEOUT.plus(usual) : usual;
    }

    @Override
    public void finish(Job job, Instant at) {
        var archive = archive(job);
        var failed = "command 'set -o pipefail && " + command(job) + "' failed: ";
        if (archive.damage == Damage.NO_CONFIG)
            throw aborted(job, failed + "got timeout reading VMA header - corrupted?");
        var guest = vm(job);
        var before = new TreeMap<>(guest.config);
        var disks = disks(job, archive);
        if (archive.damage == Damage.BROKEN_DATA) {
            job.log("vma: restore failed - short vma extent (4096 < 65536)");
            disks.forEach(disk -> job.log("temporary volume '" + disk.volid() + "' successfully removed"));
            guest.config.clear();
            guest.config.put("memory", "128");
            guest.data = "";
            job.log("no lock found trying to remove 'create'  lock");
            throw aborted(job, failed + "exit code 1");
        }
        var config = merged(archive, guest);
        disks.forEach(disk -> config.put(disk.key(), disk.value()));
        guest.config.clear();
        guest.config.putAll(config);
        if (before.containsKey("protection")) guest.config.putIfAbsent("protection", "0");
        guest.data = archive.data;
        plan.pool.ifPresent(name -> world.acl().join(name, vmid));
        job.log("rescan volumes...");
        if (plan.start) {
            job.log("Execute autostart");
            world.engine().child(job, "qmstart", String.valueOf(vmid), new QemuPowerSteps.Start(world, vmid), at);
        }
    }

    private List<Drive> disks(Job job, Archive archive) {
        var disks = new ArrayList<Drive>();
        var taken = new ArrayList<String>();
        long total = 0;
        for (var old : Drive.backedUp(archive.config)) {
            var storage = world.storages().get(plan.storage.orElse(old.storage()));
            if (storage == null) throw aborted(job, "storage '" + old.storage() + "' does not exist");
            var format = Volumes.usualFormat(storage, old.format());
            var disk = old.at(Volumes.allocate(world, storage.name, vmid, format, taken));
            taken.add(disk.volid());
            Volumes.logFormatting(job, storage, disk, disk.size(), "");
            job.log("new volume ID is '" + disk.volid() + "'");
            job.log("map 'drive-" + disk.key() + "' to '" + storage.path + "/images/"
                    + disk.volid().substring(disk.volid().indexOf(':') + 1) + "' (write zeros = 0)");
            disks.add(disk);
            total += disk.size();
        }
        if (archive.damage == Damage.NONE) {
            if (total > 0) job.log("progress 100% (read " + total + " bytes, duration 0 sec)");
            job.log("total bytes read " + total + ", sparse bytes " + total + " (100%)");
        }
        return disks;
    }

    private TreeMap<String, String> merged(Archive archive, GuestState guest) {
        var config = new TreeMap<>(archive.config);
        // A disk that was left out is no disk of the new machine (qemu-server, restore_update_config_line).
        Drive.disks(archive.config).stream()
                .filter(drive -> drive.options().contains("backup=0"))
                .forEach(drive -> config.remove(drive.key()));
        config.putAll(QemuOptions.stored(world, guest, plan.given));
        if (config.containsKey("vmgenid")) config.put("vmgenid", Vms.newUuid(world));
        if (plan.unique) {
            config.put("smbios1", "uuid=" + Vms.newUuid(world));
            config.replaceAll((key, value) -> key.matches("net\\d+") ? NetworkCard.newMac(world, value) : value);
        }
        return config;
    }

    private void checkBridges(Job job, Archive archive) {
        archive.config.forEach((key, value) -> {
            if (!key.matches("net\\d+") || !value.contains("bridge=")) return;
            var path = NetworkCard.bridgePath(value);
            if (!world.acl().allows(token, path, "SDN.Use")) {
                throw aborted(job, "403 Permission check failed (" + path + ", SDN.Use)");
            }
        });
    }

    private Archive archive(Job job) {
        var archive = world.archives().get(plan.volid);
        if (archive == null) throw aborted(job, "volume '" + plan.volid + "' does not exist");
        return archive;
    }

    /// Only the lock goes: what is there by then stays.
    private TaskFailure aborted(Job job, String text) {
        Vms.find(world, vmid).ifPresent(guest -> guest.config.remove("lock"));
        job.log("error before or during data restore, some or all disks were not completely restored. VM " + vmid
                + " state is NOT cleaned up.");
        return new TaskFailure(text);
    }

    private String path() {
        var storage = plan.volid.substring(0, plan.volid.indexOf(':'));
        return world.storageOrDie(storage).path + "/dump/" + plan.volid.substring(plan.volid.indexOf('/') + 1);
    }

    private String command(Job job) {
        var dir = "/var/tmp/vzdumptmp" + job.pid;
        var unpack =
                plan.volid.endsWith(".zst") ? "zstd -q -d -c " : plan.volid.endsWith(".gz") ? "zcat " : "lzop -d -c ";
        var source = plan.volid.endsWith(".vma") ? "" : unpack + path() + " | ";
        return source + "vma extract -v -r " + dir + ".fifo " + (source.isEmpty() ? path() : "-") + " " + dir;
    }
}
