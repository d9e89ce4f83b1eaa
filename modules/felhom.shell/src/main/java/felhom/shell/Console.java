package felhom.shell;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Where answers go: `out` for the answer itself, `err` for everything about it. On a terminal the last line may be
/// written over, to show that something goes on.
public final class Console {
    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final Supplier<Optional<String>> input;
    private final InputStream stdin;
    private boolean live;

    /// @param input one line typed by the operator; asked only on a terminal
    public Console(PrintStream out, PrintStream err, boolean terminal, Supplier<Optional<String>> input) {
        this(out, err, terminal, input, InputStream.nullInputStream());
    }

    /// @param stdin for commands that work on what is piped into them
    public Console(
            PrintStream out, PrintStream err, boolean terminal, Supplier<Optional<String>> input, InputStream stdin) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.input = input;
        this.stdin = stdin;
    }

    InputStream stdin() {
        return stdin;
    }

    /// Hands on what has been printed; false when nobody reads it any more.
    boolean flush() {
        return !out.checkError();
    }

    boolean terminal() {
        return terminal;
    }

    /// One line: what is in it that is not printable is shown, and has no effect.
    void line(String text) {
        clear();
        out.println(Printable.line(text));
    }

    void error(String text) {
        clear();
        err.println(Printable.line(text));
    }

    /// Replaced by whatever is printed next; nothing at all where there is no terminal.
    void live(String text) {
        if (terminal) {
            err.print("\r\u001b[K" + Printable.line(text));
            err.flush();
            live = true;
        }
    }

    /// Asks on a terminal; without one the answer is no.
    boolean confirm(String question) {
        if (!terminal) {
            return false;
        }
        clear();
        err.print(Printable.line(question) + " [y/N] ");
        err.flush();
        return input.get().map(answer -> answer.strip().equalsIgnoreCase("y")).orElse(false);
    }

    void table(List<String> head, List<List<String>> rows) {
        Table.lines(head, rows).forEach(this::line);
    }

    private void clear() {
        if (live) {
            err.print("\r\u001b[K");
            err.flush();
            live = false;
        }
    }
}
