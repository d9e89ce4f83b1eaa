package felhom.shell.line;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A line cut into words as a POSIX shell cuts it: at blanks, with `'...'`, `"..."` and the backslash, and
/// with what follows a `#` that begins a word left out. Nothing is expanded: a `$`, a `*` or a `;` is itself.
///
/// @param open the quote that is not closed, or the backslash that nothing follows
public record SplitLine(List<Word> words, Optional<String> open) {
    public SplitLine {
        words = List.copyOf(words);
    }

    /// @param text without its quotes
    /// @param start where it begins in the line
    /// @param end where it is over
    public record Word(String text, int start, int end) {}

    public static SplitLine of(String line) {
        return new Splitter(line).split();
    }

    /// @throws UsageError when a quote is not closed
    public List<String> texts() {
        open.ifPresent(what -> {
            throw new UsageError(what);
        });
        return words.stream().map(Word::text).toList();
    }

    private static final class Splitter {
        private final String line;
        private final List<Word> words = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private int at;

        Splitter(String line) {
            this.line = line;
        }

        SplitLine split() {
            while (at < line.length()) {
                char c = line.charAt(at);
                if (Character.isWhitespace(c)) {
                    at++;
                } else if (c == '#') {
                    break;
                } else {
                    int start = at;
                    Optional<String> open = word();
                    words.add(new Word(word.toString(), start, at));
                    word.setLength(0);
                    if (open.isPresent()) {
                        return new SplitLine(words, open);
                    }
                }
            }
            return new SplitLine(words, Optional.empty());
        }

        /// Why it has no end.
        private Optional<String> word() {
            while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
                char c = line.charAt(at++);
                switch (c) {
                    case '\'' -> {
                        int end = line.indexOf('\'', at);
                        if (end < 0) {
                            return open('\'');
                        }
                        word.append(line, at, end);
                        at = end + 1;
                    }
                    case '"' -> {
                        if (!doubleQuoted()) {
                            return open('"');
                        }
                    }
                    case '\\' -> {
                        if (at == line.length()) {
                            return Optional.of("nothing follows the '\\' at the end of the line");
                        }
                        word.append(line.charAt(at++));
                    }
                    default -> word.append(c);
                }
            }
            return Optional.empty();
        }

        private Optional<String> open(char quote) {
            word.append(line, at, line.length());
            at = line.length();
            return Optional.of("the quote " + quote + " is not closed; close it, or write \\" + quote
                    + " for the character itself");
        }

        /// Between these the backslash stands for itself, unless it is before one of them or another
        /// backslash.
        private boolean doubleQuoted() {
            int start = at;
            int kept = word.length();
            while (at < line.length()) {
                char c = line.charAt(at++);
                if (c == '"') {
                    return true;
                }
                if (c == '\\' && at < line.length() && "\"\\$`".indexOf(line.charAt(at)) >= 0) {
                    word.append(line.charAt(at++));
                } else {
                    word.append(c);
                }
            }
            word.setLength(kept);
            at = start;
            return false;
        }
    }
}
