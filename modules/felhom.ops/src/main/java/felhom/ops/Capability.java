package felhom.ops;

import java.util.List;
import java.util.Optional;

/// The whole power of the agent, on one page. What an operation may do is what it is handed; whether it is
/// destructive is decided by that, and the compiler checks it.
///
/// A capability is made by the Runner for one order, journals each use, refuses a call that is not in the approved
/// plan, and is dead when the run ends. It is cut by consequence, not by endpoint: PVE's `vzdump` prunes unless told
/// not to, and `VM.Snapshot` alone permits a rollback, so a token cannot draw this line.
public sealed interface Capability permits Capability.Benign, Capability.Destructive {

    /// Loses no data and interrupts no service.
    sealed interface Benign extends Capability
            permits Inventory, SnapshotMaker, BackupMaker, GuestStarter, GuestDescriber, GuestMarker {}

    /// Loses data, or takes a service away.
    sealed interface Destructive extends Capability
            permits SnapshotRemover, SnapshotReverter, GuestStopper, TaskStopper {}

    /// What a capability hands its calls to; only the Runner's reaches a host.
    @FunctionalInterface
    interface Uses {
        Outcome use(Step step);
    }

    /// Reads. Every method throws [HostException] when the host does not answer or refuses.
    non-sealed interface Inventory extends Benign {
        List<Guest> guests();

        /// One guest, asked at its own endpoint (the cluster-wide list lags by up to 12 s); empty where there is
        /// none.
        Optional<GuestDetail> guest(Vmid vmid);

        /// Why [#guest] finds none: it is on another node, or nowhere that can be seen.
        default String absence(Vmid vmid) {
            return guests().stream()
                    .filter(guest -> guest.vmid().equals(vmid))
                    .findFirst()
                    .map(guest -> "guest " + vmid + " (" + guest.kind().words() + ") is on node '" + guest.node()
                            + "', which has an agent of its own")
                    .orElse("there is no guest " + vmid
                            + " on this node; `felhom-agent guest list` shows the guests of the whole cluster");
        }

        List<Storage> storages();

        /// Whether every volume of the guest lies on a storage that can take snapshots.
        boolean canSnapshot(Vmid vmid);

        /// Whether the guest runs on while it is backed up. Where all of it can be snapshot, what goes into a backup
        /// can; a host that knows what stays out of one says more.
        default boolean runsOnThroughBackup(Vmid vmid) {
            return canSnapshot(vmid);
        }

        /// How large a backup of the guest may get, in bytes: what its volumes that go into one may hold. A host that
        /// does not know them says what it calls the guest's disk, which may be one of several.
        default long backupSize(Vmid vmid) {
            return guest(vmid).map(detail -> detail.guest().disk()).orElse(0L);
        }

        /// Empty when the host knows no such task (any more).
        Optional<TaskInfo> task(Upid task);
    }

    /// Takes snapshots; removes none.
    final class SnapshotMaker implements Benign {
        private final Uses uses;

        public SnapshotMaker(Uses uses) {
            this.uses = uses;
        }

        public Outcome take(Vmid guest, SnapshotName name, String description) {
            return uses.use(new Step.TakeSnapshot(guest, name, description));
        }
    }

    /// Makes backups; never prunes, never stops a guest.
    final class BackupMaker implements Benign {
        private final Uses uses;

        public BackupMaker(Uses uses) {
            this.uses = uses;
        }

        public Outcome backUp(Vmid guest, StorageId storage, String notes) {
            return uses.use(new Step.BackUp(guest, storage, notes));
        }
    }

    final class GuestStarter implements Benign {
        private final Uses uses;

        public GuestStarter(Uses uses) {
            this.uses = uses;
        }

        public Outcome start(Vmid guest) {
            return uses.use(new Step.StartGuest(guest));
        }
    }

    /// Writes a guest's description; a `felhom-id:` line in it stays untouched.
    final class GuestDescriber implements Benign {
        private final Uses uses;

        public GuestDescriber(Uses uses) {
            this.uses = uses;
        }

        /// An empty text removes the description.
        public Outcome describe(Vmid guest, String text) {
            return uses.use(new Step.DescribeGuest(guest, text));
        }
    }

    /// Gives a guest the agent's own mark, once; a mark that is there stays.
    final class GuestMarker implements Benign {
        private final Uses uses;

        public GuestMarker(Uses uses) {
            this.uses = uses;
        }

        public Outcome mark(Vmid guest) {
            return uses.use(new Step.MarkGuest(guest));
        }
    }

    final class SnapshotRemover implements Destructive {
        private final Uses uses;

        public SnapshotRemover(Uses uses) {
            this.uses = uses;
        }

        public Outcome remove(Vmid guest, SnapshotName name) {
            return uses.use(new Step.RemoveSnapshot(guest, name));
        }
    }

    /// Rolls back: hard-stops a running guest and drops what was written since the snapshot.
    final class SnapshotReverter implements Destructive {
        private final Uses uses;

        public SnapshotReverter(Uses uses) {
            this.uses = uses;
        }

        public Outcome revert(Vmid guest, SnapshotName name) {
            return uses.use(new Step.RevertToSnapshot(guest, name));
        }
    }

    /// Stops a guest: a service going away is damage.
    final class GuestStopper implements Destructive {
        private final Uses uses;

        public GuestStopper(Uses uses) {
            this.uses = uses;
        }

        public Outcome stop(Vmid guest) {
            return uses.use(new Step.StopGuest(guest));
        }
    }

    /// Kills a running task. What it was doing is left as it is, a lock on its guest included.
    final class TaskStopper implements Destructive {
        private final Uses uses;

        public TaskStopper(Uses uses) {
            this.uses = uses;
        }

        public Outcome stop(Upid task) {
            return uses.use(new Step.StopTask(task));
        }
    }
}
