package felhom.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// A simulated Proxmox VE host in a process of its own.
public final class SimulatedHost implements AutoCloseable {
    private final Simulator simulator;
    private final Path directory;

    private SimulatedHost(Simulator simulator, Path directory) {
        this.simulator = simulator;
        this.directory = directory;
    }

    /// @param directory where the host writes its environment files and its log; must exist
    /// @param more arguments of the program
    public static SimulatedHost start(Path directory, String... more) throws IOException, InterruptedException {
        return new SimulatedHost(
                Simulator.start("felhom.testkit/felhom.testkit.SimulatorMain", directory, List.of(more)), directory);
    }

    /// The variables that point an agent at this host, with a token that may do everything of the role.
    public Path environment() {
        return directory.resolve("agent.env");
    }

    /// The same with a token that may not back up.
    public Path environmentWithoutBackup() {
        return directory.resolve("nobackup.env");
    }

    /// Arms a fault, where it was started with `--stdin`.
    public void fault(String line) throws IOException {
        simulator.tell(line);
    }

    public long pid() {
        return simulator.pid();
    }

    /// Ends it; where it was started with `--save`, the world is in that file afterwards.
    public void stop() throws InterruptedException {
        simulator.stop();
    }

    /// Demands that nobody sent anything that Proxmox's own schema does not allow, and that every fault was
    /// one.
    @Override
    public void close() {
        simulator.close();
        try {
            var wrong = simulator.said("violation: ");
            if (wrong.isEmpty()) wrong = simulator.said("error: ");
            if (!wrong.isEmpty()) throw new AssertionError(String.join("\n", wrong));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log of the simulated host", e);
        }
    }
}
