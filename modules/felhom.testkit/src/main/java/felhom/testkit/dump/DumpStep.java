package felhom.testkit.dump;

import felhom.testkit.guest.QemuPowerSteps;
import felhom.testkit.task.Job;
import felhom.testkit.task.Kind;
import felhom.testkit.task.Step;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.ArchiveNames;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Vms;
import felhom.testkit.world.WorldState;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The dump of one guest within a vzdump task (pve-manager 9.2.11 VZDump.pm); a guest's failure does not end
/// the task.
public final class DumpStep implements Step {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final DumpPlan plan;
    private final WorldState world;
    private final int vmid;
    private Instant began = Instant.EPOCH;
    private boolean failed;
    private boolean wasRunning;
    private boolean waitsForStop;
    private Optional<Job> copying = Optional.empty();
    private String mode;

    private DumpStep(DumpPlan plan, int vmid) {
        this.plan = plan;
        this.world = plan.world();
        this.vmid = vmid;
        this.mode = plan.mode();
    }

    public static List<Step> all(DumpPlan plan) {
        return plan.vmids().stream().<Step>map(vmid -> new DumpStep(plan, vmid)).toList();
    }

    @Override
    public Set<String> storages() {
        return Set.of(plan.storage());
    }

    @Override
    public boolean onePerNode() {
        return true;
    }

    @Override
    public Duration nodeLockWait() {
        return plan.lockWait();
    }

    @Override
    public Kind kind() {
        return Vms.find(world, vmid).isPresent() ? Kind.QEMU : Kind.LXC;
    }

    @Override
    public OptionalInt configLock() {
        return world.guests().containsKey(vmid) ? OptionalInt.of(vmid) : OptionalInt.empty();
    }

    @Override
    public void prepare(Job job, Instant at) {
        var name = plan.storage();
        var storage = world.storages().get(name);
        if (storage == null) {
            throw new TaskFailure("could not activate storage '" + name + "': storage '" + name + "' does not exist"
                    + " could not get storage information for '" + name + "': storage '" + name + "' does not exist");
        }
        storage.trouble(job.node).or(() -> storage.inactive).ifPresent(text -> {
            throw new TaskFailure("could not activate storage '" + name + "': " + text);
        });
        if (!storage.holds("backup")) {
            throw new TaskFailure("could not get storage information for '" + name + "': can't use storage '" + name
                    + "' for backups - wrong content type");
        }
    }

    @Override
    public void refused(Job job, Instant at, String text) {
        open(job);
        fail(job, at, text);
    }

    @Override
    public void begin(Job job, Instant at) {
        open(job);
        began = at;
        var guest = world.guests().get(vmid);
        if (guest == null) {
            fail(job, at, "unable to find VM '" + vmid + "'");
            return;
        }
        boolean started = world.cluster()
                .managed(guest)
                .filter(service -> service.requested.equals("started"))
                .isPresent();
        if (plan.mode().equals("stop") && started) {
            fail(
                    job,
                    at,
                    "Cannot execute a backup with stop mode on a HA managed and enabled Service. Use snapshot mode or"
                            + " disable the Service.");
            return;
        }
        var full = DumpLimit.reached(plan, job.node, vmid);
        if (full.isPresent()) {
            fail(job, at, full.get());
            return;
        }
        if (guest.kind == Kind.LXC) LxcDump.temporary(job, world.storageOrDie(plan.storage()), vmid);
        job.log("INFO: Starting Backup of VM " + vmid + " (" + guest.kind.text + ")");
        job.log("INFO: Backup started at " + time(at));
        job.log("INFO: status = " + (guest.running() ? "running" : "stopped"));
        var locked = guest.lockedText();
        if (locked.isPresent()) {
            fail(job, at, locked.get());
            return;
        }
        if (!world.cluster().quorate) {
            var file = guest.kind == Kind.LXC ? "lxc/" : "qemu-server/";
            fail(
                    job,
                    at,
                    "unable to open file '/etc/pve/nodes/" + job.node + "/" + file + vmid + ".conf.tmp." + job.pid
                            + "' - Permission denied");
            return;
        }
        work(job, guest, at);
    }

    private void work(Job job, GuestState guest, Instant at) {
        guest.config.put("lock", "backup");
        wasRunning = guest.running();
        if (!wasRunning) mode = "stop";
        if (mode.equals("snapshot") && guest.kind == Kind.LXC && !world.dumpsFromSnapshot(guest)) {
            job.log("INFO: mode failure - some volumes do not support snapshots");
            job.log("INFO: trying 'suspend' mode instead");
            mode = "suspend";
        }
        var path = path(at);
        if (guest.kind == Kind.QEMU) {
            QemuDump.begin(job, world, guest, mode, at, path);
            copying = Optional.of(job);
            // It is started again for the copying, and what was pending takes effect.
            if (wasRunning && mode.equals("stop")) {
                guest.stop();
                QemuPowerSteps.run(guest, at, world.engine().newPid());
            }
            return;
        }
        // Only in snapshot mode the mount points come before the mode, as they decide about it.
        if (mode.equals("snapshot")) LxcDump.contents(job, guest);
        job.log("INFO: backup mode: " + mode);
        job.log("INFO: ionice priority: 7");
        if (!mode.equals("snapshot")) LxcDump.contents(job, guest);
        switch (mode) {
            case "snapshot" -> DumpSnapshot.take(job, guest, at);
            case "suspend" -> LxcDump.suspended(job, guest);
            default -> {
                if (wasRunning) job.log("INFO: stopping virtual guest");
                waitsForStop = wasRunning && guest.stubborn;
                if (waitsForStop) return;
                if (wasRunning) guest.stop();
            }
        }
        creating(job, at);
    }

