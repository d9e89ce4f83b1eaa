package felhom.image.soak;

import felhom.image.Image;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// The daemon of an image as a process, and what it writes to its log.
final class RunningDaemon implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    record Line(Instant at, String text) {}

    private RunningDaemon(Process process) {
        this.process = process;
        this.reader = Thread.ofPlatform().daemon().start(this::read);
    }

    static RunningDaemon start(Image image) throws IOException {
        return new RunningDaemon(image.begin("daemon"));
    }

    private void read() {
        try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
            for (var line = errors.readLine(); line != null; line = errors.readLine()) {
                lines.add(new Line(Instant.now(), line));
            }
        } catch (IOException ended) {
            lines.add(new Line(Instant.now(), "its log cannot be read: " + ended));
        }
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    List<Line> log() {
        return List.copyOf(lines);
    }

    String said() {
        return String.join("\n", lines.stream().map(Line::text).toList());
    }

    /// Ends it as systemd does.
    ///
    /// @return its exit code
    int stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + said());
        }
        reader.join(PATIENCE.toMillis());
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
