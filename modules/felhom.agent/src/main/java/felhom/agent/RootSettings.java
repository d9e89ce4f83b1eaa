package felhom.agent;

import felhom.host.root.RootHelper;
import felhom.host.root.RootMode;
import felhom.shell.command.Installation.BadConfiguration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// By which way root's helper is asked.
record RootSettings(RootMode mode, Path socket) {
    static final RootSettings STANDARD = new RootSettings(Defaults.ROOT, Path.of(Defaults.ROOT_SOCKET));

    static RootSettings read(SettingReader read) {
        return new RootSettings(
                read.parse(Key.ROOT_MODE, RootMode::of).orElse(Defaults.ROOT),
                read.parse(Key.ROOT_SOCKET, RootSettings::full).orElse(Path.of(Defaults.ROOT_SOCKET)));
    }

    /// These alone, whatever is wrong with the others.
    ///
    /// @throws BadConfiguration that names every problem with them
    static RootSettings of(Configuration configuration) {
        List<String> problems = new ArrayList<>();
        RootSettings settings = read(new SettingReader(configuration, problems));
        if (!problems.isEmpty()) {
            throw new BadConfiguration(problems);
        }
        return settings;
    }

    private static Path full(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException("'" + text + "'");
        }
        return path;
    }

    RootHelper helper() {
        return RootHelper.of(mode, socket);
    }

    /// Why a daemon cannot work so.
    Optional<String> notForDaemon(Configuration configuration) {
        if (mode != RootMode.SUDO) {
            return Optional.empty();
        }
        String place = configuration
                .value(Key.ROOT_MODE)
                .map(Configuration.Value::place)
                .orElse(Key.ROOT_MODE.path());
        return Optional.of(place + ": 'sudo' is for commands without a daemon: the daemon's unit has NoNewPrivileges=,"
                + " with which sudo cannot become root; set it to helper, and on the host: systemctl enable --now"
                + " felhom-agent-root.socket");
    }
}
