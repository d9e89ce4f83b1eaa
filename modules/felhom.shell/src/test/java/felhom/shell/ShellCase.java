package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.shell.command.Desk;
import felhom.shell.command.Exit;
import felhom.shell.command.Interruption;
import felhom.shell.console.Console;
import felhom.shell.console.Secrets;
import felhom.shell.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/// Somebody who types commands to an agent that is not there.
abstract class ShellCase {
    /// What every command that had the log says last.
    static final String LOG = "log " + FakeState.HEAD + "\n";

    final FakeAgent agent = new FakeAgent();
    final FakeDoor door = agent.door;
    /// What is typed in answer to a question; without it there is no terminal.
    Optional<String> typed = Optional.empty();
    /// What is typed in answer to one question after another, before `typed` is; an empty one is a terminal
    /// that is gone.
    final Queue<Optional<String>> answers = new ArrayDeque<>();
    /// Whom Ctrl-C asks first.
    volatile Optional<Interruption.Asked> whomCtrlCAsks = Optional.empty();
    /// Whether standard error leads to the terminal.
    boolean shown = true;
    /// Whether the terminal can draw a line anew.
    boolean overwrites = true;
    int columns = 80;
    /// What was asked at the terminal, with all that was shown there for it.
    final List<String> questions = Collections.synchronizedList(new ArrayList<>());
    /// Ctrl-C was pressed while a question stood there.
    boolean stopped;

    record Result(Exit exit, String out, String err) {
        /// @param one with `'` for `"`, and a backtick for `'`; its lines are joined
        void isJson(String one) {
            String expected = one.lines().map(String::strip).reduce("", String::concat);
            assertEquals(expected.replace('\'', '"').replace('`', '\'') + "\n", out, err);
        }
    }

    Result run(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Exit exit = run(out, err, words);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// The same, with streams that may not take what is written to them.
    Exit run(OutputStream out, OutputStream err, String... words) {
        Terminal terminal = typed.isPresent() ? new Sitting() : Terminal.NONE;
        Console console = new Console(out, err, terminal, InputStream.nullInputStream(), new Secrets(), () -> {});
        Exit exit = new Shell(agent, console, new CtrlC()).run(words);
        assertEquals(0, agent.open, "whatever happens, the state is let go of");
        return exit;
    }

    /// Somebody who sees what is said, and is asked.
    void attended() {
        typed = Optional.of("");
        agent.desk = new Desk(true, true, true, "xterm", false, Optional.empty(), Path.of("/"));
    }

    private final class Sitting implements Terminal {
        @Override
        public boolean shown() {
            return shown;
        }

        @Override
        public boolean overwrites() {
            return shown && overwrites;
        }

        @Override
        public int columns() {
            return columns;
        }

        @Override
        public Optional<String> ask(String question) {
            synchronized (answers) {
                Optional<String> answer = answers.isEmpty() ? typed : answers.remove();
                questions.add(question);
                return answer;
            }
        }
    }

    private final class CtrlC implements Interruption {
        @Override
        public boolean requested() {
            return stopped && !questions.isEmpty();
        }

        @Override
        public AutoCloseable asking(Asked whom) {
            whomCtrlCAsks = Optional.of(whom);
            return () -> whomCtrlCAsks = Optional.empty();
        }

        @Override
        public AutoCloseable interrupting() {
            return () -> {};
        }

        @Override
        public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
            return () -> {};
        }
    }
}
