package felhom.agent;

import felhom.shell.command.Desk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where whoever has started this process sits.
final class OwnDesk {
    private static final Path STREAMS = Path.of("/proc/self/fd");

    private OwnDesk() {}

    static Desk of(Map<String, String> environment) {
        return new Desk(
                ControllingTerminal.leadsToTerminal(STREAMS.resolve("0")),
                ControllingTerminal.leadsToTerminal(STREAMS.resolve("1")),
                ControllingTerminal.leadsToTerminal(STREAMS.resolve("2")),
                environment.getOrDefault("TERM", ""),
                environment.getOrDefault("NO_COLOR", "").isEmpty(),
                history(environment),
                home(environment));
    }

    /// In the user's own state directory (XDG base directory specification).
    static Optional<Path> history(Map<String, String> environment) {
        return place(environment.get("XDG_STATE_HOME"))
                .or(() -> place(environment.get("HOME")).map(home -> home.resolve(".local/state")))
                .filter(OwnDesk::own)
                .map(state -> state.resolve("felhom-agent/history"));
    }

    /// As a shell has it: the environment's, else what the system says of the user.
    private static Path home(Map<String, String> environment) {
        return place(environment.get("HOME"))
                .or(() -> place(System.getProperty("user.home")))
                .orElse(Path.of("/"));
    }

    private static Optional<Path> place(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Path::of).filter(Path::isAbsolute);
        } catch (InvalidPathException none) {
            return Optional.empty();
        }
    }

    // Root that was given another's environment would write where that other decides.
    private static boolean own(Path state) {
        try {
            Path there = state;
            while (!Files.exists(there)) {
                there = there.getParent();
                if (there == null) {
                    return false;
                }
            }
            return Files.getAttribute(there, "unix:uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException unknown) {
            return false;
        }
    }
}
