package felhom.shell.prompt;

import felhom.shell.console.Printable;
import felhom.shell.prompt.LineCheck.Part;
import felhom.shell.prompt.LineCheck.What;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jline.keymap.KeyMap;
import org.jline.reader.Binding;
import org.jline.reader.Candidate;
import org.jline.reader.LineReader;
import org.jline.reader.Reference;
import org.jline.reader.Widget;
import org.jline.reader.impl.LineReaderImpl;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.InfoCmp.Capability;

/// JLine's editor of a line, with what is wrong with the line below it, help at a key, and a limit for what
/// is pasted.
final class Editor extends LineReaderImpl {
    /// What is pasted at once may be so long.
    static final int LONGEST_PASTE = 64 * 1024;

    private static final String HELP = "felhom-help";

    private final LineCheck check;
    private final WordHelp help;
    private final TabKey tab;
    private final boolean colour;
    private final Supplier<AttributedString> hint = this::hint;
    private boolean ending;
    /// What the last Tab had to say, and of which line.
    private String remark = "";

    private String remarked = "";

    Editor(Terminal terminal, Typing typing, boolean colour) {
        super(terminal, "felhom-agent", new HashMap<>());
        this.check = typing.check();
        this.help = typing.help();
        this.tab = new TabKey(typing.completing(), colour);
        setCompleter(tab);
        setCompletionMatcher(tab);
        setVariable(LineReader.TOO_MANY_CANDIDATES, "partial");
        this.colour = colour;
        setHighlighter((_, line) -> coloured(line));
        setAutosuggestion(colour ? LineReader.SuggestionType.HISTORY : LineReader.SuggestionType.NONE);
        Widget show = this::showHelp;
        getWidgets().put(HELP, show);
        Widget begin = this::hearSignals;
        getWidgets().put(LineReader.CALLBACK_INIT, begin);
        for (String map : List.of(LineReader.EMACS, LineReader.VIINS)) {
            Reference reference = new Reference(HELP);
            KeyMap<Binding> keys = Objects.requireNonNull(getKeyMaps().get(map), map);
            keys.bind(reference, "\u001bh", "\u001bOP", "\u001b[11~");
            Optional.ofNullable(terminal.getStringCapability(Capability.key_f1))
                    .map(KeyMap::translate)
                    .filter(key -> !key.isEmpty())
                    .ifPresent(key -> keys.bind(reference, key));
        }
    }

    /// Has the terminal turn Ctrl-C and Ctrl-Z into signals, as it does for every other program: JLine reads
    /// them as keys, and has none for Ctrl-Z.
    private boolean hearSignals() {
        Attributes attributes = terminal.getAttributes();
        attributes.setLocalFlag(Attributes.LocalFlag.ISIG, true);
        terminal.setAttributes(attributes);
        return true;
    }

    @Override
    protected void handleSignal(Terminal.Signal signal) {
        super.handleSignal(signal);
        if (signal == Terminal.Signal.CONT) {
            hearSignals();
        }
    }

    private boolean showHelp() {
        help.at(getBuffer().toString(), getBuffer().cursor()).stream()
                .map(Printable::line)
                .forEach(this::printAbove);
        return true;
    }

    private AttributedString coloured(String text) {
        AttributedStringBuilder shown = new AttributedStringBuilder();
        String rest = text;
        while (true) {
            int end = rest.indexOf('\n');
            line(end < 0 ? rest : rest.substring(0, end), shown);
            if (end < 0) {
                return shown.toAttributedString();
            }
            shown.append('\n');
            rest = rest.substring(end + 1);
        }
    }

    private void line(String line, AttributedStringBuilder shown) {
        int at = 0;
        if (colour) {
            for (Part part : check.parts(line)) {
                shown.append(visible(line.substring(at, part.word().start())));
                shown.styled(
                        style(part.what()),
                        visible(line.substring(part.word().start(), part.word().end())));
                at = part.word().end();
            }
        }
        shown.append(visible(line.substring(at)));
    }

