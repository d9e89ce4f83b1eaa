package felhom.ops;

/// One capability call as data: what a plan lists, what is signed, and what the Runner compares each use with.
public sealed interface Step permits Step.Benign, Step.Destructive {
    Vmid guest();

    /// The capability whose call this is.
    Class<? extends Capability> capability();

    /// In an operator's words, such as `take snapshot 'before' of guest 101`.
    String words();

    /// A call of a [Capability.Benign].
    sealed interface Benign extends Step permits TakeSnapshot, BackUp, StartGuest, DescribeGuest {
        @Override
        Class<? extends Capability.Benign> capability();
    }

    /// A call of a [Capability.Destructive].
    sealed interface Destructive extends Step permits RemoveSnapshot, RevertToSnapshot, StopGuest {
        @Override
        Class<? extends Capability.Destructive> capability();
    }

    record TakeSnapshot(Vmid guest, SnapshotName name, String description) implements Benign {
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
        public Class<Capability.GuestDescriber> capability() {
            return Capability.GuestDescriber.class;
        }

        @Override
        public String words() {
            return (text.isEmpty() ? "remove" : "write") + " the description of guest " + guest;
        }
    }

    record RemoveSnapshot(Vmid guest, SnapshotName name) implements Destructive {
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
        public Class<Capability.GuestStopper> capability() {
            return Capability.GuestStopper.class;
        }

        @Override
        public String words() {
            return "stop guest " + guest;
        }
    }
}
