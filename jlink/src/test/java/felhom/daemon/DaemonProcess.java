package felhom.daemon;

import felhom.control.ControlSocket;
import felhom.image.Image;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The daemon of a finished image, as a process of its own.
final class DaemonProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int KILLED = 128 + 9;
    private static final int SAID = 4000;

    private final Process process;
    private final Path socket;
    private final Path log;

    private DaemonProcess(Process process, Path socket, Path log) {
        this.process = process;
        this.socket = socket;
        this.log = log;
    }

    /// Returns at once.
    ///
    /// @param image with the daemon's settings as its environment
    /// @param socket where it will answer
    /// @param log gets what it says, after what is there
    static DaemonProcess start(Image image, Path socket, Path log) throws IOException {
        var builder = new ProcessBuilder(image.launcher().toString(), "daemon")
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().putAll(image.environment());
        return new DaemonProcess(builder.start(), socket, log);
    }

    void awaitAnswer() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!ControlSocket.answered(socket)) {
            if (!process.isAlive()) throw new AssertionError("the daemon did not start; it said " + said());
            if (System.nanoTime() > until) throw new AssertionError("the daemon does not answer; it said " + said());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /// SIGKILL.
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        int exit = process.waitFor();
        if (exit != KILLED) throw new AssertionError("the daemon ended by itself with " + exit + "; it said " + said());
    }

    /// SIGTERM.
    ///
    /// @return its exit status
    int stop() throws InterruptedException {
        process.toHandle().destroy();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the daemon does not stop; it said " + said());
        }
        return process.exitValue();
    }

    /// The end of what it and those before it have said.
    String said() {
        try {
            var text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - SAID));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
