package felhom.image;

import felhom.control.ControlSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/// The daemon of a finished image, as a process of its own.
public final class DaemonProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int KILLED = 128 + 9;
    private static final int SAID = 4000;

    private static final Pattern STAMP = Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\S+Z) .*");

    private final Instant begun = Instant.now();
    private final Process process;
    private final Path log;

    /// A line of its log, and when it was written.
    public record Line(Instant at, String text) {}

    private DaemonProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /// Returns at once.
    ///
    /// @param image with the daemon's settings as its environment
    /// @param log gets what it says, after what is there
    public static DaemonProcess start(Image image, Path log) throws IOException {
        var builder = new ProcessBuilder(image.launcher().toString(), "daemon")
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().putAll(image.environment());
        return new DaemonProcess(builder.start(), log);
    }

    /// @param socket where it will answer
    public void awaitAnswer(Path socket) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!ControlSocket.answered(socket)) {
            if (!process.isAlive()) throw new AssertionError("the daemon did not start; it said " + said());
            if (System.nanoTime() > until) throw new AssertionError("the daemon does not answer; it said " + said());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /// SIGKILL.
    public void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        int exit = process.waitFor();
        if (exit != KILLED) throw new AssertionError("the daemon ended by itself with " + exit + "; it said " + said());
    }

    /// SIGTERM.
    ///
    /// @return its exit status
    public int stop() throws InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the daemon does not stop; it said " + said());
        }
        return process.exitValue();
    }

    /// The end of what it and those before it have said.
    public String said() {
        try {
            var text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - SAID));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All that it has written; a line that has no time of its own has that of the one before.
    public List<Line> log() throws IOException {
        var lines = new ArrayList<Line>();
        var at = begun;
        for (var text : Files.readAllLines(log)) {
            var stamp = STAMP.matcher(text);
            if (stamp.matches()) at = Instant.parse(stamp.group(1));
            lines.add(new Line(at, text));
        }
        return lines;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
