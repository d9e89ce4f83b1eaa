package felhom.shell.prompt;

import felhom.shell.line.Words;
import felhom.shell.line.Words.Word;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.CompletingParsedLine;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/// A line's words as JLine wants to have them to complete one: as they are typed, with their quotes. No line
/// is unfinished: a quote that is not closed is an error, and said to be one.
final class WordParser implements Parser {
    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
        int end = Math.min(cursor, line.length());
        String before = line.substring(0, end);
        List<String> words = new ArrayList<>();
        int last = 0;
        for (Word word : Words.of(before).list()) {
            words.add(before.substring(word.start(), word.end()));
            last = word.end();
        }
        if (words.isEmpty() || last < end) {
            words.add("");
        }
        return new Typed(words, line, end);
    }

    private record Typed(List<String> words, String line, int cursor) implements CompletingParsedLine {
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
            return word().length();
        }

        @Override
        public int rawWordLength() {
            return word().length();
        }

        @Override
        public CharSequence escape(CharSequence candidate, boolean complete) {
            return candidate;
        }
    }
}
