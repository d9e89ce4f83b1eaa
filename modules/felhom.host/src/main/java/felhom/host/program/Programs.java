package felhom.host.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts the programs of the list. One that does not end within its limit is killed and never waited for:
/// what hangs in the kernel does not even die. As long as it is there, the same is not started again.
public final class Programs {
    private final Path root;
    /// By program and arguments: what was started and may still be there.
    private final Map<List<String>, Process> started = new HashMap<>();

    /// @param root the directory that they lie below, `/` unless it is a test's
    public Programs(Path root) {
        this.root = root;
    }

    public static Programs ofThisHost() {
        return new Programs(Path.of("/"));
    }

    /// Runs it with nothing at its standard input and an environment of its own.
    ///
    /// @param arguments of fixed form; what comes from outside has been looked at
    public Answer ask(Program program, Duration limit, List<String> arguments) {
        Path path = root.resolve(program.path());
        if (!Files.isExecutable(path)) {
            return new Answer.NotRun("there is no " + path + " that may be run here");
        }
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(arguments);
        try {
            Optional<Process> process = alone(program, command, limit);
            return process.isPresent() ? answer(process.get(), program.most(), limit) : new Answer.StillThere();
        } catch (IOException no) {
            return new Answer.NotRun(String.valueOf(no.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Answer.NotRun("interrupted before it was started");
        }
    }

    /// Once the same is not at work for somebody else.
    ///
    /// @return nothing where that takes longer than the limit
    private Optional<Process> alone(Program program, List<String> command, Duration limit)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            Process other;
            synchronized (started) {
                started.values().removeIf(one -> !one.isAlive());
                other = started.get(command);
                if (other == null) {
                    Process process = start(program, command);
                    started.put(command, process);
                    return Optional.of(process);
                }
            }
            if (!other.waitFor(until - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        }
    }

    private static Process start(Program program, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        if (program.errorsToo()) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", "/usr/sbin:/usr/bin:/sbin:/bin",
                        "LC_ALL", "C.UTF-8",
                        "SYSTEMD_COLORS", "0",
                        "SYSTEMD_PAGER", "",
                        "TZ", "UTC"));
        return builder.start();
    }

    private static Answer answer(Process process, int most, Duration limit) {
        // Not a virtual thread: a read of a pipe holds on to what carries it.
        FutureTask<Answer.Said> reading = new FutureTask<>(() -> said(process, most));
        Thread.ofPlatform().daemon().name("program-" + process.pid()).start(reading);
        try {
            return reading.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException tooLong) {
            process.destroyForcibly();
            return new Answer.TooLong(limit);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return new Answer.NotRun("interrupted before it answered");
        } catch (ExecutionException broken) {
            process.destroyForcibly();
            return new Answer.NotRun("what it said could not be read: "
                    + String.valueOf(broken.getCause() == null ? broken : broken.getCause()));
        }
    }

    private static Answer.Said said(Process process, int most) throws IOException, InterruptedException {
        try (InputStream out = process.getInputStream()) {
            byte[] text = out.readNBytes(most);
            // One that says more than anybody reads is not to wait for its reader.
            out.transferTo(OutputStream.nullOutputStream());
            return new Answer.Said(process.waitFor(), new String(text, StandardCharsets.UTF_8));
        }
    }
}
