package felhom.shell.line;

import felhom.ops.ArgumentType;
import java.util.List;
import java.util.Map;

/// What completes a value that is being typed, as data: whoever completes it knows where to ask for it.
public sealed interface Completion {
    /// What is there at the moment, on the host, in the agent's state or in the program.
    enum Known implements Completion {
        /// Nothing can: it is made up by whoever types it.
        NOTHING,
        GUESTS,
        /// An id that no guest has.
        NEW_GUEST,
        /// All of them, whatever they take.
        STORAGES,
        /// The backups of all guests, by their volume ids.
        BACKUPS,
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

    /// The storages that take one of these.
    ///
    /// @param content as Proxmox VE calls it, such as `backup`
    record StoragesFor(List<String> content) implements Completion {
        public StoragesFor {
            content = List.copyOf(content);
        }
    }

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
        return BY_TYPE.getOrDefault(type, Known.NOTHING);
    }

    Map<ArgumentType<?>, Completion> BY_TYPE = Map.ofEntries(
            Map.entry(ArgumentType.VMID, Known.GUESTS),
            Map.entry(ArgumentType.NEW_VMID, Known.NEW_GUEST),
            Map.entry(ArgumentType.SNAPSHOT, new Snapshots("vmid")),
            Map.entry(ArgumentType.STORAGE, Known.STORAGES),
            Map.entry(ArgumentType.BACKUP_STORAGE, new StoragesFor(List.of("backup"))),
            Map.entry(ArgumentType.CONTAINER_STORAGE, new StoragesFor(List.of("rootdir"))),
            Map.entry(ArgumentType.GUEST_STORAGE, new StoragesFor(List.of("rootdir", "images"))),
            Map.entry(ArgumentType.ARCHIVE, Known.BACKUPS),
            Map.entry(ArgumentType.PLACE, Known.DIRECTORIES),
            Map.entry(ArgumentType.UPID, Known.RUNNING_TASKS),
            Map.entry(ArgumentType.YES, new Words(List.of("yes"))));
}
