package felhom.shell.console;

/// Text as a terminal or a log may have it. Names, reasons and log lines come from hosts, guests and whoever
/// owns them: none may steer the operator's terminal, end a line of the agent's, or hide what it says.
///
/// Letters, marks, digits, signs and blanks of any script stay as they are, and U+FFFD with them: it says
/// that the host sent what is no UTF-8. A tab becomes four blanks. All else (controls, line and paragraph
/// separators, formats such as those that turn the direction, halves of pairs, private and unassigned
/// characters) is shown as JSON writes it.
public final class Printable {
    private Printable() {}

    /// One line, whatever the text holds.
    public static String line(String text) {
        int first = firstToMend(text);
        if (first == text.length()) {
            return text;
        }
        StringBuilder line = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\t') {
                line.append("    ");
            } else if (printable(c)) {
                line.appendCodePoint(c);
            } else {
                escape(line, c);
            }
        }
        return line.toString();
    }

    private static int firstToMend(String text) {
        int i = 0;
        while (i < text.length() && printable(text.codePointAt(i))) {
            i += Character.charCount(text.codePointAt(i));
        }
        return i;
    }

    private static boolean printable(int c) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }

    private static void escape(StringBuilder line, int c) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            default -> {
                for (char unit : Character.toChars(c)) {
                    line.append(String.format("\\u%04x", (int) unit));
                }
            }
        }
    }
}
