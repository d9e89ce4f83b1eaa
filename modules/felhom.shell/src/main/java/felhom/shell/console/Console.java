package felhom.shell.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Where answers go: `out` for the answer itself, `err` for everything about it. On a terminal the last line
/// may be written over, to show that something goes on. Whatever leaves here holds neither a secret nor
/// anything that steers a terminal. Several threads may print.
public final class Console {
    private static final String ERASE = "\r\u001b[K";
    private static final String ERASE_DOWN = "\r\u001b[J";

    private final OutputStream out;
    private final OutputStream err;
    private final Terminal terminal;
    private final InputStream stdin;
    private final Secrets secrets;
    private final Runnable unread;
    /// How wide each of the lines is that may be written over.
    private List<Integer> live = List.of();
    private Optional<String> fault = Optional.empty();
    private boolean closed;

    /// @param out and `err` throw when they cannot be written to
    /// @param stdin for commands that work on what is piped into them
    /// @param secrets what is never shown
    /// @param unread is run when whoever read the answer has gone away
    public Console(
            OutputStream out,
            OutputStream err,
            Terminal terminal,
            InputStream stdin,
            Secrets secrets,
            Runnable unread) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.stdin = stdin;
        this.secrets = secrets;
        this.unread = unread;
    }

    /// The same for commands of a script: they ask nobody, and find nothing on standard input.
    public Console scripted() {
        return new Console(out, err, new Scripted(terminal), InputStream.nullInputStream(), secrets, unread);
    }

    private record Scripted(Terminal terminal) implements Terminal {
        @Override
        public boolean shown() {
            return terminal.shown();
        }

        @Override
        public boolean overwrites() {
            return terminal.overwrites();
        }

        @Override
        public int columns() {
            return terminal.columns();
        }

        @Override
        public boolean scripted() {
            return true;
        }

        @Override
        public Optional<String> ask(String question) {
            return Optional.empty();
        }
    }

    /// Whether nobody is there to be asked, since commands come from a script.
    public boolean unattended() {
        return terminal.scripted();
    }

    public InputStream stdin() {
        return stdin;
    }

    /// What is never shown.
    public Secrets secrets() {
        return secrets;
    }

    /// Whether what is said about an answer is read on a terminal.
    public boolean terminal() {
        return terminal.shown();
    }

    /// How many characters fit on a line of it.
    public int columns() {
        return terminal.columns();
    }

    /// Why not all that was printed has arrived where it was to; empty when all has, or when nobody wants it
    /// any more.
    public Optional<String> fault() {
        return fault;
    }

    /// Whether whoever read the answer has gone away.
    public boolean unread() {
        return closed;
    }

    /// Whether all that was printed so far has been taken.
    public boolean taken() {
        return fault.isEmpty() && !closed;
    }

    /// One line: what is in it that is not printable is shown, and has no effect.
    public synchronized void line(String text) {
        clear();
        write(out, "standard output", secrets.line(text) + "\n");
    }

    /// A piece of a line that is too long to be held; [#line] ends it.
    public synchronized void piece(String text) {
        clear();
        write(out, "standard output", secrets.line(text));
    }

    public synchronized void error(String text) {
        clear();
        write(err, "standard error", secrets.line(text) + "\n");
    }

    /// Replaced by whatever is printed next; nothing at all where no line can be.
    public void live(String text) {
        live(List.of(text));
    }

    /// The same for several lines, none of them wider than the terminal.
    public synchronized void live(List<String> texts) {
        if (!terminal.overwrites() || texts.isEmpty()) {
            return;
        }
        List<String> lines = texts.stream().map(secrets::line).toList();
        write(err, "standard error", erased() + String.join("\n", lines));
        live = lines.stream().map(String::length).toList();
    }

    /// Whether a line can be written over.
    public boolean draws() {
        return terminal.overwrites();
    }

    /// Asks at the terminal itself, since the streams may lead anywhere. Empty where there is none to ask at.
    public Optional<Boolean> confirm(String question) {
        return confirm(_ -> {}, question);
    }

    /// The same about what is said by `about`, which is said again at the terminal where standard error leads
    /// elsewhere: nobody agrees to what they have not seen.
    public Optional<Boolean> confirm(Consumer<Console> about, String question) {
        clear();
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        if (!terminal.shown()) {
            about.accept(new Console(seen, seen, Terminal.NONE, InputStream.nullInputStream(), secrets, () -> {}));
        }
        return terminal.ask(seen.toString(StandardCharsets.UTF_8) + secrets.line(question) + " [y/N] ")
                .map(answer -> List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT)));
    }

    /// What is typed at the terminal itself; empty where there is none to ask at.
    public Optional<String> ask(String question) {
        clear();
        return terminal.ask(secrets.line(question)).map(String::strip);
    }

    /// The same for a token, which is neither seen while it is typed nor shown from then on. Empty too where
    /// the terminal cannot be kept from showing it.
    public Optional<String> askToken(String question) {
        clear();
        Optional<String> typed = terminal.askUnseen(secrets.line(question));
        typed.ifPresent(secrets::token);
        return typed;
    }

    public void table(List<String> head, List<List<String>> rows) {
        Table.lines(head, rows).forEach(this::line);
    }

    private synchronized void clear() {
        if (!live.isEmpty()) {
            write(err, "standard error", erased());
            live = List.of();
        }
    }

    /// From the last of the lines back to the first. A terminal that was made narrower meanwhile has broken
    /// them over.
    private String erased() {
        if (live.stream().allMatch(width -> width == 0)) {
            return ERASE;
        }
        int columns = Math.max(1, terminal.columns());
        int rows = live.stream()
                .mapToInt(width -> Math.max(1, Math.ceilDiv(width, columns)))
                .sum();
        return rows <= 1 ? ERASE : "\u001b[" + (rows - 1) + "A" + ERASE_DOWN;
    }

    private synchronized void write(OutputStream stream, String name, String text) {
        try {
            stream.write(text.getBytes(StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException e) {
            // The words of EPIPE (errno(3)), in the locale that the launcher sets; Java tells it in no other way.
            if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
                if (!closed) {
                    closed = true;
                    unread.run();
                }
            } else if (fault.isEmpty()) {
                fault = Optional.of(name + " cannot be written: " + e.getMessage());
            }
        }
    }
}
