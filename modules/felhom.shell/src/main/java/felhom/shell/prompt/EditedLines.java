package felhom.shell.prompt;

import felhom.shell.command.Desk;
import felhom.shell.command.Exit;
import felhom.shell.console.Printable;
import felhom.shell.console.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp;

/// Lines that are edited here, on a terminal that can be drawn on.
final class EditedLines implements Lines {
    private final Terminal terminal;
    private final Typing typing;
    private final Editor editor;
    private final Interrupts interrupts;
    private final boolean colour;

    /// On the terminal that this process was started at.
    static EditedLines here(Desk desk, Typing typing, Secrets secrets, Interrupts interrupts) {
        try {
            // JLine's own way to hear of signals writes machine code into memory; Java's is used in its place. Whether
            // the terminal joins characters is not asked, since the answer would be typed in where it comes late.
            String kind = kind(desk.term());
            InfoCmp.setLoadedInfoCmp(kind, InfoCmp.getDefaultInfoCmp(kind));
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .provider(TerminalBuilder.PROP_PROVIDER_FFM)
                    .dumb(false)
                    .nativeSignals(false)
                    .graphemeCluster(false)
                    .type(kind)
                    .build();
            EditedLines lines = new EditedLines(terminal, desk, typing, secrets, interrupts);
            interrupts.hear("INT", () -> terminal.raise(Signal.INT));
            interrupts.hear("WINCH", () -> terminal.raise(Signal.WINCH));
            interrupts.hear("CONT", () -> terminal.raise(Signal.CONT));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the terminal cannot be used (felhom-agent shell --plain can do without)", e);
        }
    }

    /// The nearest kind of terminal that JLine brings the description of. For any other it would start a
    /// program.
    static String kind(String term) {
        if (term.startsWith("screen") || term.startsWith("tmux")) {
            return "screen-256color";
        } else if (term.startsWith("rxvt")) {
            return "rxvt";
        }
        // linux(4), and serial consoles: vt100, vt220.
        return term.matches("(linux|ansi|vt[0-9]|cons[0-9]|pcansi).*") ? "ansi" : "xterm-256color";
    }

    EditedLines(Terminal terminal, Desk desk, Typing typing, Secrets secrets, Interrupts interrupts) {
        this.terminal = terminal;
        this.interrupts = interrupts;
        this.colour = desk.colour();
        this.typing = typing;
        this.editor = new Editor(terminal, typing, colour);
        editor.setHistory(new KeptHistory(desk.history().map(HistoryFile::new), secrets, this::tell));
        editor.setVariable(LineReader.HISTORY_SIZE, HistoryFile.MOST);
        editor.setVariable(LineReader.SECONDARY_PROMPT_PATTERN, "> ");
        editor.setVariable(LineReader.BELL_STYLE, "none");
        // What a `!` stands for in bash.
        editor.option(LineReader.Option.DISABLE_EVENT_EXPANSION, true);
        editor.option(LineReader.Option.INSERT_TAB, false);
        editor.option(LineReader.Option.AUTO_FRESH_LINE, false);
        editor.setParser(new WordParser());
        terminal.handle(Signal.INT, _ -> interrupts.interrupt());
    }

    @Override
    public Next next(Prompt prompt) {
        try {
            return new Next.Typed(editor.readLine(drawn(prompt)));
        } catch (UserInterruptException interrupted) {
            return new Next.Cleared();
        } catch (EndOfFileException end) {
            return new Next.Left();
        } catch (IllegalStateException closed) {
            // JLine puts the terminal back by itself while the whole program is being ended.
            if (interrupts.ending()) {
                return new Next.Left();
            }
            throw closed;
        }
    }

    private String drawn(Prompt prompt) {
        if (!colour || prompt.last() == Exit.OK) {
            return prompt.text();
        }
        return new AttributedStringBuilder()
                .append(prompt.node())
                .append(" ")
                .styled(
                        AttributedStyle.DEFAULT.foreground(AttributedStyle.RED),
                        "[" + prompt.last().code() + "]")
                .append("> ")
                .toAnsi(terminal);
    }

    @Override
    public String keys() {
        return "help lists the commands, Tab completes, F1 is help on a word, Ctrl-R searches, Ctrl-D leaves";
    }

    @Override
    public void tell(String line) {
        editor.printAbove(Printable.line(line));
    }

    @Override
    public void close() {
        typing.completing().close();
        try {
            terminal.close();
        } catch (IOException gone) {
            // There is nothing left to put back.
        }
    }
}
