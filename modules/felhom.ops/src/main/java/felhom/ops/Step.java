package felhom.ops;

import java.util.Optional;

/// One capability call as data: what a plan lists, what is signed, and what the Runner compares each use with.
public sealed interface Step permits Step.Benign, Step.Destructive {
    /// The guest whose turn this takes; empty for what belongs to no guest, or has to pass those that wait.
    Optional<Vmid> target();

    /// The guest that it is about, where that is another question than whose turn it takes.
    default Optional<Vmid> concerns() {
        return target();
    }

    /// The capability whose call this is.
    Class<? extends Capability> capability();

    /// In an operator's words, such as `take snapshot 'before' of guest 101`.
    String words();

    /// A call of a [Capability.Benign].
    sealed interface Benign extends Step permits TakeSnapshot, BackUp, StartGuest, DescribeGuest, MarkGuest {
        @Override
        Class<? extends Capability.Benign> capability();
    }

    /// A call of a [Capability.Destructive].
    sealed interface Destructive extends Step permits RemoveSnapshot, RevertToSnapshot, StopGuest, StopTask {
        @Override
        Class<? extends Capability.Destructive> capability();
    }

    record TakeSnapshot(Vmid guest, SnapshotName name, String description) implements Benign {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public Class<Capability.SnapshotMaker> capability() {
            return Capability.SnapshotMaker.class;
        }

        @Override
        public String words() {
            return "take snapshot '" + name + "' of guest " + guest;
        }
    }

    record BackUp(Vmid guest, StorageId storage, String notes) implements Benign {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public Class<Capability.BackupMaker> capability() {
            return Capability.BackupMaker.class;
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
        public Class<Capability.GuestStarter> capability() {
            return Capability.GuestStarter.class;
        }

        @Override
        public String words() {
            return "start guest " + guest;
        }
    }

    /// An empty text removes the description.
    record DescribeGuest(Vmid guest, String text) implements Benign {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public Class<Capability.GuestDescriber> capability() {
            return Capability.GuestDescriber.class;
        }

        @Override
        public String words() {
            return (text.isEmpty() ? "remove" : "write") + " the description of guest " + guest;
        }
    }

    /// Writes the agent's mark below the description, so that the guest can be told from its copies.
    record MarkGuest(Vmid guest) implements Benign {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public Class<Capability.GuestMarker> capability() {
            return Capability.GuestMarker.class;
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
        public Class<Capability.SnapshotRemover> capability() {
            return Capability.SnapshotRemover.class;
        }

        @Override
        public String words() {
            return "delete snapshot '" + name + "' of guest " + guest;
        }
    }

    record RevertToSnapshot(Vmid guest, SnapshotName name) implements Destructive {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public Class<Capability.SnapshotReverter> capability() {
            return Capability.SnapshotReverter.class;
        }

        @Override
        public String words() {
            return "roll guest " + guest + " back to snapshot '" + name + "'";
        }
    }

    record StopGuest(Vmid guest) implements Destructive {
        @Override
        public Optional<Vmid> target() {
            return Optional.of(guest);
        }

        @Override
        public Class<Capability.GuestStopper> capability() {
            return Capability.GuestStopper.class;
        }

        @Override
        public String words() {
            return "stop guest " + guest;
        }
    }

    /// Kills a task. It takes no guest's turn: whoever has it may be waiting for this very task.
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
        public Class<Capability.TaskStopper> capability() {
            return Capability.TaskStopper.class;
        }

        @Override
        public String words() {
            return "kill task " + task;
        }
    }
}
