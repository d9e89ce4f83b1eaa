package felhom.shell.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.line.Words.Open;
import felhom.shell.line.Words.Word;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTests {
    @Test
    void aLineIsCutAtItsBlanksAndEachWordKnowsItsPlace() {
        Words words = Words.of("  guest\tshow   101 ");

        assertEquals(List.of(new Word("guest", 2, 7), new Word("show", 8, 12), new Word("101", 15, 18)), words.list());
        assertEquals(Optional.empty(), words.open());
    }

    // As /bin/sh reads them; % stands for a backslash and _ for a blank.
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '§',
            value = {
                "description='two_words', description=two words",
                "description=\"two_words\", description=two words",
                "two%_words, two words",
                "'a%b', a%b",
                "\"a%b\", a%b",
                "\"a%\"b\", a\"b",
                "\"a%%b\", a%b",
                "\"%$HOME%`\", $HOME`",
                "it%'s, it's",
                "'it'%''s', it's",
                "a''b, ab",
                "a#b, a#b",
                "'#a', #a",
                "%#a, #a",
                "~/*.json, ~/*.json"
            })
    void aWordMeansWhatItMeansInAShell(String typed, String meant) {
        String line = typed.replace('%', '\\').replace('_', ' ');

        Words words = Words.of(line);

        assertEquals(List.of(meant.replace('%', '\\')), words.texts());
        assertEquals(
                new Word(words.texts().getFirst(), 0, line.length()),
                words.list().getFirst());
    }

    @Test
    void anEmptyWordIsAWord() {
        assertEquals(List.of("describe", "", ""), Words.of("describe '' \"\"").texts());
        assertEquals(List.of(), Words.of("").texts());
        assertEquals(List.of(), Words.of(" \t ").texts());
    }

    @Test
    void whatIsNotFinishedIsCutAndSaid() {
        assertEquals(
                new Words(List.of(new Word("a", 0, 1), new Word("b c ", 2, 7)), OptionalInt.empty(), open('\'')),
                Words.of("a 'b c "));
        assertEquals(
                new Words(List.of(new Word("a", 0, 1), new Word("b \\", 2, 6)), OptionalInt.empty(), open('"')),
                Words.of("a \"b \\"));
        assertEquals(
                new Words(List.of(new Word("a", 0, 2)), OptionalInt.empty(), Optional.of(Open.BACKSLASH)),
                Words.of("a\\"));
        assertEquals(new Words(List.of(new Word("", 0, 1)), OptionalInt.empty(), open('\'')), Words.of("'"));
    }

    private static Optional<Open> open(char quote) {
        return Optional.of(quote == '\'' ? Open.SINGLE_QUOTE : Open.DOUBLE_QUOTE);
    }

    @Test
    void aCommentEndsWithItsLine() {
        Words words = Words.of("status # how it is\ndoctor # and 'why");

        assertEquals(List.of("status", "doctor"), words.texts());
        assertEquals(OptionalInt.of(7), words.comment());
        assertEquals(Optional.empty(), words.open());
    }

    @Test
    void aBackslashAtTheEndOfALineJoinsItToTheNext() {
        assertEquals(
                List.of("run", "start", "vmid=101"),
                Words.of("run \\\n  start vm\\\nid=101").texts());
        assertEquals(List.of("ab"), Words.of("\"a\\\nb\"").texts());
    }

    @Test
    void aCursorIsInAWordOrRightBehindItOrBetweenTwo() {
        Words words = Words.of("guest  show 'a b'");

        assertEquals(OptionalInt.of(0), words.at(0));
        assertEquals(OptionalInt.of(0), words.at(5));
        assertEquals(OptionalInt.empty(), words.at(6));
        assertEquals(OptionalInt.of(1), words.at(7));
        assertEquals(OptionalInt.of(2), words.at(14));
        assertEquals(OptionalInt.of(2), words.at(17));
    }

    @Test
    void aTildeAtAWordsBeginningIsTheHomeDirectory() {
        assertEquals(
                List.of("apply", "/home/op/two words", "/home/op", "~op", "~/b", "a~/b", "~/c"),
                Words.texts("apply ~/two\\ words ~ ~op '~/b' a~/b \\~/c", Path.of("/home/op")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '§',
            value = {
                "101, 101",
                "vmid=101, vmid=101",
                "local:backup/vzdump-lxc-101.tar.zst, local:backup/vzdump-lxc-101.tar.zst",
                "two words, two\\ words",
                "it's, it\\'s",
                "größe, größe"
            })
    void aWordIsTypedWithNoMoreThanItNeeds(String text, String typed) {
        assertEquals(typed, Words.quoted(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "a\nb'c", "#", "\\", "\\\n", "\"", "'", "~", "$(x)", "\u001b[31m", "😀 漢字"})
    void whateverIsTypedInQuotesIsReadBack(String text) {
        assertReadBack(text);
    }

    @Test
    void anyTextIsReadBack() {
        Random random = new Random(14);
        String signs = "ab \t\n\r'\"\\#$`~*=é漢";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(12), 0, signs.length()).forEach(at -> text.append(signs.charAt(at)));
            assertReadBack(text.toString());
        }
    }

    private static void assertReadBack(String text) {
        assertEquals(List.of(text), Words.of(Words.quoted(text)).texts());
        assertEquals(
                List.of(text),
                Words.of("'" + Words.quoted(text, Open.SINGLE_QUOTE) + "'").texts());
        assertEquals(
                List.of(text),
                Words.of("\"" + Words.quoted(text, Open.DOUBLE_QUOTE) + "\"").texts());
    }

    @Test
    void aWholeLineWithAQuoteThatIsNotClosedIsAnErrorThatNamesIt() {
        for (String line : List.of("say 'it", "say \"it", "say it\\")) {
            var wrong = assertThrows(UsageError.class, () -> Words.texts(line, Path.of("/")));

            assertTrue(wrong.getMessage().contains(line.substring(4).replaceAll("[a-z]", "")), wrong::getMessage);
        }
    }

    @Test
    void nothingIsExpanded() {
        assertEquals(List.of("*", "$HOME", ";", "|", ">", "`x`"), Words.texts("* $HOME ; | > `x`", Path.of("/")));
    }
}