    /// As JLine shows what is no character, one column where the cursor counts one.
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c < ' ' && c != '\t') {
                visible.append('^').append((char) (c + '@'));
            } else {
                visible.appendCodePoint(c);
            }
        });
        return visible.toString();
    }

    private static AttributedStyle style(What what) {
        return switch (what) {
            case What.OfCommand _ -> AttributedStyle.DEFAULT.bold();
            case What.OfOption _ -> AttributedStyle.DEFAULT.foreground(AttributedStyle.CYAN);
            case What.OfOperation(var operation) ->
                operation.destructive()
                        ? AttributedStyle.DEFAULT
                                .foreground(AttributedStyle.YELLOW)
                                .bold()
                        : AttributedStyle.DEFAULT.bold();
            case What.OfValue _, What.OfArgument _ -> AttributedStyle.DEFAULT.foreground(AttributedStyle.GREEN);
            case What.Begun _ -> AttributedStyle.DEFAULT;
            case What.Wrong _ -> AttributedStyle.DEFAULT.foreground(AttributedStyle.RED);
        };
    }

    private Optional<String> trouble() {
        String text = getBuffer().toString();
        return text.length() > 1000 || text.indexOf('\n') >= 0
                ? Optional.empty()
                : LineCheck.trouble(check.parts(text));
    }

    /// What stands below the line.
    private AttributedString hint() {
        Optional<String> said = said();
        String words = said.or(this::trouble).map(Printable::line).orElse("");
        int most = Math.max(8, size.getColumns() - 3);
        AttributedString shown = new AttributedString("  " + words);
        if (shown.columnLength() > most) {
            shown = new AttributedString(shown.columnSubSequence(0, most - 3) + "...");
        }
        return colour && said.isEmpty()
                ? new AttributedString(shown.toString(), AttributedStyle.DEFAULT.foreground(AttributedStyle.RED))
                : shown;
    }

    /// What Tab had to say, until the line is another.
    private Optional<String> said() {
        return Optional.of(remark)
                .filter(words ->
                        !words.isEmpty() && remarked.contentEquals(getBuffer().toString()));
    }

    @Override
    protected boolean doComplete(CompletionType type, boolean useMenu, boolean prefix, boolean forSuggestion) {
        remark = "";
        setVariable(LineReader.LIST_MAX, Math.max(5, terminal.getSize().getRows() - 6));
        boolean found = super.doComplete(type, useMenu, prefix, forSuggestion);
        remark = String.join("; ", tab.remarks());
        remarked = getBuffer().toString();
        return found;
    }

    /// What is to be known of them stands below the candidates.
    @Override
    protected PostResult toColumns(
            List<Object> items,
            Candidate selection,
            String completed,
            Function<String, Integer> wcwidth,
            int width,
            boolean rowsFirst) {
        List<Object> all = new ArrayList<>(items);
        tab.remarks().forEach(each -> TabKey.cut(each, width - 2).ifPresent(all::add));
        return super.toColumns(all, selection, completed, wcwidth, width, rowsFirst);
    }

    @Override
    protected void redisplay(boolean flush) {
        if (post == null || hint.equals(post)) {
            post = !ending && searchTerm == null && said().or(this::trouble).isPresent() ? hint : null;
        }
        super.redisplay(flush);
    }

    @Override
    protected void doCleanup(boolean newLine) {
        ending = true;
        try {
            super.doCleanup(newLine);
        } finally {
            ending = false;
        }
    }

    /// Takes the suggestion where the cursor is at its beginning.
    private boolean take() {
        if (!colour || tailTip.isEmpty() || getBuffer().cursor() != getBuffer().length()) {
            return false;
        }
        getBuffer().write(tailTip);
        return true;
    }

    @Override
    protected boolean forwardChar() {
        return take() || super.forwardChar();
    }

    @Override
    protected boolean endOfLine() {
        return take() || super.endOfLine();
    }

    @Override
    public boolean beginPaste() {
        String pasted = doReadStringUntil(BRACKETED_PASTE_END)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .stripTrailing();
        if (pasted.length() > LONGEST_PASTE) {
            printAbove("what you pasted is " + pasted.length() + " characters long, and was left out: at most "
                    + LONGEST_PASTE + " are taken; put it into a file: felhom-agent shell --file FILE");
            return true;
        }
        getBuffer().write(pasted);
        return true;
    }
}
