package felhom.shell.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Clocks;
import felhom.shell.ManualMain;
import felhom.shell.command.Desk;
import felhom.shell.command.Exit;
import felhom.shell.command.Installation;
import felhom.shell.command.Interruption;
import felhom.shell.command.Program;
import felhom.shell.complete.Completer;
import felhom.shell.complete.FakeReads;
import felhom.shell.console.Console;
import felhom.shell.console.Secrets;
import felhom.shell.line.CommandForm;
import felhom.shell.order.ShortCommands;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.jline.utils.InfoCmp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Keys that are typed at a terminal that is not there: what becomes of them.
class EditedLinesTests {
    private static final String UP = "\u001bOA";
    private static final String LEFT = "\u001bOD";
    private static final String RIGHT = "\u001bOC";
    private static final Lines.Prompt PROMPT = new Lines.Prompt("pve1", Exit.OK);

    @TempDir
    private Path home;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private Keys keys;
    private EditedLines lines;
    private Interrupts interrupts;
    private final FakeReads host = new FakeReads();
    private Completer completer;

    private static final Program PROGRAM = new Program() {
        @Override
        public List<CommandForm> forms() {
            return ManualMain.program().commands();
        }

        @Override
        public List<String> help(CommandForm form) {
            return List.of("help of " + form.words());
        }

        @Override
        public Exit run(Installation installation, Console console, Interruption interruption, List<String> words) {
            return Exit.OK;
        }
    };

    /// A keyboard.
    private static final class Keys extends InputStream {
        private final BlockingQueue<Byte> pressed = new LinkedBlockingQueue<>();

        void press(String text) {
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                pressed.add(b);
            }
        }

        @Override
        public int read() throws IOException {
            try {
                return pressed.take() & 0xff;
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }

        @Override
        public int read(byte[] to, int from, int most) throws IOException {
            int count = 0;
            do {
                to[from + count++] = (byte) read();
            } while (count < most && !pressed.isEmpty());
            return count;
        }
    }

    @BeforeEach
    void sitDown() throws Exception {
        sitDown(true);
    }

    private void sitDown(boolean colour) throws Exception {
        keys = new Keys();
        var terminal = new ExternalTerminal("test", "xterm-256color", keys, screen, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(80, 24));
        interrupts = new Interrupts(Interruption.NEVER);
        var desk = new Desk(true, true, true, "xterm", colour, Optional.of(home.resolve("history")), home);
        var program = ManualMain.program();
        var check = new LineCheck(program.commands(), program.operations());
        completer = new Completer(
                new Completer.Language(program.commands(), program.operations(), ShortCommands.operations()),
                host,
                // An answer that is there at once is not missed on a machine that has much to do.
                new Completer.Site(home, home, Duration.ofSeconds(20)),
                Clocks.system());
        var typing = new Typing(check, new WordHelp(PROGRAM, check), new ShellCompletion(completer));
        lines = new EditedLines(terminal, desk, typing, new Secrets(), interrupts);
    }

    @AfterEach
    void leave() {
        lines.close();
    }

    private Lines.Next typed(String text) throws Exception {
        keys.press(text);
        return lines.next(PROMPT);
    }

    private String seen() {
        return screen.toString(StandardCharsets.UTF_8);
    }

    private static Lines.Next line(String text) {
        return new Lines.Next.Typed(text);
    }

    @Test
    void aLineIsEditedAndGivenOnEnter() throws Exception {
        assertEquals(line("guest list"), typed("guest lit" + LEFT + "s\r"));
        assertTrue(seen().contains("pve1> "), this::seen);
    }

    @Test
    void whatIsWrongStandsBelowItBeforeEnter() throws Exception {
        typed("guest lx\r");

        assertTrue(seen().contains("unknown command 'guest lx'; there is guest list"), this::seen);
        assertTrue(seen().contains("\u001b[31m"), "and it is red");
    }

    @Test
    void withoutColoursNothingIsColouredAndTheWordsAreThereAllTheSame() throws Exception {
        lines.close();
        screen.reset();
        sitDown(false);

        typed("guest lx\r");

        assertTrue(seen().contains("unknown command 'guest lx'"), this::seen);
        assertEquals(-1, seen().indexOf("\u001b[3"), this::seen);
    }

    @Test
    void tabCompletesCommandsOptionsAndArguments() throws Exception {
        assertEquals(line("usb list "), typed("usb li\t\r"));
        assertEquals(line("task list --running "), typed("task list --ru\t\r"));
        assertEquals(line("run rollback vmid="), typed("run rollb\tvm\t\r"));
    }

    @Test
    void tabCompletesWhatIsOnTheHostByItsIdAndByItsName() throws Exception {
        host.guest(101, "web", "running").guest(205, "mail", "stopped").snapshot(205, "before", "2026-11-30T11:00:00Z");

        assertEquals(line("guest show 205 "), typed("guest show 2\t\r"));
        assertEquals(line("guest show 205 "), typed("guest show mai\t\r"));
        assertEquals(line("run rollback vmid=205 name=before "), typed("run rollback vmid=2\tname=\t\r"));
        assertEquals(line("help guest list "), typed("help gue\tli\t\r"));
        assertEquals(line("felhom-agent guest show 101 "), typed("felhom-agent guest show 1\t\r"));
        assertEquals(line("status\nguest show 205 "), typed("\u001b[200~status\rguest show 2\u001b[201~\t\r"));
    }

