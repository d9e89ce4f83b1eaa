package felhom.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A simulated Proxmox VE host in a process of its own, as `script/demo` starts it.
public final class SimulatedHost implements AutoCloseable {
    /// For a machine that is busy; a host that ends is not waited for.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final Path directory;

    private SimulatedHost(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /// @param directory where the host writes its environment files and its log; must exist
    public static SimulatedHost start(Path directory) throws IOException, InterruptedException {
        var target = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target");
        var log = directory.resolve("simulator.log");
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-p",
                        target.resolve("testkit") + ":" + target.resolve("modules"),
                        "-m",
                        "felhom.testkit/felhom.testkit.SimulatorMain",
                        "--port",
                        "0",
                        "--dir",
                        directory.toString()))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var host = new SimulatedHost(process, directory);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Files.readAllLines(log).stream().noneMatch(line -> line.startsWith("ready "))) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                host.close();
                throw new AssertionError("the simulated host did not start: " + Files.readString(log));
            }
        }
        return host;
    }

    /// The variables that point an agent at this host, with a token that may do everything of the role.
    public Path environment() {
        return directory.resolve("agent.env");
    }

    /// The same with a token that may not back up.
    public Path environmentWithoutBackup() {
        return directory.resolve("nobackup.env");
    }

    /// Demands that nobody sent anything that Proxmox's own schema does not allow.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try (var lines = Files.lines(directory.resolve("simulator.log"))) {
            var violations =
                    lines.filter(line -> line.startsWith("violation: ")).toList();
            if (!violations.isEmpty()) throw new AssertionError(String.join("\n", violations));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the log of the simulated host", e);
        }
    }
}
