package felhom.testkit.dump;

import felhom.testkit.task.Job;
import felhom.testkit.world.Drive;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Vms;
import felhom.testkit.world.WorldState;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/// What vzdump says about a virtual machine, and where that differs from a container (qemu-server 9.2.6
/// VZDump/QemuServer.pm). The machine's data is copied by QEMU itself: a stopped one is started for it,
/// paused.
final class QemuDump {
    private QemuDump() {}

    /// Up to the copying.
    ///
    /// @param mode as it came out: `stop` for a machine that was off
    /// @param path of the archive
    static void begin(Job job, WorldState world, GuestState guest, String mode, Instant at, String path) {
        boolean wasRunning = guest.running();
        // Only in snapshot mode the disks come before the mode.
        if (mode.equals("snapshot")) contents(job, guest);
        job.log("INFO: backup mode: " + mode);
        job.log("INFO: ionice priority: 7");
        if (!mode.equals("snapshot")) contents(job, guest);
        if (!guest.snapshots.isEmpty()) job.log("INFO: snapshots found (not included into backup)");
        if (wasRunning && mode.equals("suspend")) job.log("INFO: suspending guest");
        if (wasRunning && mode.equals("stop")) job.log("INFO: stopping virtual guest");
        job.log("INFO: creating vzdump archive '" + path + "'");
        if (Drive.backedUp(guest.config).isEmpty() && !wasRunning) {
            var start = path.replaceFirst("\\.vma.*$", "");
            job.log("INFO: backup contains no disks");
            job.log("INFO: starting diskless backup");
            job.log("INFO: /usr/bin/vma create -v -c " + start + ".tmp/qemu-server.conf exec:zstd --threads=1 > "
                    + start + ".vma.dat");
            return;
        }
        if (!wasRunning || mode.equals("stop")) {
            job.log("INFO: starting kvm to execute backup task");
            if (!wasRunning) lend(world, guest, at);
        } else {
            job.log("INFO: skipping guest filesystem freeze - disabled in VM options");
        }
        job.log("INFO: starting backup via QMP command");
        job.log("INFO: started backup task '" + Vms.newUuid(world) + "'");
        if (wasRunning) job.log("INFO: resuming VM again" + (mode.equals("suspend") ? " after 0 seconds" : ""));
    }

    /// For as long as its disks are read it runs, as far as anybody is told, though its system never starts.
    private static void lend(WorldState world, GuestState guest, Instant at) {
        guest.start(at, world.engine().newPid());
        guest.vm.prelaunch = true;
    }

    static void giveBack(GuestState guest) {
        if (guest.vm.prelaunch) guest.stop();
    }

    /// What QEMU says while it copies, if it takes a while: here of a share that grows evenly.
    ///
    /// @param goesOn whether it still does
    static void copying(
            Job job, WorldState world, GuestState guest, Instant began, Duration takes, BooleanSupplier goesOn) {
        long total =
                Drive.backedUp(guest.config).stream().mapToLong(Drive::size).sum();
        if (total == 0 || takes.compareTo(Duration.ofSeconds(3)) < 0) return;
        long every = Math.max(1, takes.toSeconds() / 50);
        for (long second = every; second < takes.toSeconds(); second += every) {
            long now = second;
            long done = total * now / takes.toSeconds();
            world.engine().at(began.plusSeconds(now), _ -> {
                if (job.done() || !goesOn.getAsBoolean()) return;
                var rate = Drive.human(total / takes.toSeconds());
                job.log(String.format(
                        Locale.ROOT,
                        "INFO: %3d%% (%s of %s) in %s, read: %s/s, write: %s/s",
                        100 * done / total,
                        Drive.human(done),
                        Drive.human(total),
                        now < 60 ? now + "s" : now / 60 + "m " + now % 60 + "s",
                        rate,
                        rate));
            });
        }
    }

    /// The end of the copying.
    static void copied(Job job, GuestState guest, boolean wasRunning) {
        var disks = Drive.backedUp(guest.config);
        if (disks.isEmpty() && !wasRunning) return;
        long total = disks.stream().mapToLong(Drive::size).sum();
        var size = Drive.human(total);
        job.log("INFO: 100% (" + size + " of " + size + ") in 1s, read: " + size + "/s, write: 0 B/s");
        var zero = size.replaceFirst("\\.(\\d) ", ".$10 ");
        job.log("INFO: backup is sparse: " + zero + " (100%) total zero data");
        job.log("INFO: transferred " + zero + " in 1 seconds (" + size + "/s)");
        if (!wasRunning) job.log("INFO: stopping kvm after backup task");
        giveBack(guest);
    }

    private static void contents(Job job, GuestState guest) {
        job.log("INFO: VM Name: " + guest.name());
        for (var drive : Drive.disks(guest.config)) {
            var disk = " disk '" + drive.key() + "' '" + drive.volid() + "' ";
            var reason = drive.leftOut(guest.config);
            job.log("INFO: "
                    + (reason.isPresent()
                            ? "exclude" + disk + "(" + reason.get() + ")"
                            : "include" + disk + Drive.text(drive.size())));
        }
    }
}