    @Test
    void tabShowsWhatThereIsWithWhatItIsAndWhatTheTokenMayNotInGrey() throws Exception {
        host.guest(101, "web", "running").guest(102, "db", "running").mayAlone("/vms/101 VM.Backup");

        assertEquals(line("run backup vmid=10"), typed("run backup vmid=1\t\r"));

        assertTrue(seen().contains("(web, container, running)"), this::seen);
        assertTrue(seen().contains("(the token lacks VM.Backup on /vms/102; db, container, running)"), this::seen);
        // From the description above it, which is grey too.
        assertTrue(
                Pattern.compile("\u001b\\[90m[^\u001b]*\n102\u001b")
                        .matcher(seen())
                        .find(),
                this::seen);
    }

    @Test
    void aListThatIsShownIsNarrowedByWhatIsTypedAndTakenByTab() throws Exception {
        host.guest(101, "web", "running").guest(102, "db", "running").guest(201, "mail", "running");

        assertEquals(line("guest show 101 "), typed("guest show \t1\t\t\r\r"));
    }

    @Test
    void quotesAndBlanksInAFilesNameAreTypedForWhomItIs() throws Exception {
        Files.writeString(home.resolve("my plan #2.json"), "{}");
        Files.writeString(home.resolve("my plan #3.json"), "{}");

        assertEquals(line("apply my\\ plan\\ \\#"), typed("apply my\t\r"));
        assertEquals(line("apply 'my plan #2.json' "), typed("apply 'my plan #2\t\r"));
        assertEquals(line("apply ~/my\\ plan\\ \\#3.json "), typed("apply ~/my\\ plan\\ \\#3\t\r"));
    }

    @Test
    void aHostThatGoesAwayIsSaidBelowTheLineAndTheLineStays() throws Exception {
        host.guest(101, "web", "running");
        assertEquals(line("guest show 101 "), typed("guest show \t\r"));
        lines.close();
        host.away = Optional.of(FakeReads.unreachable("pve.example:8006: connection refused"));
        screen.reset();
        sitDown(true);

        assertEquals(line("guest show 1"), typed("guest show 1\t\r"));

        assertTrue(seen().contains("guests: pve.example:8006: connection refused"), this::seen);
        assertEquals(line("guest show 101"), typed("guest show 1\t01\r"));
    }

    @Test
    void aKeySaysWhatTheWordUnderTheCursorIs() throws Exception {
        typed("guest list\u001bh\r");
        assertTrue(seen().contains("help of guest list"), this::seen);

        typed("run rollback vmid=101\u001bOP\r");
        assertTrue(seen().contains("vmid  a vmid, 100 to 999999999"), this::seen);
    }

    @Test
    void whatWasTypedIsThereAgainByArrowBySearchAndAsASuggestion() throws Exception {
        typed("guest show 101\r");
        typed("status\r");

        assertEquals(line("status"), typed(UP + "\r"));
        assertEquals(line("guest show 101"), typed("\u0012sho\r"));
        assertEquals(line("guest show 101"), typed("gue" + RIGHT + "\r"));
        assertEquals(
                List.of("guest show 101", "status", "guest show 101"), Files.readAllLines(home.resolve("history")));
    }

    @Test
    void ctrlCThrowsTheLineAwayAndCtrlDLeaves() throws Exception {
        assertEquals(new Lines.Next.Cleared(), interruptedWith("guest li"));
        assertEquals(new Lines.Next.Left(), typed("\u0004"));
    }

    /// Ctrl-C, once the keys before it have been seen: it empties what was not read yet.
    private Lines.Next interruptedWith(String text) throws Exception {
        keys.press(text);
        var reader = Thread.ofVirtual().start(() -> {
            try {
                for (int waited = 0; !seen().contains("li") && waited < 3_000; waited++) {
                    Thread.sleep(10);
                }
                keys.press("\u0003");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        var next = lines.next(PROMPT);
        reader.join();
        return next;
    }

    @Test
    void severalLinesThatArePastedAreOneInputAndWhatIsTooLongIsLeftOut() throws Exception {
        assertEquals(line("status\nguest list"), typed("\u001b[200~status\rguest list\r\u001b[201~\r"));

        String megabyte = "guest list\r".repeat(95_326);
        assertEquals(line("status"), typed("\u001b[200~" + megabyte + "\u001b[201~status\r"));
        assertTrue(seen().contains("at most 65536 are taken"), "it is said to be too much");
    }

    @Test
    void wideAndJoinedCharactersAreEditedAsWholeOnes() throws Exception {
        assertEquals(line("日語x"), typed("日本語x" + LEFT + LEFT + "\u007f\r"));
        assertEquals(line("e\u0301!"), typed("e\u0301!\r"));
    }

    @Test
    void aCommandThatRunsIsInterruptedAndNotTheLine() throws Exception {
        List<Boolean> heard = new ArrayList<>();
        try (var running = interrupts.running();
                var _ = running.interrupting()) {
            interrupts.interrupt();
            heard.add(Thread.interrupted());
            heard.add(running.requested());
        }
        assertEquals(List.of(true, true), heard);
        assertEquals(false, interrupts.running().requested(), "the next one is another");
    }

    @Test
    void everyKindOfTerminalHasADescriptionWithoutAProgramThatIsAsked() {
        for (String term :
                List.of("xterm-kitty", "tmux-256color", "linux", "vt220", "rxvt-unicode", "alacritty", "?")) {
            String kind = EditedLines.kind(term);

            assertTrue(InfoCmp.getDefaultInfoCmp(kind).contains(kind), term);
        }
    }
}
