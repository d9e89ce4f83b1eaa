package felhom.shell.line;

import felhom.ops.ArgumentType;
import java.util.List;

/// What completes a value that is being typed, as data: whoever completes it knows where to ask for it.
public sealed interface Completion {
    /// What is there at the moment, on the host, in the agent's state or in the program.
    enum Known implements Completion {
        /// Nothing can: it is made up by whoever types it.
        NOTHING,
        GUESTS,
        STORAGES,
        TASKS,
        RUNNING_TASKS,
        /// Plans that were issued and still count.
        HELD_PLANS,
        ORDERS,
        OPERATIONS,
        FILES,
        DIRECTORIES
    }

    /// The snapshots of a guest.
    ///
    /// @param guest the name of the argument that says of which
    record Snapshots(String guest) implements Completion {}

    /// The arguments of an operation, as `NAME=VALUE`: each value by what completes that argument.
    ///
    /// @param operation the name of the positional that says of which
    record Arguments(String operation) implements Completion {}

    /// One of these.
    record Words(List<String> words) implements Completion {
        public Words {
            words = List.copyOf(words);
        }
    }

    /// For an operation's argument: its author says what it is, and by that it is known what completes it.
    static Completion of(ArgumentType<?> type) {
        if (type.equals(ArgumentType.VMID)) {
            return Known.GUESTS;
        }
        if (type.equals(ArgumentType.SNAPSHOT)) {
            return new Snapshots("vmid");
        }
        if (type.equals(ArgumentType.STORAGE)) {
            return Known.STORAGES;
        }
        if (type.equals(ArgumentType.UPID)) {
            return Known.RUNNING_TASKS;
        }
        return type.equals(ArgumentType.YES) ? new Words(List.of("yes")) : Known.NOTHING;
    }
}
