package felhom.ops;

import java.util.Optional;
import java.util.Set;

/// The whole power of the agent, on one page: each change that it can make to a host, as data. What is planned, signed,
/// written down and done is this one value, and whether an operation is destructive is decided by the steps that it may
/// plan, checked by the compiler.
///
/// Steps are cut by consequence, not by endpoint: PVE's `vzdump` prunes unless told not to, and `VM.Snapshot` alone
/// permits a rollback, so a token cannot draw this line. A step makes one changing call.
public sealed interface Step permits Step.Benign, Step.Destructive, Step.ByApi {
    /// What no other order may be at work on meanwhile; nothing for what has to pass those that wait.
    Set<Resource> holds();

    /// Whether it is heavy on the host's storages. Only a few such steps are done at once.
    default boolean heavy() {
        return false;
    }

    /// The guests that it holds, in order: those that it changes.
    default Set<Vmid> guests() {
        return Resource.guests(holds());
    }

    /// The guest that it is about, where that is another question than what it holds.
    default Optional<Vmid> concerns() {
        return guests().stream().findFirst();
    }

    /// Whether the guests that it holds may be known by something else afterwards: another MAC, volume or mark.
    default boolean remakes() {
        return false;
    }

    /// In an operator's words, such as `take snapshot 'before' of guest 101`.
    String words();

    /// Loses no data and interrupts no service.
    sealed interface Benign extends Step permits TakeSnapshot, BackUp, StartGuest, DescribeGuest, MarkGuest {}

    /// Loses data, or takes a service away.
    sealed interface Destructive extends Step permits RemoveSnapshot, RevertToSnapshot, StopGuest, StopTask {}

    /// Done through the host's API, with what the agent's token may do there. Each step has one backend; another one
    /// stands here as soon as a step needs it.
    sealed interface ByApi extends Step
            permits TakeSnapshot,
                    BackUp,
                    StartGuest,
                    DescribeGuest,
                    MarkGuest,
                    RemoveSnapshot,
                    RevertToSnapshot,
                    StopGuest,
                    StopTask {}

    /// Removes none.
    record TakeSnapshot(Vmid guest, SnapshotName name, String description) implements Benign, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public String words() {
            return "take snapshot '" + name + "' of guest " + guest;
        }
    }

    /// Never prunes, never stops a guest.
    record BackUp(Vmid guest, StorageId storage, String notes) implements Benign, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public boolean heavy() {
            return true;
        }

        @Override
        public String words() {
            return "back up guest " + guest + " to storage '" + storage + "'";
        }
    }

    record StartGuest(Vmid guest) implements Benign, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public String words() {
            return "start guest " + guest;
        }
    }

    /// An empty text removes the description; the agent's own mark in it stays untouched.
    record DescribeGuest(Vmid guest, String text) implements Benign, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public String words() {
            return (text.isEmpty() ? "remove" : "write") + " the description of guest " + guest;
        }
    }

    /// Writes the agent's mark below the description, once, so that the guest can be told from its copies.
    record MarkGuest(Vmid guest) implements Benign, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public boolean remakes() {
            return true;
        }

        @Override
        public String words() {
            return "write the agent's mark into the description of guest " + guest;
        }
    }

    record RemoveSnapshot(Vmid guest, SnapshotName name) implements Destructive, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public String words() {
            return "delete snapshot '" + name + "' of guest " + guest;
        }
    }

    /// Hard-stops a running guest and drops what was written since the snapshot.
    record RevertToSnapshot(Vmid guest, SnapshotName name) implements Destructive, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public boolean remakes() {
            return true;
        }

        @Override
        public String words() {
            return "roll guest " + guest + " back to snapshot '" + name + "'";
        }
    }

    /// A service going away is damage.
    record StopGuest(Vmid guest) implements Destructive, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of(new Resource.OfGuest(guest));
        }

        @Override
        public String words() {
            return "stop guest " + guest;
        }
    }

    /// Kills a task. What it was doing is left as it is, a lock on its guest included. It takes no guest's turn:
    /// whoever has it may be waiting for this very task.
    record StopTask(Upid task) implements Destructive, ByApi {
        @Override
        public Set<Resource> holds() {
            return Set.of();
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
