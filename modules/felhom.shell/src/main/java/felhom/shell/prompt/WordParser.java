package felhom.shell.prompt;

import felhom.shell.line.SplitLine;
import felhom.shell.line.SplitLine.Word;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/// A line's words, as JLine wants to have them to complete one. No line is unfinished: a quote that is not
/// closed is an error, and said to be one.
final class WordParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        int end = Math.min(cursor, line.length());
        List<Word> before = SplitLine.of(line.substring(0, end)).words();
        List<String> words = new ArrayList<>(before.stream().map(Word::text).toList());
        boolean open = !before.isEmpty() && before.getLast().end() == end;
        if (!open) {
            words.add("");
        }
        int start = open ? before.getLast().start() : end;
        return new Typed(words, line, end, end - start);
    }

    private record Typed(List<String> words, String line, int cursor, int rawWordLength)
            implements CompletingParsedLine {
        @Override
        public String word() {
            return words.getLast();
        }

        @Override
        public int wordCursor() {
            return word().length();
        }

        @Override
        public int wordIndex() {
            return words.size() - 1;
        }

        @Override
        public int rawWordCursor() {
            return rawWordLength;
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            String text = candidate.toString();
            return text.matches("[A-Za-z0-9_@%+=:,./-]*") ? text : "'" + text.replace("'", "'\\''") + "'";
        }
    }
}
