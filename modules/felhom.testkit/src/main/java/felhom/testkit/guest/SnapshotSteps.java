package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.Enabled;
import felhom.testkit.world.Snapshots;
import felhom.testkit.world.WorldState;
import java.time.Instant;

/// The work of vzsnapshot, vzrollback and vzdelsnapshot.
///
/// Each holds the file lock for a moment only and the `lock:` property for the whole time.
public final class SnapshotSteps {
    private SnapshotSteps() {}

    public record Take(WorldState world, int vmid, String name, String description) implements ContainerStep {
        @Override
        public void begin(Job job, Instant at) {
            var guest = guest();
            if (guest.flag("template")) throw new TaskFailure("you can't take a snapshot if it's a template");
            guest.unlockedOrFail();
            if (guest.snapshots.containsKey(name)) throw new TaskFailure("snapshot name '" + name + "' already used");
            if (!world.canSnapshot(guest)) throw new TaskFailure("snapshot feature is not available");
            Enabled.need(world, guest);
            guest.config.put("lock", "snapshot");
            Snapshots.prepare(guest, name, description, at);
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = guest();
            guest.config.remove("lock");
            Snapshots.commit(guest, name);
        }
    }

    public record Rollback(WorldState world, int vmid, String name, boolean start) implements ContainerStep {
        @Override
        public void begin(Job job, Instant at) {
            var guest = guest();
            if (guest.flag("template")) throw new TaskFailure("you can't rollback if vm is a template");
            Snapshots.rollbackPossible(world, guest, name);
            guest.unlockedOrFail();
            // A running container is stopped hard, and stays so.
            guest.stop();
            guest.config.put("lock", "rollback");
        }

        @Override
        public void finish(Job job, Instant at) {
            Snapshots.rollback(guest(), name);
            // The start is a task of its own, which this one does not wait for.
            if (start) {
                world.engine().child(job, "vzstart", String.valueOf(vmid), new PowerSteps.Start(world, vmid), at);
            }
        }
    }

    public record Delete(WorldState world, int vmid, String name, boolean force) implements ContainerStep {
        @Override
        public void begin(Job job, Instant at) {
            var guest = guest();
            var snapshot = Snapshots.find(guest, name);
            guest.unlockedOrFail();
            guest.config.put("lock", "snapshot-delete");
            // Found out too late: the lock stays (pve-guest-common 6.0.2 AbstractConfig.pm).
            if (guest.flag("template")) throw new TaskFailure("you can't delete a snapshot if vm is a template");
            guest.snapshots.put(name, snapshot.withState("delete"));
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = guest();
            Snapshots.deleteData(job, world, guest, force);
            guest.config.remove("lock");
            Snapshots.delete(guest, name);
        }
    }
}
