package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.Kind;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.Enabled;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.WorldState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The work of vzstart, vzstop, vzshutdown, vzreboot and vzdestroy; all keep the file lock to their end.
public final class PowerSteps {
    private PowerSteps() {}

    // The newest that pve-container 6.1.10 was tested with.
    private static final int DEBIAN = 14;

    public record Start(WorldState world, int vmid) implements ContainerStep.Locking {
        @Override
        public void begin(Job job, Instant at) {
            var guest = guest();
            if (guest.flag("template")) throw new TaskFailure("you can't start a CT if it's a template");
            unlockedOrMounted(guest);
            if (guest.running()) throw new TaskFailure("CT " + vmid + " already running");
            Enabled.need(world, guest);
            if (guest.diskGone) {
                throw new TaskFailure(
                        "volume '" + guest.config.getOrDefault("rootfs", "").split(",", 2)[0] + "' does not exist");
            }
            ContainerConfig.start(world, guest);
            versionWarning(job, guest);
        }

        private static void versionWarning(Job job, GuestState guest) {
            boolean debian = "debian".equals(guest.config.get("ostype"));
            if (!debian || !guest.osVersion.matches("\\d+")) return;
            if (Integer.parseInt(guest.osVersion) <= DEBIAN) return;
            job.log("WARN: The container's Debian version '" + guest.osVersion
                    + "' is newer than the tested version '" + DEBIAN + "'. While everything may work fine, full"
                    + " compatibility cannot be guaranteed. Please check for PVE system updates.");
            job.warnings++;
        }

        @Override
        public void finish(Job job, Instant at) {
            guest().start(at, world.engine().newPid());
        }
    }

    /// @param overrules the task type of which the caller's own on this guest are ended first, if any
    public record Stop(WorldState world, int vmid, Optional<String> overrules) implements ContainerStep.Locking {
        public Stop(WorldState world, int vmid) {
            this(world, vmid, Optional.empty());
        }

        @Override
        public void prepare(Job job, Instant at) {
            overrules.ifPresent(type -> overrule(world, job, type, at));
        }

        @Override
        public boolean usesDisks() {
            return false;
        }

        @Override
        public void begin(Job job, Instant at) {
            unlockedOrMounted(guest());
        }

        @Override
        public void finish(Job job, Instant at) {
            guest().stop();
        }
    }

    /// Ends the caller's own tasks of that type on the guest (pve-guest-common 6.0.2 GuestHelpers.pm).
    static void overrule(WorldState world, Job job, String type, Instant at) {
        var ended = new ArrayList<String>();
        for (var other : List.copyOf(world.engine().jobs())) {
            boolean meant = !other.done() && other.type.equals(type) && other.id.equals(job.id);
            if (!meant || !other.owner.equals(job.owner)) continue;
            world.engine().terminate(other, at, at);
            ended.add(other.upid);
        }
        if (!ended.isEmpty()) job.log("overruled " + type + " tasks: " + String.join(", ", ended));
    }

    public record Shutdown(WorldState world, int vmid, Duration timeout, boolean forceStop, boolean restart)
            implements ContainerStep.Locking {
        @Override
        public boolean usesDisks() {
            return false;
        }

        @Override
        public void begin(Job job, Instant at) {
            unlockedOrMounted(guest());
        }

        @Override
        public void interrupted(Job job) {
            job.log(command() + " failed: received interrupt");
        }

        private String command() {
            return "command 'lxc-stop -n " + vmid + " --nokill --timeout " + timeout.toSeconds() + "'";
        }

        @Override
        public Duration duration(Duration usual) {
            var guest = world.guests().get(vmid);
            return guest != null && guest.kind == Kind.LXC && guest.stubborn ? timeout.plus(usual) : usual;
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = guest();
            if (guest.stubborn && !forceStop && !restart) {
                job.log(command() + " failed: exit code 1");
                throw new TaskFailure("container did not stop");
            }
            guest.stop();
            if (!restart) return;
            ContainerConfig.start(world, guest);
            guest.start(at, world.engine().newPid());
        }
    }

    /// A checkpoint: the container is no longer running at its end.
    public record Suspend(WorldState world, int vmid) implements ContainerStep.Locking {
        @Override
        public void begin(Job job, Instant at) {
            unlockedOrMounted(guest());
        }

        @Override
        public void finish(Job job, Instant at) {
            guest().stop();
        }
    }

    public record Destroy(WorldState world, int vmid, boolean force, boolean purge) implements ContainerStep.Locking {
        @Override
        public void begin(Job job, Instant at) {
            var guest = unlockedGuest();
            if (guest.running() && !force) {
                throw new TaskFailure("unable to destroy CT " + vmid + " - container is running");
            }
            if (guest.running()) {
                job.log("forced to stop CT " + vmid + " before destroying!");
                guest.stop();
            }
            guest.config.put("lock", "destroyed");
        }

        @Override
        public void finish(Job job, Instant at) {
            if (purge) {
                job.log("purging CT " + vmid + " from related configurations..");
                world.cluster().purge(guest());
            }
            world.guests().remove(vmid);
            // So a token that was granted this one guest cannot create it again.
            world.acl().removeGuest(vmid);
        }
    }

    private static void unlockedOrMounted(GuestState guest) {
        if (!guest.lock().equals("mounted")) guest.unlockedOrFail();
    }
}
