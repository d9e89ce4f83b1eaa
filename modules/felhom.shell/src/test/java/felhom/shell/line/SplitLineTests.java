package felhom.shell.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SplitLineTests {
    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("   \t ", List.of()),
                Arguments.of("guest  list ", List.of("guest", "list")),
                Arguments.of("# nothing", List.of()),
                Arguments.of("guest list # all of them", List.of("guest", "list")),
                Arguments.of("a#b", List.of("a#b")),
                Arguments.of("text='it is \"so\"' ''", List.of("text=it is \"so\"", "")),
                Arguments.of("\"a \\\"b\\\" \\n $c\"", List.of("a \"b\" \\n $c")),
                Arguments.of("a\\ b \\# c\\\\", List.of("a b", "#", "c\\")),
                Arguments.of("* $HOME ; | > `x`", List.of("*", "$HOME", ";", "|", ">", "`x`")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void aLineIsCutAsAShellCutsItAndNothingIsExpanded(String line, List<String> words) {
        assertEquals(words, SplitLine.of(line).texts());
    }

    @Test
    void itIsKnownWhereAWordStandsWithItsQuotes() {
        assertEquals(
                List.of(new SplitLine.Word("a b", 1, 6), new SplitLine.Word("c", 7, 8)),
                SplitLine.of(" 'a b' c").words());
    }

    @Test
    void aQuoteThatIsNotClosedIsAnErrorThatNamesIt() {
        for (String line : List.of("say 'it", "say \"it", "say it\\")) {
            var wrong = assertThrows(UsageError.class, () -> SplitLine.of(line).texts());

            assertTrue(wrong.getMessage().contains(line.substring(4).replaceAll("[a-z]", "")), wrong::getMessage);
            assertEquals(2, SplitLine.of(line).words().size(), "what is there can be shown all the same");
        }
    }
}
