package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.Drive;
import felhom.testkit.world.Enabled;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Vms;
import felhom.testkit.world.Volumes;
import felhom.testkit.world.WorldState;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/// The work of qmstart, qmstop, qmshutdown, qmreboot, qmreset, qmpause, qmresume, qmsuspend and qmdestroy.
public final class QemuPowerSteps {
    private QemuPowerSteps() {}

    public record Start(WorldState world, int vmid) implements VmStep {
        @Override
        public void begin(Job job, Instant at) {
            var guest = vm(job);
            if (guest.flag("template")) throw new TaskFailure("you can't start a vm if it's a template");
            if (!suspended(guest)) guest.unlockedOrFail();
            if (guest.running()) throw new TaskFailure("VM " + vmid + " already running");
            Enabled.need(world, guest);
            run(guest, at, world.engine().newPid());
            guest.vm.starting = true;
            if (!suspended(guest)) return;
            job.log("Resuming suspended VM");
            QemuRam.logMigrationCompat(guest.config, job);
            job.log("activating and using '" + guest.config.getOrDefault("vmstate", "") + "' as vmstate");
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = vm(job);
            guest.vm.starting = false;
            if (!suspended(guest)) return;
            job.log("Resumed VM, removing state");
            guest.config.remove("lock");
            QemuRam.forget(guest.config);
        }

        private static boolean suspended(GuestState guest) {
            return guest.lock().equals("suspended");
        }
    }

    /// What waited for the start takes effect.
    public static void run(GuestState guest, Instant at, long pid) {
        guest.config.keySet().removeAll(guest.vm.pendingDeletes);
        guest.config.putAll(guest.vm.pending);
        guest.vm.clearPending();
        guest.start(at, pid);
    }

    /// @param overrules the task type of which the caller's own on this machine are ended first, if any
    public record Stop(WorldState world, int vmid, Optional<String> overrules) implements VmStep {
        Stop(WorldState world, int vmid) {
            this(world, vmid, Optional.empty());
        }

        @Override
        public void prepare(Job job, Instant at) {
            overrules.ifPresent(type -> PowerSteps.overrule(world, job, type, at));
        }

        @Override
        public boolean usesDisks() {
            return false;
        }

        @Override
        public void begin(Job job, Instant at) {
            unlockedVm(job);
        }

        @Override
        public void finish(Job job, Instant at) {
            vm(job).stop();
        }
    }

    public record Shutdown(WorldState world, int vmid, Duration timeout, boolean forceStop, boolean restart)
            implements VmStep {
        @Override
        public boolean usesDisks() {
            return false;
        }

        @Override
        public void begin(Job job, Instant at) {
            unlockedVm(job);
        }

        @Override
        public Duration duration(Duration usual) {
            return Vms.find(world, vmid).filter(Shutdown::ignores).isPresent() ? timeout.plus(usual) : usual;
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = vm(job);
            if (ignores(guest)) {
                if (!forceStop) throw new TaskFailure("VM quit/powerdown failed - got timeout");
                job.log("VM still running - terminating now with SIGTERM");
            }
            guest.stop();
            if (restart) run(guest, at, world.engine().newPid());
        }

        /// It waits in Perl's own sleep, and dies of its handler (pve-common RESTEnvironment.pm; seen on 9.2.11).
        @Override
        public Optional<String> terminated(Job job, Instant at) {
            return Optional.of("received interrupt");
        }

        /// Without a disk there is no system that could obey.
        private static boolean ignores(GuestState guest) {
            boolean deaf = guest.stubborn
                    || guest.vm.paused
                    || Drive.disks(guest.config).isEmpty();
            return guest.running() && deaf;
        }
    }

    public record Reset(WorldState world, int vmid) implements VmStep {
        @Override
        public boolean usesDisks() {
            return false;
        }

        @Override
        public void begin(Job job, Instant at) {
            unlockedVm(job);
        }

        @Override
        public void finish(Job job, Instant at) {}
    }

    public record Pause(WorldState world, int vmid, boolean paused) implements VmStep {
        @Override
        public boolean usesDisks() {
            return false;
        }

        @Override
        public void begin(Job job, Instant at) {
            unlockedVm(job);
        }

        @Override
        public void finish(Job job, Instant at) {
            vm(job).vm.paused = paused;
        }
    }

    public record Suspend(WorldState world, int vmid, String storage) implements VmStep {
        @Override
        public void begin(Job job, Instant at) {
            var guest = unlockedVm(job);
            var name = "suspend-" + LocalDate.ofInstant(at, world.zone());
            QemuRam.describe(world, guest.config, QemuRam.allocate(world, guest, storage, name, job));
            guest.config.put("lock", "suspending");
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = vm(job);
            job.log("State saved, quitting");
            guest.stop();
            guest.config.put("lock", "suspended");
        }
    }

    public record Destroy(WorldState world, int vmid, boolean purge) implements VmStep {
        @Override
        public void begin(Job job, Instant at) {
            var guest = unlockedVm(job);
            if (guest.running()) throw new TaskFailure("VM " + vmid + " is running - destroy failed");
            for (var drive : Drive.disks(guest.config)) {
                if (Volumes.baseInUse(world, drive.volid())) {
                    throw new TaskFailure("base volume '" + drive.volid() + "' is still in use by linked cloned");
                }
            }
        }

        @Override
        public void finish(Job job, Instant at) {
            if (purge) {
                job.log("purging VM " + vmid + " from related configurations..");
                world.cluster().purge(vm(job));
            }
            world.guests().remove(vmid);
            world.acl().removeGuest(vmid);
        }
    }
}
