package felhom.shell.prompt;

import felhom.shell.complete.Completions;
import felhom.shell.line.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.CompletionMatcher;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/// What may stand where the cursor is, as JLine asks for it and shows it: as it is typed, with its quotes.
final class TabKey implements Completer, CompletionMatcher {
    // Below that a description is no words any more.
    private static final int SHORTEST = 10;

    private final Completing completing;
    private final boolean colour;
    private List<Completions.Remark> remarks = List.of();
    private List<Candidate> found = List.of();
    private String word = "";
    private boolean fresh;

    TabKey(Completing completing, boolean colour) {
        this.completing = completing;
        this.colour = colour;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        Completions completions = completing.complete(line.line(), line.cursor());
        remarks = completions.remarks();
        fresh = true;
        int columns = reader.getTerminal().getSize().getColumns();
        for (var each : completions.candidates()) {
            candidates.add(candidate(each, columns, candidates.size()));
        }
    }

    /// What is to be known of what was found at last, such as that the host does not answer.
    List<String> remarks() {
        return remarks.stream()
                .map(each -> each.group().isEmpty() ? each.words() : each.group() + ": " + each.words())
                .toList();
    }

    private Candidate candidate(felhom.shell.complete.Candidate of, int columns, int place) {
        String words = of.greyed()
                .map(why -> of.description().isEmpty() ? why : why + "; " + of.description())
                .orElse(of.description());
        // JLine would cut it with a character that not every terminal has.
        Optional<String> description = cut(words, columns - new AttributedString(of.shown()).columnLength() - 4);
        boolean grey = colour && of.greyed().isPresent();
        return new Candidate(
                of.typed(),
                grey ? grey(of.shown()) : of.shown(),
                of.group().isEmpty() ? null : of.group(),
                description.map(each -> grey ? grey(each) : each).orElse(null),
                null,
                null,
                of.blank(),
                place);
    }

    private static String grey(String text) {
        return new AttributedString(text, AttributedStyle.DEFAULT.foreground(AttributedStyle.BRIGHT)).toAnsi();
    }

    /// @return empty where so few columns are left that it would say nothing
    static Optional<String> cut(String words, int columns) {
        AttributedString whole = new AttributedString(words);
        if (whole.columnLength() <= columns) {
            return Optional.of(words).filter(each -> !each.isEmpty());
        }
        return columns < SHORTEST ? Optional.empty() : Optional.of(whole.columnSubSequence(0, columns - 3) + "...");
    }

    @Override
    public void compile(
            Map<LineReader.Option, Boolean> options,
            boolean prefix,
            CompletingParsedLine line,
            boolean caseInsensitive,
            int errors,
            String originalGroup) {
        word = line.word();
    }

    /// All that were found just now: they may hold the word without beginning with it. Those that go on with
    /// it, while more is typed below the list.
    @Override
    public List<Candidate> matches(List<Candidate> candidates) {
        found = fresh
                ? new ArrayList<>(candidates)
                : new ArrayList<>(candidates.stream()
                        .filter(each -> each.value().startsWith(word))
                        .toList());
        fresh = false;
        return found;
    }

    @Override
    public @Nullable Candidate exactMatch() {
        return found.stream()
                .filter(each -> each.value().equals(word))
                .findFirst()
                .orElse(null);
    }

    @Override
    public String getCommonPrefix() {
        return found.stream().map(Candidate::value).reduce(TabKey::common).orElse("");
    }

    /// What both begin with, without half a character.
    static String common(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        String begin = one.substring(0, length);
        boolean half = !begin.isEmpty()
                && (Character.isHighSurrogate(begin.charAt(length - 1))
                        || Words.of(begin).open().equals(Optional.of(Words.Open.BACKSLASH)));
        return half ? begin.substring(0, length - 1) : begin;
    }
}
