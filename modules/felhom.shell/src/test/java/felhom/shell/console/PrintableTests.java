package felhom.shell.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PrintableTests {
    private static final Set<Byte> UNSEEN = Set.of(
            Character.CONTROL,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.SURROGATE,
            Character.PRIVATE_USE,
            Character.UNASSIGNED);

    @Test
    void lettersOfAnyScriptStayReadable() {
        String text = "Ákos-szerver größe Жанна 東京 नमस्ते שלום ½ € 𝒳 \uFFFD";

        assertSame(text, Printable.line(text));
    }

    @Test
    void whatSteersATerminalIsShownAsJsonWritesIt() {
        assertEquals("\\u001b]52;c;cm0gLXJm\\u0007", Printable.line("\u001b]52;c;cm0gLXJm\u0007"));
        assertEquals("\\u009b2J", Printable.line("\u009b2J"));
        assertEquals("a\\r\\nlog 99:000\\u0000\\u007f", Printable.line("a\r\nlog 99:000\0\u007f"));
        assertEquals("a    b", Printable.line("a\tb"));
    }

    @Test
    void whatTurnsOrHidesOrEndsALineIsShown() {
        assertEquals("\\u202egpj.exe\\u202c", Printable.line("\u202egpj.exe\u202c"));
        assertEquals("a\\u2028b\\u2029c\\u0085d", Printable.line("a\u2028b\u2029c\u0085d"));
        assertEquals("\\ufeff\\u200b\\ue000\\ud800", Printable.line("\ufeff\u200b\ue000\ud800"));
        assertEquals("\\udb40\\udc41", Printable.line(Character.toString(0xE0041)));
    }

    @Test
    void whateverTheTextOneLineOfPrintableCharactersComesOfIt() {
        Random random = new Random(20261130);
        for (int round = 0; round < 2_000; round++) {
            // Halves of pairs and characters below 256 are as likely as all the others together.
            String text = random.ints(random.nextInt(40))
                    .mapToObj(i -> switch (i & 3) {
                        case 0 -> String.valueOf((char) (i >>> 24));
                        case 1 -> String.valueOf((char) (0xd800 + ((i >>> 8) & 0x7ff)));
                        default -> Character.toString((i >>> 2) % (Character.MAX_CODE_POINT + 1));
                    })
                    .collect(Collectors.joining());

            String line = Printable.line(text);

            assertFalse(line.codePoints().anyMatch(c -> UNSEEN.contains((byte) Character.getType(c))), line);
            assertEquals(line, Printable.line(line));
        }
    }
}
