package felhom.shell.line;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// A line cut into words as a POSIX shell cuts it, so that a line works here as it does there: blanks between
/// words, `'...'` as it stands, `"..."` with a backslash before `"`, `\`, `$` and a backquote, a backslash
/// before anything else, `#` at a word's beginning for the rest of its line. Nothing is expanded: `$`, `*`
/// and `~` mean themselves.
///
/// A line that is not finished yet is cut too; what it lacks is said.
///
/// @param comment where the first comment begins
/// @param open what was begun and not ended
public record Words(List<Word> list, OptionalInt comment, Optional<Open> open) {
    // What no shell reads anything into.
    private static final String PLAIN = "%+,-./:=@_";

    public Words {
        list = List.copyOf(list);
    }

    /// @param text what it means, without its quotes
    /// @param start where it begins in the line, its quotes counted
    /// @param end where it ends, the place behind its last character
    public record Word(String text, int start, int end) {}

    public enum Open {
        SINGLE_QUOTE("'", "the quote ' is not closed; close it, or write \\' for the character itself"),
        DOUBLE_QUOTE("\"", "the quote \" is not closed; close it, or write \\\" for the character itself"),
        BACKSLASH("\\", "nothing follows the '\\' at the end of the line");

        private final String sign;
        private final String words;

        Open(String sign, String words) {
            this.sign = sign;
            this.words = words;
        }

        public String sign() {
            return sign;
        }

        /// What is wrong with it, and what would be right.
        public String words() {
            return words;
        }
    }

    public static Words of(String line) {
        return new Cut(line).cut();
    }

    /// What the words mean, as a program is given them.
    public List<String> texts() {
        return list.stream().map(Word::text).toList();
    }

    /// The same of a whole line, with `~` and `~/` at a word's beginning as a home directory, as a shell has
    /// it.
    ///
    /// @throws UsageError when what was begun is not ended
    public static List<String> texts(String line, Path home) {
        Words words = of(line);
        words.open().ifPresent(what -> {
            throw new UsageError(what.words());
        });
        return words.list().stream()
                .map(word -> {
                    boolean tilde = line.startsWith("~/", word.start())
                            || (word.text().equals("~") && line.startsWith("~", word.start()));
                    return tilde ? home + word.text().substring(1) : word.text();
                })
                .toList();
    }

    /// The place of the word that a cursor is in or right behind; empty between two words.
    ///
    /// @param cursor how many characters of the line stand before it
    public OptionalInt at(int cursor) {
        return IntStream.range(0, list.size())
                .filter(i ->
                        list.get(i).start() <= cursor && cursor <= list.get(i).end())
                .findFirst();
    }

    /// A word as it is typed: [#of] makes this text of it again, whatever it holds.
    public static String quoted(String text) {
        if (text.isEmpty()) {
            return "''";
        }
        // A backslash before the end of a line joins two lines.
        if (text.indexOf('\n') >= 0) {
            return "'" + text.replace("'", "'\\''") + "'";
        }
        StringBuilder typed = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            if (c < 0x80 && !Character.isLetterOrDigit(c) && PLAIN.indexOf(c) < 0) {
                typed.append('\\');
            }
            typed.appendCodePoint(c);
        });
        return typed.toString();
    }

    /// The same within a quote that was opened before it; the quote stays open.
    public static String quoted(String text, Open within) {
        return switch (within) {
            case SINGLE_QUOTE -> text.replace("'", "'\\''");
            case DOUBLE_QUOTE -> text.replaceAll("([\"\\\\$`])", "\\\\$1");
            case BACKSLASH -> quoted(text);
        };
    }

    private static final class Cut {
        private final String line;
        private final List<Word> words = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private OptionalInt comment = OptionalInt.empty();
        private Optional<Open> open = Optional.empty();
        private int start = -1;
        private int at;

        Cut(String line) {
            this.line = line;
        }

        Words cut() {
            while (at < line.length()) {
                char c = line.charAt(at);
                if (blank(c)) {
                    end();
                    at++;
                } else if (c == '#' && start < 0) {
                    comment();
                } else if (c == '\\' && line.startsWith("\\\n", at)) {
                    at += 2;
                } else {
                    start = start < 0 ? at : start;
                    part(c);
                }
            }
            end();
            return new Words(words, comment, open);
        }

        private void part(char c) {
            at++;
            switch (c) {
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '\\' -> {
                    if (at == line.length()) {
                        open = Optional.of(Open.BACKSLASH);
                    } else {
                        text.append(line.charAt(at++));
                    }
                }
                default -> text.append(c);
            }
        }

        private void singleQuoted() {
            int close = line.indexOf('\'', at);
            if (close < 0) {
                open = Optional.of(Open.SINGLE_QUOTE);
                close = line.length();
            }
            text.append(line, at, close);
            at = Math.min(close + 1, line.length());
        }

        private void doubleQuoted() {
            while (at < line.length()) {
                char c = line.charAt(at++);
                if (c == '"') {
                    return;
                }
                if (c != '\\' || at == line.length() || "\"\\$`\n".indexOf(line.charAt(at)) < 0) {
                    text.append(c);
                } else if (line.charAt(at++) != '\n') {
                    text.append(line.charAt(at - 1));
                }
            }
            open = Optional.of(Open.DOUBLE_QUOTE);
        }

        private void comment() {
            comment = comment.isPresent() ? comment : OptionalInt.of(at);
            int end = line.indexOf('\n', at);
            at = end < 0 ? line.length() : end;
        }

        private void end() {
            if (start >= 0) {
                words.add(new Word(text.toString(), start, at));
                text.setLength(0);
                start = -1;
            }
        }

        private static boolean blank(char c) {
            return c == ' ' || c == '\t' || c == '\n' || c == '\r';
        }
    }
}
