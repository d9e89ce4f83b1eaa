package felhom.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program of the test kit in a process of its own, as `script/demo` starts it.
final class Simulator implements AutoCloseable {
    /// For a machine that is busy; one that ends is not waited for.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final Path log;

    private Simulator(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Returns when it is ready.
    ///
    /// @param main module and class
    /// @param directory where its files and its log are written; must exist
    static Simulator start(String main, Path directory, List<String> arguments)
            throws IOException, InterruptedException {
        var target = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target");
        var log = directory.resolve("simulator.log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-p",
                target.resolve("testkit") + ":" + target.resolve("modules"),
                "-m",
                main,
                "--port",
                "0",
                "--dir",
                directory.toString()));
        command.addAll(arguments);
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var simulator = new Simulator(process, log);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (simulator.said("ready ").isEmpty()) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                simulator.close();
                throw new AssertionError(main + " did not start: " + Files.readString(log));
            }
        }
        return simulator;
    }

    long pid() {
        return process.pid();
    }

    /// What follows in the lines that begin so.
    List<String> said(String begin) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .toList();
    }

    /// A line to its standard input.
    void tell(String line) throws IOException {
        process.outputWriter().append(line).append('\n').flush();
    }

    /// Ends it as a signal does, and waits until it has written what it knows.
    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) throw new AssertionError("it does not end");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
