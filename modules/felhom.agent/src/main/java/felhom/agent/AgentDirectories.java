package felhom.agent;

import felhom.engine.state.StateLocation;
import felhom.engine.trust.TrustDirectory;
import felhom.ops.NodeName;
import felhom.shell.command.Installation.BadConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where the agent keeps what it knows, and where it reads whom to believe. Needs no connection to be
/// configured.
record AgentDirectories(StateLocation state, TrustDirectory trust) {
    /// @throws BadConfiguration when the node has no name
    static AgentDirectories of(Configuration configuration, Machine machine) {
        Path directory = path(configuration, Key.STATE_DIRECTORY, Defaults.STATE);
        Path runtime = runtime(configuration);
        StateLocation state = new StateLocation(
                directory,
                runtime,
                flag(configuration, Key.STATE_RUNTIME_ON_DISK),
                machine.machineId(),
                machine.bootId(),
                node(configuration));
        return new AgentDirectories(state, new TrustDirectory(trust(configuration)));
    }

    private static boolean flag(Configuration configuration, Key key) {
        Optional<Configuration.Value> value = configuration.value(key);
        if (value.isPresent() && !Set.of("true", "false").contains(value.get().text())) {
            throw new BadConfiguration(
                    List.of(value.get().place() + ": '" + value.get().text() + "'; expected " + key.expected()));
        }
        return value.map(Configuration.Value::text).orElse("false").equals("true");
    }

    /// Where the daemon's socket is, whatever is wrong with the rest.
    static Path runtime(Configuration configuration) {
        return path(configuration, Key.STATE_RUNTIME, Defaults.RUNTIME);
    }

    static Path trust(Configuration configuration) {
        return path(configuration, Key.TRUST_DIRECTORY, Defaults.TRUST);
    }

    private static Path path(Configuration configuration, Key key, String fallback) {
        Optional<Configuration.Value> value = configuration.value(key);
        if (value.isPresent() && !value.get().text().startsWith("/")) {
            throw new BadConfiguration(
                    List.of(value.get().place() + ": '" + value.get().text() + "'; expected " + key.expected()));
        }
        try {
            return Path.of(value.map(Configuration.Value::text).orElse(fallback));
        } catch (InvalidPathException none) {
            throw new BadConfiguration(
                    List.of(value.map(Configuration.Value::place).orElse("") + ": no file can have this name ("
                            + none.getReason() + "); expected " + key.expected()));
        }
    }

    private static NodeName node(Configuration configuration) {
        try {
            String text = configuration.value(Key.NODE).isPresent()
                    ? configuration.value(Key.NODE).get().text()
                    : Files.readString(configuration.source().hostName())
                            .strip()
                            .replaceFirst("\\..*", "");
            return new NodeName(text);
        } catch (IOException | IllegalArgumentException e) {
            throw new BadConfiguration(List.of("proxmox.node: missing; expected " + Key.NODE.expected()));
        }
    }
}
