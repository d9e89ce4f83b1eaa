package felhom.engine.state;

import felhom.log.Owner;
import felhom.ops.NodeName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where it is, and what binds it to this host.
///
/// @param directory such as `/var/lib/felhom-agent`
/// @param runtime in memory, such as `/run/felhom-agent`
/// @param runtimeOnDisk whether it may lie on a disk all the same; a machine that is restored then has one
/// barrier less against what was signed before
public record StateLocation(
        Path directory, Path runtime, boolean runtimeOnDisk, Path machineId, Path bootId, NodeName node) {
    public Path log() {
        return directory.resolve("log");
    }

    /// The kind of file system that the runtime directory lies on, such as `tmpfs`; empty while there is
    /// none.
    public Optional<String> runtimeStore() {
        try {
            return Optional.of(MemoryFileSystem.type(runtime));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /// What an order would be refused for, in words that name the setting; empty when the state can be used.
    public List<String> faults() {
        return StateReview.faults(this);
    }

    /// Where it is the agent's own user's and we are root: both ways to have work done all the same, in
    /// words.
    public Optional<String> notRoots() {
        try {
            return Owner.other(directory).map(user -> StateFiles.notRoots(directory, user));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /// Whether the epoch is lost with the machine's memory, as it has to be.
    public boolean runtimeInMemory() {
        return runtimeStore().map(MemoryFileSystem::memory).orElse(false);
    }
}