    private void creating(Job job, Instant at) {
        job.log("INFO: creating vzdump archive '" + path(at) + "'");
    }

    @Override
    public Duration duration(Duration usual) {
        if (failed) return Duration.ZERO;
        var guest = world.guests().get(vmid);
        if (guest != null) {
            copying.ifPresent(job -> QemuDump.copying(job, world, guest, began, usual, () -> copying.isPresent()));
        }
        return waitsForStop ? plan.stopWait().plus(usual) : usual;
    }

    @Override
    public void interrupted(Job job) {
        copying = Optional.empty();
        if (waitsForStop) {
            job.log("command 'lxc-stop -n " + vmid + " --nokill --timeout "
                    + plan.stopWait().toSeconds() + "' failed: interrupted by signal");
        }
    }

    /// It gives everything back within the time, unless it waits for a guest that does not stop (both seen on
    /// 9.2.11).
    @Override
    public Optional<String> terminated(Job job, Instant at) {
        copying = Optional.empty();
        var guest = world.guests().get(vmid);
        if (waitsForStop || failed || guest == null) {
            interrupted(job);
            return Optional.empty();
        }
        giveBack(job, guest, at);
        fail(job, at, "interrupted by signal");
        job.log("INFO: Backup job finished with errors");
        return Optional.of("job errors");
    }

    @Override
    public void finish(Job job, Instant at) {
        copying = Optional.empty();
        if (!failed) complete(job, at);
        if (job.steps.size() > 1) return;
        boolean errors = job.log.stream().anyMatch(line -> line.startsWith("ERROR: Backup of VM "));
        job.log(errors ? "INFO: Backup job finished with errors" : "INFO: Backup job finished successfully");
        if (errors) throw new TaskFailure("job errors");
    }

    private void complete(Job job, Instant at) {
        var guest = world.guests().get(vmid);
        if (guest == null) throw new TaskFailure("unable to find VM '" + vmid + "'");
        if (waitsForStop) {
            guest.stop();
            creating(job, at);
        }
        if (world.storageOrDie(plan.storage()).full) {
            noSpace(job, guest, at);
            return;
        }
        var archive = world.addArchive(plan.storage(), guest, began, plan.compress());
        if (guest.kind == Kind.QEMU) {
            QemuDump.copied(job, guest, wasRunning);
        } else {
            job.log("INFO: Total bytes written: 2457600 (2.4MiB, 137MiB/s)");
        }
        job.log("INFO: archive file size: " + (archive.size >> 20) + "MB");
        archive.notes = plan.notes(guest);
        if (!archive.notes.isEmpty()) job.log("INFO: adding notes to backup");
        if (plan.isProtected()) {
            job.log("INFO: marking backup as protected");
            archive.isProtected = true;
        }
        DumpLimit.prune(job, plan, vmid);
        switch (guest.kind == Kind.QEMU && !mode.equals("suspend") ? "" : mode) {
            case "" -> {}
            case "snapshot" -> DumpSnapshot.remove(job, guest);
            case "suspend" -> {
                if (guest.kind == Kind.QEMU) job.log("INFO: resume vm");
            }
            default -> restart(job, guest, at);
        }
        guest.config.remove("lock");
        long seconds = Duration.between(began, at).toSeconds();
        job.log("INFO: Finished Backup of VM " + vmid + " ("
                + String.format(Locale.ROOT, "%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60) + ")");
        job.log("INFO: Backup finished at " + time(at));
    }

    private void giveBack(Job job, GuestState guest, Instant at) {
        switch (mode) {
            case "snapshot" -> {
                if (guest.kind == Kind.LXC) DumpSnapshot.remove(job, guest);
            }
            case "suspend" -> {}
            default -> restart(job, guest, at);
        }
        QemuDump.giveBack(guest);
        guest.config.remove("lock");
    }

    private void noSpace(Job job, GuestState guest, Instant at) {
        job.log("INFO: Total bytes written: 2457600 (2.4MiB, 137MiB/s)");
        job.log("INFO: zstd: error 70 : Write error : cannot write block : No space left on device ");
        giveBack(job, guest, at);
        fail(job, at, DumpCommand.of(plan, LxcDump.scratch(job, vmid), path(began)) + " failed: exit code 70");
    }

    private String path(Instant at) {
        var guest = world.guests().get(vmid);
        if (guest == null) throw new TaskFailure("unable to find VM '" + vmid + "'");
        var name = ArchiveNames.of(guest.kind, vmid, at.atZone(world.zone()), plan.compress());
        return world.storageOrDie(plan.storage()).path + "/dump/" + name;
    }

    private void restart(Job job, GuestState guest, Instant at) {
        if (!wasRunning) return;
        job.log("INFO: restarting vm");
        // By systemd, past the code that takes over what is pending (pve-container, VZDump/LXC.pm).
        guest.start(at, world.engine().newPid());
        job.log("INFO: guest is online again after "
                + Duration.between(began, at).toSeconds() + " seconds");
    }

    /// The first guest's step opens the job; it is the only one that has not yet logged anything of its own.
    private void open(Job job) {
        if (job.log.stream().anyMatch(line -> line.startsWith("INFO: starting new backup job"))) return;
        job.log("INFO: starting new backup job: " + plan.commandLine());
        for (int each : plan.vmids()) {
            if (!world.acl().allows(plan.token(), "/vms/" + each, "VM.Backup")) {
                throw new TaskFailure("403 Permission check failed (/vms/" + each + ", VM.Backup)");
            }
        }
    }

    private void fail(Job job, Instant at, String text) {
        failed = true;
        job.log("ERROR: Backup of VM " + vmid + " failed - " + text);
        job.log("INFO: Failed at " + time(at));
    }

    private String time(Instant at) {
        return CLOCK.format(at.atZone(world.zone()));
    }
}
