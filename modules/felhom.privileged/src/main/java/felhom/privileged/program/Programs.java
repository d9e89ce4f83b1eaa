package felhom.privileged.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Starts the programs of the list: with nothing at standard input and an environment of its own, in a group
/// of its own that `timeout` kills whole when it does not end (Java makes no process groups), and of which
/// nothing is left when it has. What hangs in the kernel does not even die then; it is given up, and the same
/// is not started again as long as it is there.
public final class Programs {
    /// What is waited beyond a program's limit, for `timeout` to have killed it; and for what a program that
    /// has ended left behind to let go of its output.
    private static final Duration GRACE = Duration.ofSeconds(2);

    /// What `kill` gets to end.
    private static final Duration KILL_LIMIT = Duration.ofSeconds(5);

    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH", "/usr/sbin:/usr/bin:/sbin:/bin",
            "LC_ALL", "C.UTF-8",
            "SYSTEMD_COLORS", "0",
            "SYSTEMD_PAGER", "",
            "TZ", "UTC");

    private final Path root;
    /// By what is asked of whom: what was started and may still be there.
    private final Map<List<String>, Running> started = new HashMap<>();

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

    /// Where it lies.
    public Path place(Program program) {
        return root.resolve(program.relative());
    }

    /// Whether it is there and may be run.
    public boolean has(Program program) {
        return Files.isExecutable(place(program));
    }

    /// Whether nothing that was started is still there. What hangs in the kernel is forgotten with this
    /// process, and another helper would start the same beside it.
    public boolean quiet() {
        synchronized (started) {
            started.values().removeIf(Running::gone);
            return started.isEmpty();
        }
    }

    /// @param most bytes of what it writes that are kept, the first ones; the rest is read and dropped
    /// @param arguments each of a form that was checked
    public Answer run(Program program, Duration limit, int most, List<String> arguments) {
        return run(program, arguments, limit, most, arguments);
    }

    /// @param target what it is about: of one program, there is never more than one about the same
    /// @param most bytes of what it writes that are kept, the first ones; the rest is read and dropped
    /// @param arguments each of a form that was checked
    public Answer run(Program program, List<String> target, Duration limit, int most, List<String> arguments) {
        if (!has(program)) {
            return new Answer.NotRun("there is no " + program.path() + " that may be run here");
        }
        List<String> about = words(program, target);
        Running running;
        synchronized (started) {
            started.values().removeIf(Running::gone);
            if (started.containsKey(about)) {
                return new Answer.StillThere();
            }
            try {
                running = Running.start(command(program, limit, arguments), ENVIRONMENT, most);
            } catch (IOException no) {
                return new Answer.NotRun(String.valueOf(no.getMessage()));
            }
            started.put(about, running);
        }
        try {
            return answer(running, limit);
        } catch (InterruptedException interrupted) {
            running.giveUp();
            Thread.currentThread().interrupt();
            return new Answer.NotRun("interrupted before it answered");
        }
    }

    private List<String> command(Program program, Duration limit, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                place(Program.TIMEOUT).toString(),
                "--signal=KILL",
                Long.toString(Math.max(1, limit.toSeconds())),
                place(program).toString()));
        command.addAll(arguments);
        return command;
    }

    private Answer answer(Running running, Duration limit) throws InterruptedException {
        if (!running.ends(limit.plus(GRACE))) {
            running.giveUp();
            killRest(running);
            return new Answer.TooLong(limit);
        }
        if (running.killedAfter(limit)) {
            return new Answer.TooLong(limit);
        }
        killRest(running);
        Answer.Said said = running.said(GRACE);
        return notStarted(said) ? new Answer.NotRun(said.text().strip()) : said;
    }

    /// `timeout` made itself the leader of a group, and is gone; whoever is left in it was started by the
    /// program and has outlived it.
    private void killRest(Running running) throws InterruptedException {
        if (!has(Program.KILL)) {
            return;
        }
        try {
            ProcessBuilder kill = new ProcessBuilder(place(Program.KILL).toString(), "-KILL", "--", "-" + running.pid())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    // That there is nobody, as there should be, it calls an error.
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            kill.environment().clear();
            kill.environment().putAll(ENVIRONMENT);
            Process killing = kill.start();
            if (!killing.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                killing.destroyForcibly();
            }
        } catch (IOException notRun) {
            // Whoever is left holds the output, which is seen, or dies with the helper's own unit.
            return;
        }
    }

    /// `timeout` says 125 to 127 where it could not start anything, and so may the program.
    private boolean notStarted(Answer.Said said) {
        return said.exit() >= 125 && said.exit() <= 127 && said.text().startsWith(place(Program.TIMEOUT) + ": ");
    }
}
