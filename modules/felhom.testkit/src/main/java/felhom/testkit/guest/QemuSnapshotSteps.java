package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.world.Drive;
import felhom.testkit.world.Enabled;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Snapshots;
import felhom.testkit.world.Vms;
import felhom.testkit.world.Volumes;
import felhom.testkit.world.WorldState;
import java.time.Instant;

/// The work of qmsnapshot, qmrollback and qmdelsnapshot.
public final class QemuSnapshotSteps {
    private QemuSnapshotSteps() {}

    public record Take(WorldState world, int vmid, String name, String description, boolean memory) implements VmStep {
        @Override
        public boolean keepsConfigLock() {
            return false;
        }

        @Override
        public void begin(Job job, Instant at) {
            var guest = vm(job);
            if (guest.flag("template")) throw new TaskFailure("you can't take a snapshot if it's a template");
            guest.unlockedOrFail();
            if (guest.snapshots.containsKey(name)) throw new TaskFailure("snapshot name '" + name + "' already used");
            if (!Volumes.canSnapshot(world, guest)) throw new TaskFailure("snapshot feature is not available");
            Enabled.need(world, guest);
            guest.config.put("lock", "snapshot");
            Snapshots.prepare(guest, name, description, at);
            log(job, guest);
        }

        private void log(Job job, GuestState guest) {
            boolean running = guest.running();
            if (running && memory) {
                var storage = QemuRam.storage(world, guest);
                var volid = QemuRam.allocate(world, guest, storage, name, job);
                QemuRam.describe(world, Snapshots.find(guest, name).config(), volid);
                job.log("saving VM state and RAM using storage '" + storage + "'");
                job.log("0.00 B in 0s");
                job.log("completed saving the VM state in 0s, saved 2.25 MiB");
            } else if (running) {
                job.log("skipping guest filesystem freeze - disabled in VM options");
            }
            for (var drive : Drive.disks(guest.config)) {
                job.log("snapshotting 'drive-" + drive.key() + "' (" + drive.volid() + ")");
                if (running && drive.format().equals("qcow2")) job.log("internal qemu snapshot");
            }
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = vm(job);
            guest.config.remove("lock");
            Snapshots.commit(guest, name);
        }
    }

    public record Rollback(WorldState world, int vmid, String name, boolean start) implements VmStep {
        @Override
        public void begin(Job job, Instant at) {
            var guest = vm(job);
            if (guest.flag("template")) throw new TaskFailure("you can't rollback if vm is a template");
            Snapshots.rollbackPossible(world, guest, name);
            guest.unlockedOrFail();
            guest.stop();
            guest.config.put("lock", "rollback");
        }

        /// With its memory in the snapshot the machine runs again; without, it stays off unless told to start.
        @Override
        public void finish(Job job, Instant at) {
            var guest = vm(job);
            Snapshots.rollback(guest, name);
            boolean memory = guest.config.containsKey("vmstate");
            QemuRam.forget(guest.config);
            if (guest.config.containsKey("vmgenid")) guest.config.put("vmgenid", Vms.newUuid(world));
            if (memory) {
                QemuRam.logMigrationCompat(guest.config, job);
                guest.start(at, world.engine().newPid());
            } else if (start) {
                world.engine().child(job, "qmstart", String.valueOf(vmid), new QemuPowerSteps.Start(world, vmid), at);
            }
        }
    }

    public record Delete(WorldState world, int vmid, String name, boolean force) implements VmStep {
        @Override
        public boolean keepsConfigLock() {
            return false;
        }

        @Override
        public void begin(Job job, Instant at) {
            var guest = vm(job);
            var snapshot = Snapshots.find(guest, name);
            guest.unlockedOrFail();
            guest.config.put("lock", "snapshot-delete");
            // Found out too late: the lock stays (pve-guest-common 6.0.2 AbstractConfig.pm).
            if (guest.flag("template")) throw new TaskFailure("you can't delete a snapshot if vm is a template");
            guest.snapshots.put(name, snapshot.withState("delete"));
        }

        @Override
        public void finish(Job job, Instant at) {
            var guest = vm(job);
            Snapshots.deleteData(job, world, guest, force);
            guest.config.remove("lock");
            Snapshots.delete(guest, name);
        }
    }
}
