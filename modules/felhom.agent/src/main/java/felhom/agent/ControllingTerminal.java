package felhom.agent;

import felhom.host.TerminalEcho;
import felhom.host.program.Answer;
import felhom.host.program.Program;
import felhom.host.program.Programs;
import felhom.shell.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The terminal of the session that this process belongs to, `/dev/tty` (tty(4)).
final class ControllingTerminal implements Terminal {
    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
    private static final List<String> NAMES = List.of("/dev/pts/", "/dev/tty", "/dev/console", "/dev/hvc", "/dev/lxc/");
    private static final int LONGEST = 4096;
    // What a terminal has at least.
    private static final int USUAL = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final boolean shown;
    private final boolean overwrites;
    private final String columns;

    ControllingTerminal(Map<String, String> environment) {
        this.shown = leadsToTerminal(STANDARD_ERROR);
        this.overwrites = shown && movesCursor(environment.getOrDefault("TERM", ""));
        this.columns = environment.getOrDefault("COLUMNS", "");
    }

    // term(7): a terminal of this name can do nothing but print; without a name nothing is known of it.
    private static boolean movesCursor(String name) {
        return !name.isEmpty() && !name.equals("dumb") && !name.equals("unknown");
    }

    static boolean leadsToTerminal(Path stream) {
        try {
            String target = Files.readSymbolicLink(stream).toString();
            return NAMES.stream().anyMatch(target::startsWith);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean shown() {
        return shown;
    }

    @Override
    public boolean overwrites() {
        return overwrites;
    }

    @Override
    public int columns() {
        // environ(7); most shells keep it to themselves.
        return width(columns).or(this::asked).orElse(USUAL);
    }

    private Optional<Integer> asked() {
        Answer answer = Programs.ofThisHost().ask(Program.STTY, PATIENCE, List.of("-F", TERMINAL.toString(), "size"));
        return answer instanceof Answer.Said(int exit, String text) && exit == 0
                // Rows and columns.
                ? width(text.strip().substring(text.strip().indexOf(' ') + 1))
                : Optional.empty();
    }

    private static Optional<Integer> width(String said) {
        return said.matches("[1-9][0-9]{1,3}") ? Optional.of(Integer.valueOf(said)) : Optional.empty();
    }

    @Override
    public Optional<String> askUnseen(String question) {
        TerminalEcho echo = new TerminalEcho(Programs.ofThisHost(), TERMINAL);
        if (!echo.hide()) {
            // It may have been cut off after it had done so.
            echo.show();
            return Optional.empty();
        }
        try {
            return ask(question);
        } finally {
            echo.show();
            newLine();
        }
    }

    // The one that was typed was not shown either.
    private static void newLine() {
        boolean interrupted = Thread.interrupted();
        try (FileChannel terminal = FileChannel.open(TERMINAL, StandardOpenOption.WRITE)) {
            terminal.write(ByteBuffer.wrap(new byte[] {'\n'}));
        } catch (IOException gone) {
            // Nobody is there to see it.
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<String> ask(String question) {
        // A channel, because an interrupt ends its read.
        try (FileChannel terminal = FileChannel.open(TERMINAL, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            terminal.write(ByteBuffer.wrap(question.getBytes(StandardCharsets.UTF_8)));
            return line(terminal);
        } catch (ClosedByInterruptException interrupted) {
            // There is one, and nothing was typed.
            return Optional.of("");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Empty where it ends before anything is typed, by Ctrl-D or as its terminal goes away: that is not
    /// Enter.
    private static Optional<String> line(FileChannel terminal) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (line.size() < LONGEST) {
            if (terminal.read(one) <= 0) {
                return line.size() == 0 ? Optional.empty() : Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            if (one.get(0) == '\n') {
                break;
            }
            line.write(one.get(0));
            one.clear();
        }
        return Optional.of(line.toString(StandardCharsets.UTF_8));
    }
}
