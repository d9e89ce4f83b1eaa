package felhom.engine.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// What the epoch has to be kept in: memory. On a disk it comes back with a restored machine, and what was
/// signed before the backup could be used again.
final class MemoryFileSystem {
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    private MemoryFileSystem() {}

    /// The kind of file system that a directory lies on, such as `tmpfs`.
    static String type(Path directory) throws IOException {
        return Files.getFileStore(directory).type();
    }

    static boolean memory(String type) {
        return MEMORY.contains(type);
    }

    /// Only Linux says by name what is memory, and only there is a Proxmox VE host.
    private static boolean canTell() {
        return System.getProperty("os.name", "").equals("Linux");
    }

    /// @throws AgentState.StateRefused when the runtime directory lies on a disk, and nobody has said that it may
    static void demand(StateLocation place) throws IOException {
        demand(place, place.runtime());
    }

    /// As [#demand(StateLocation)], for a directory that is still to be made.
    ///
    /// @param there the nearest one above it that is there
    static void demand(StateLocation place, Path there) throws IOException {
        if (place.runtimeOnDisk() || !canTell()) {
            return;
        }
        String type = type(there);
        if (!memory(type)) {
            throw new AgentState.StateRefused("the runtime directory " + place.runtime() + " lies on " + type
                    + ", not in memory: when this machine is restored or cloned, signatures of before would open"
                    + " something again. Set state.runtime_directory to a directory in memory (tmpfs), as under /run"
                    + " on a host; where there is none, state.runtime_on_disk=true takes that risk");
        }
    }
}
