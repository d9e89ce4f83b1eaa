package felhom.ops;

import java.util.Optional;

/// The whole power of the agent, on one page: each change that it can make to a host, as data. What is planned, signed,
/// written down and done is this one value, and whether an operation is destructive is decided by the steps that it may
/// plan, checked by the compiler.
///
/// Steps are cut by consequence, not by endpoint: PVE's `vzdump` prunes unless told not to, and `VM.Snapshot` alone
/// permits a rollback, so a token cannot draw this line. A step makes one changing call.
public sealed interface Step permits Step.Benign, Step.Destructive {
    /// The guest whose turn this takes; empty for what belongs to no guest, or has to pass those that wait.
    Optional<Vmid> target();

    /// The guest that it is about, where that is another question than whose turn it takes.
    default Optional<Vmid> concerns() {
        return target();
    }

    /// In an operator's words, such as `take snapshot 'before' of guest 101`.
    String words();

    /// Loses no data and interrupts no service.
    sealed interface Benign extends Step permits TakeSnapshot, BackUp, StartGuest, DescribeGuest, MarkGuest {}

    /// Loses data, or takes a service away.
    sealed interface Destructive extends Step permits RemoveSnapshot, RevertToSnapshot, StopGuest, StopTask {}

    /// Removes none.
    record TakeSnapshot(Vmid guest, SnapshotName name, String description) implements Benign {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public String words() {
            return "take snapshot '" + name + "' of guest " + guest;
        }
    }

    /// Never prunes, never stops a guest.
    record BackUp(Vmid guest, StorageId storage, String notes) implements Benign {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public String words() {
            return "back up guest " + guest + " to storage '" + storage + "'";
        }
    }

    record StartGuest(Vmid guest) implements Benign {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public String words() {
            return "start guest " + guest;
        }
    }

    /// An empty text removes the description; the agent's own mark in it stays untouched.
    record DescribeGuest(Vmid guest, String text) implements Benign {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public String words() {
            return (text.isEmpty() ? "remove" : "write") + " the description of guest " + guest;
        }
    }

    /// Writes the agent's mark below the description, once, so that the guest can be told from its copies.
    record MarkGuest(Vmid guest) implements Benign {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public String words() {
            return "write the agent's mark into the description of guest " + guest;
        }
    }

    record RemoveSnapshot(Vmid guest, SnapshotName name) implements Destructive {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public String words() {
            return "delete snapshot '" + name + "' of guest " + guest;
        }
    }

    /// Hard-stops a running guest and drops what was written since the snapshot.
    record RevertToSnapshot(Vmid guest, SnapshotName name) implements Destructive {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public String words() {
            return "roll guest " + guest + " back to snapshot '" + name + "'";
        }
    }

    /// A service going away is damage.
    record StopGuest(Vmid guest) implements Destructive {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public String words() {
            return "stop guest " + guest;
        }
    }

    /// Kills a task. What it was doing is left as it is, a lock on its guest included. It takes no guest's turn:
    /// whoever has it may be waiting for this very task.
    record StopTask(Upid task) implements Destructive {
        @Override
        public Optional<Vmid> target() {
            return Optional.empty();
        }

        @Override
        public Optional<Vmid> concerns() {
            return task.guest();
        }

        @Override
        public String words() {
            return "kill task " + task;
        }
    }
}
