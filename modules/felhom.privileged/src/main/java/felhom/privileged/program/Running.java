package felhom.privileged.program;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One program that was started, and what it says, read by a thread of its own: who says more than anybody
/// keeps is not to wait for its reader.
final class Running {
    /// Of one that was ended by SIGKILL, as `timeout --signal=KILL` ends itself too (timeout(1)).
    private static final int KILLED = 128 + 9;

    private final Process process;
    private final int most;
    private final long begun;
    private final Thread reader;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private boolean whole = true;

    private Running(Process process, int most, long begun) {
        this.process = process;
        this.most = most;
        this.begun = begun;
        this.reader =
                Thread.ofPlatform().daemon().name("program-" + process.pid()).unstarted(this::read);
    }

    static Running start(List<String> command, Map<String, String> environment, int most) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        long now = System.nanoTime();
        Running running = new Running(builder.start(), most, now);
        running.reader.start();
        return running;
    }

    private void read() {
        byte[] part = new byte[8192];
        try (InputStream out = process.getInputStream()) {
            for (int length = out.read(part); length >= 0; length = out.read(part)) {
                keep(part, length);
            }
        } catch (IOException broken) {
            cut();
        }
    }

    private synchronized void keep(byte[] part, int length) {
        int room = Math.min(length, most - kept.size());
        kept.write(part, 0, room);
        whole &= room == length;
    }

    private synchronized void cut() {
        whole = false;
    }

    /// The group that it and all that it started are in, unless they left it.
    long pid() {
        return process.pid();
    }

    boolean ends(Duration within) throws InterruptedException {
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Whether it was killed for taking so long; whoever was killed sooner was so by somebody else.
    boolean killedAfter(Duration limit) {
        return process.exitValue() == KILLED && System.nanoTime() - begun >= limit.toNanos();
    }

    void giveUp() {
        process.destroyForcibly();
    }

    /// @param patience with whoever holds its output though it has ended
    Answer.Said said(Duration patience) throws InterruptedException {
        boolean all = reader.join(patience);
        synchronized (this) {
            return new Answer.Said(process.exitValue(), kept.toString(StandardCharsets.UTF_8), all && whole);
        }
    }

    /// Whether nobody holds its output any more: a killed one that hangs in the kernel does, when `timeout`
    /// itself is long gone.
    boolean gone() {
        return !process.isAlive() && !reader.isAlive();
    }
}
