package felhom.engine.state;

import felhom.log.LogException;
import felhom.log.LogLocked;
import felhom.log.Owner;
import felhom.log.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// What the state directory and the runtime directory have to be like, and what is said where they are not.
final class StateFiles {
    private StateFiles() {}

    static AgentState.StateRefused refused(StateLocation place, Exception cause) {
        String words = switch (cause) {
            case LogLocked _ ->
                "another felhom-agent is at work with the state in " + place.directory()
                        + ", or with a copy of it and the same runtime directory " + place.runtime()
                        + "; wait until it has ended";
            case LogException _, HostIdentity.Unreadable _ -> String.valueOf(cause.getMessage());
            case IllegalArgumentException _ ->
                "the log in " + place.log() + " holds a record that cannot be read (" + cause.getMessage()
                        + "); `felhom-agent state reset` keeps it aside and begins a new one";
            default ->
                "the state in " + place.directory() + " (and " + place.runtime() + ") cannot be used: "
                        + Reason.of(cause) + "; " + remedy(Reason.of(cause));
        };
        return new AgentState.StateRefused(words, cause);
    }

    /// @param reason in the system's own words
    static String remedy(String reason) {
        if (reason.contains("No space left") || reason.contains("Disk quota")) {
            return "its file system is full (df, df -i): free some room there";
        }
        if (reason.contains("Read-only file system")) {
            return "it has to be mounted for writing (findmnt), or name a directory on another file system with"
                    + " state.directory or state.runtime_directory";
        }
        return "both have to belong to the agent's user: run it as that one, or name directories of your own with"
                + " state.directory and state.runtime_directory";
    }

    /// Makes both where they are missing, and looks at what they are.
    static void makeDirectories(StateLocation place) throws IOException {
        demandApart(place, place.runtime().toAbsolutePath().normalize());
        makeDirectory(place.directory());
        makeDirectory(place.runtime());
        // By other names for the same directories too.
        demandApart(place, place.runtime().toRealPath());
        MemoryFileSystem.demand(place);
    }

    /// What is copied or put back with the state directory protects nothing against that.
    static void demandApart(StateLocation place, Path runtime) throws IOException {
        Path state = place.directory().toAbsolutePath().normalize();
        for (Path each = runtime; each != null; each = each.getParent()) {
            if (each.equals(state) || (Files.exists(each) && Files.exists(state) && Files.isSameFile(each, state))) {
                throw new AgentState.StateRefused("the runtime directory " + place.runtime()
                        + (each.equals(runtime) ? " is" : " lies in") + " the state directory " + place.directory()
                        + ": whoever puts that back from a copy would bring back too what ends the plans of before (the epoch). Set"
                        + " state.runtime_directory to a directory in memory elsewhere, as under /run");
            }
        }
    }

    /// Who the agent is, by its file; empty where it has none.
    ///
    /// @throws AgentState.StateRefused when that is another host's
    static Optional<HostIdentity> own(StateLocation place) throws IOException {
        Optional<HostIdentity> stored = HostIdentity.read(place.directory());
        if (stored.isPresent()) {
            Optional<String> misfit = stored.get().misfit(place.node(), place.machineId());
            if (misfit.isPresent()) {
                throw new AgentState.StateRefused(
                        "the state in " + place.directory() + " belongs to another host: " + misfit.get()
                                + ". If it was copied, use a directory of its own here; if this host was renamed or"
                                + " reinstalled: felhom-agent identity reset");
            }
        }
        return stored;
    }

    static AgentState.StateRefused missing(StateLocation place) {
        return new AgentState.StateRefused(
                "the log in " + place.log() + " is missing, and this agent has had one. Put it back, or"
                        + " begin a new one, which says so itself: felhom-agent state reset");
    }

    /// For the agent alone; one that is there has to be so already.
    private static void makeDirectory(Path directory) throws IOException {
        if (Files.isSymbolicLink(directory)) {
            throw new AgentState.StateRefused(
                    directory + " is a symbolic link; put the directory itself there, or name the one"
                            + " that it leads to in the configuration");
        } else if (Files.notExists(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                // Whatever the umask is, they are not for others to write.
                Files.createDirectories(
                        parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            }
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Optional<String> other = Owner.other(directory);
            if (other.isPresent()) {
                throw new AgentState.StateRefused(notRoots(directory, other.get()));
            }
            Optional<String> stranger = Owner.stranger(directory);
            if (stranger.isPresent()) {
                throw new AgentState.StateRefused(stranger.get());
            }
        }
    }

    /// What root writes there, the daemon can no longer use.
    static String notRoots(Path directory, String user) {
        return directory + " belongs to user '" + user + "', the agent's own, and root does not work in it: start the"
                + " daemon, which takes root's commands too (systemctl start felhom-agent), or work as that user"
                + " (runuser -u " + user + " -- felhom-agent ..., with a token file that it may read)";
    }
}
