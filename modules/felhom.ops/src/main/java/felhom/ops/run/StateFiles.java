package felhom.ops.run;

import felhom.ops.log.LogException;
import felhom.ops.log.LogLocked;
import felhom.ops.log.Owner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// What the state directory and the runtime directory have to be like, and what is said where they are not.
final class StateFiles {
    private StateFiles() {}

    static AgentState.StateRefused refused(AgentState.Place place, Exception cause) {
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
                "the state in " + place.directory() + " (and " + place.runtime() + ") cannot be used: " + cause
                        + "; both have to belong to the agent's user: run it as that one, or name directories of your"
                        + " own with state.directory and state.runtime_directory";
        };
        return new AgentState.StateRefused(words, cause);
    }

    /// Who the agent is, by its file; empty where it has none.
    ///
    /// @throws AgentState.StateRefused when that is another host's
    static Optional<HostIdentity> own(AgentState.Place place) throws IOException {
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

    static AgentState.StateRefused missing(AgentState.Place place) {
        return new AgentState.StateRefused(
                "the log in " + place.log() + " is missing, and this agent has had one. Put it back, or"
                        + " begin a new one, which says so itself: felhom-agent state reset");
    }

    /// For the agent alone; one that is there has to be so already.
    static void makeDirectory(Path directory) throws IOException {
        if (Files.isSymbolicLink(directory)) {
            throw new AgentState.StateRefused(
                    directory + " is a symbolic link; put the directory itself there, or name the one"
                            + " that it leads to in the configuration");
        } else if (Files.notExists(directory)) {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Optional<String> stranger = Owner.stranger(directory);
            if (stranger.isPresent()) {
                throw new AgentState.StateRefused(stranger.get());
            }
        }
    }
}
