package felhom.authz.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.authz.gate.StrictJson.Malformed;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// JSON with one reading only, or none.
class StrictJsonTests {
    private static StrictJson read(String text) {
        return StrictJson.read(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String malformed(Runnable what) {
        return String.valueOf(assertThrows(Malformed.class, what::run).getMessage());
    }

    private static String malformed(byte[] bytes) {
        return malformed(() -> StrictJson.read(bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1, \"a\": 1}",
                "{\"a\": 1, \"\\u0061\": 2}",
                "{\"o\": {\"a\": 1, \"a\": 1}}",
                "{\"a\": 1} {}",
                "{\"a\": 1} ]",
                "{\"a\": 1}x",
                "{\"a\": 1,}",
                "{\"a\": 1",
                "{'a': 1}",
                "{a: 1}",
                "{\"a\": 01}",
                "{\"a\": +1}",
                "{\"a\": .5}",
                "{\"a\": NaN}",
                "{\"a\": 0x10}",
                "{\"a\": \"\\x\"}",
                "{\"a\": \"\n\"}",
                "{\"a\": 1} // no",
                "/* no */ {}",
                "{\"a\": 123456789012345678901}"
            })
    void twoReadingsAreNone(String text) {
        String words = malformed(() -> read(text));

        assertTrue(words.contains("not valid JSON"), words);
    }

    @Test
    void whereItWentWrongIsSaid() {
        assertTrue(malformed(() -> read("{\n\"a\": x}")).startsWith("line 2, column "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "[]", "1", "\"a\"", "null", "true"})
    void anythingButAnObjectIsRefused(String text) {
        assertEquals("the document: expected an object", malformed(() -> read(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void noOtherEncodingIsTaken(String charset) {
        String words = malformed("{\"a\": 1}".getBytes(Charset.forName(charset)));

        assertEquals("a byte that is neither printable ASCII nor a line feed", words);
    }

    @Test
    void onlyPrintableAsciiAndLineFeedsAreRead() {
        for (int c = 0; c < 256; c++) {
            byte[] text = {'{', (byte) c, '}'};
            boolean blank = c == '\n' || c == ' ';
            boolean printable = c >= ' ' && c <= '~';
            if (blank) {
                assertEquals(Set.of(), StrictJson.read(text).names());
            } else {
                String words = malformed(text);
                assertEquals(printable, words.contains("not valid JSON"), "character " + c + ": " + words);
            }
        }
        assertEquals("~", read("{\"a\": \"~\"}").text("a"));
        malformed(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '{', '}'});
        malformed(new byte[] {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'});
    }

    @Test
    void depthSizeAndNamesHaveLimits() {
        String deepest = "{\"a\": " + "[".repeat(7) + "]".repeat(7) + "}";
        String longest = "{\"a\": \"" + "x".repeat(16 * 1024) + "\"}";
        String most = "{\"a\": 1}" + "\n".repeat(64 * 1024 - 8);

        assertTrue(read(deepest).has("a"));
        assertEquals(16 * 1024, read(longest).text("a").length());
        assertTrue(read("{\"" + "n".repeat(64) + "\": 1}").has("n".repeat(64)));
        assertTrue(read(most).has("a"));
        malformed(() -> read("{\"a\": " + "[".repeat(8) + "]".repeat(8) + "}"));
        malformed(() -> read("{\"a\": \"" + "x".repeat(20 * 1024) + "\"}"));
        malformed(() -> read("{\"" + "n".repeat(200) + "\": 1}"));
        malformed(() -> read(most + "\n".repeat(64 * 1024)));
        malformed(() -> read("{\"a\": [" + "1,".repeat(5000) + "1]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"1.0", "1e0", "'\"1\"'", "true", "null", "[1]", "{}", "9223372036854775808", "-9223372036854775809"
            })
    void aWholeNumberIsWrittenAsOne(String value) {
        StrictJson json = read("{\"a\": " + value + "}");

        assertEquals(
                "the document.a: expected a whole number",
                malformed(() -> json.whole("a", Long.MIN_VALUE, Long.MAX_VALUE)));
    }

    @Test
    void aWholeNumberHasItsLimits() {
        StrictJson json = read("{\"a\": 5, \"b\": 9223372036854775807, \"c\": -9223372036854775808}");

        assertEquals(5, json.whole("a", 5, 5));
        assertEquals("the document.a: 5 is not from 6 to 9", malformed(() -> json.whole("a", 6, 9)));
        assertEquals("the document.a: 5 is not from 1 to 4", malformed(() -> json.whole("a", 1, 4)));
        assertEquals(Long.MAX_VALUE, json.whole("b", 0, Long.MAX_VALUE));
        assertEquals(Long.MIN_VALUE, json.whole("c", Long.MIN_VALUE, 0));
        assertEquals("the document.d: expected a whole number", malformed(() -> json.whole("d", 0, 9)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "null", "[\"a\"]", "{}"})
    void textIsWrittenAsText(String value) {
        StrictJson json = read("{\"a\": " + value + "}");

        assertEquals("the document.a: expected text", malformed(() -> json.text("a")));
        assertEquals("the document.b: expected text", malformed(() -> json.text("b")));
    }

    @Test
    void textHasItsForm() {
        Pattern form = Pattern.compile("[a-z]+");
        StrictJson json =
                read("{\"good\": \"abc\", \"nul\": \"abc\\u0000\", \"lone\": \"\\ud800\", \"line\": \"abc\\n\"}");

        assertEquals("abc", json.text("good", form));
        assertEquals("the document.nul: 'abc\0' is not of the form [a-z]+", malformed(() -> json.text("nul", form)));
        malformed(() -> json.text("lone", form));
        malformed(() -> json.text("line", form));
    }

    @Test
    void everyFieldIsKnownAndEveryRequiredOneThere() {
        StrictJson json = read("{\"o\": {\"a\": 1, \"b\": 2}}").object("o");

        assertEquals(Set.of("a", "b"), json.names());
        assertEquals(json, json.only(Set.of("a"), Set.of("b", "c")));
        assertEquals(
                "the document.o: unknown field 'b'; there is [a] []",
                malformed(() -> json.only(Set.of("a"), Set.of())));
        assertEquals("the document.o: 'c' is missing", malformed(() -> json.only(Set.of("c"), Set.of("a", "b"))));
        assertEquals("the document.o.a: expected an object", malformed(() -> json.object("a")));
        assertEquals("the document.o.c: expected an object", malformed(() -> json.object("c")));
    }

    @Test
    void theValueItselfIsHandedOut() {
        assertEquals("[1,\"x\"]", read("{\"a\": [1, \"x\"]}").raw("a").toString());
    }
}
