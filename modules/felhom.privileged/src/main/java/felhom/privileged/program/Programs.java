package felhom.privileged.program;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Starts the programs of the list: with nothing at standard input and an environment of its own, in a group
/// of its own that `timeout` kills whole when it does not end (Java makes no process groups). What hangs in
/// the kernel does not even die then; it is given up, and the same is not started again as long as it is
/// there.
public final class Programs {
    /// What is waited beyond a program's limit, for `timeout` to have killed it.
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// Killed by `timeout --signal=KILL` (timeout(1): 128 + 9, since it ends itself alike).
    private static final int KILLED = 137;

    private final Path root;
    /// By program and arguments: what was started and may still be there.
    private final Map<List<String>, Process> started = new HashMap<>();

    /// @param root `/`; another one in tests
    public Programs(Path root) {
        this.root = root;
    }

    /// The same as it would be started, without `timeout` before it.
    public static List<String> words(Program program, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of(program.path()));
        words.addAll(arguments);
        return List.copyOf(words);
    }

    /// Whether it is there and may be run.
    public boolean has(Program program) {
        return Files.isExecutable(root.resolve(program.relative()));
    }

    /// @param most bytes of what it writes that are kept, the first ones; the rest is read and dropped
    /// @param arguments each of a form that was checked
    public Answer run(Program program, Duration limit, int most, List<String> arguments) {
        Path path = root.resolve(program.relative());
        if (!Files.isExecutable(path)) {
            return new Answer.NotRun("there is no " + program.path() + " that may be run here");
        }
        List<String> command = new ArrayList<>(List.of(
                root.resolve(Program.TIMEOUT.relative()).toString(),
                "--signal=KILL",
                Long.toString(Math.max(1, limit.toSeconds())),
                path.toString()));
        command.addAll(arguments);
        Process process;
        synchronized (started) {
            started.values().removeIf(one -> !one.isAlive());
            if (started.containsKey(command)) {
                return new Answer.StillThere();
            }
            try {
                process = start(command);
            } catch (IOException no) {
                return new Answer.NotRun(String.valueOf(no.getMessage()));
            }
            started.put(command, process);
        }
        return answer(process, limit, most);
    }

    private static Process start(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .directory(Path.of("/").toFile());
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

    private static Answer answer(Process process, Duration limit, int most) {
        FutureTask<Answer.Said> reading = new FutureTask<>(() -> said(process, most));
        Thread.ofPlatform().daemon().name("program-" + process.pid()).start(reading);
        try {
            Answer.Said said = reading.get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
            return said.exit() == KILLED ? new Answer.TooLong(limit) : said;
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
            boolean whole = out.transferTo(OutputStream.nullOutputStream()) == 0;
            return new Answer.Said(process.waitFor(), new String(text, StandardCharsets.UTF_8), whole);
        }
    }
}
