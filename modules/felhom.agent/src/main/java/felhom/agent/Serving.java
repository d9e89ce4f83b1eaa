package felhom.agent;

import felhom.engine.state.StateLocation;
import felhom.shell.command.Installation.BadConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// One reading of the configuration, as a daemon serves by it. Replaced as a whole, or not at all.
record Serving(Configuration configuration, Settings settings, AgentDirectories directories) {
    /// @throws BadConfiguration that names every problem at once
    static Serving of(Configuration configuration, Machine machine) {
        List<String> problems = new ArrayList<>();
        Optional<Settings> settings = read(() -> Settings.of(configuration), problems);
        Optional<AgentDirectories> directories = read(() -> AgentDirectories.of(configuration, machine), problems);
        settings.flatMap(read -> read.root().notForDaemon(configuration)).ifPresent(problems::add);
        if (!problems.isEmpty() || settings.isEmpty() || directories.isEmpty()) {
            throw new BadConfiguration(problems);
        }
        return new Serving(configuration, settings.get(), directories.get());
    }

    private static <T> Optional<T> read(Supplier<T> reading, List<String> problems) {
        try {
            return Optional.of(reading.get());
        } catch (BadConfiguration bad) {
            problems.addAll(bad.problems());
            return Optional.empty();
        }
    }

    /// What the next reading has otherwise and a daemon that runs cannot take over: its state is bound to it.
    List<String> fixed(Serving next) {
        StateLocation ours = directories.state();
        StateLocation theirs = next.directories.state();
        List<String> fixed = new ArrayList<>();
        next.fixed(Key.STATE_DIRECTORY, ours.directory(), theirs.directory(), fixed);
        next.fixed(Key.STATE_RUNTIME, ours.runtime(), theirs.runtime(), fixed);
        next.fixed(Key.STATE_RUNTIME_ON_DISK, ours.runtimeOnDisk(), theirs.runtimeOnDisk(), fixed);
        next.fixed(Key.NODE, ours.node(), theirs.node(), fixed);
        return fixed;
    }

    private void fixed(Key key, Object ours, Object theirs, List<String> fixed) {
        if (!ours.equals(theirs)) {
            fixed.add(configuration.value(key).map(Configuration.Value::place).orElse(key.path()) + ": '" + theirs
                    + "', and the daemon works with '" + ours + "', which cannot change while it runs; set it back, or"
                    + " start the daemon anew: systemctl restart felhom-agent");
        }
    }

    /// What a new reading cannot show.
    List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        handed(Key.TOKEN, Key.TOKEN_FILE, Settings.CREDENTIAL).ifPresent(remarks::add);
        handed(Key.HUB_TOKEN, Key.HUB_TOKEN_FILE, HubSettings.CREDENTIAL).ifPresent(remarks::add);
        return remarks;
    }

    private Optional<String> handed(Key inPlace, Key inFile, String credential) {
        boolean handed = configuration.value(inPlace).isEmpty()
                && configuration.value(inFile).isEmpty()
                && configuration.found(inFile).isPresent();
        return handed
                ? Optional.of(inPlace.path() + " comes from the systemd credential " + credential
                        + ", which stays as it was when the service was started; for another one: systemctl restart"
                        + " felhom-agent")
                : Optional.empty();
    }
}
