package felhom.agent;

import felhom.ops.run.NamedFile;
import felhom.proxmox.ApiToken;
import felhom.shell.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// A token as it was given. White space around it is no part of it; what an editor or a shell has put there besides is
/// named, and never what it says.
final class TokenText {
    private static final int MOST_BYTES = 4096;
    private static final String AGAIN = "; write it again as plain ASCII";

    private TokenText() {}

    /// @throws IllegalArgumentException that never repeats the text
    static ApiToken read(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("is empty");
        }
        text.strip().codePoints().filter(TokenText::unseen).findFirst().ifPresent(c -> {
            throw new IllegalArgumentException(String.format(
                    "holds the character U+%04X, which no token has and nobody sees (value not shown)", c));
        });
        return ApiToken.of(text);
    }

    private static boolean unseen(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> true;
            default -> c == '\uFFFD';
        };
    }

    /// The text of a file with a token in it and nothing else.
    ///
    /// @throws IOException whose message says what is wrong with the file, and nothing of what is in it
    static String in(Path file, Secrets secrets) throws IOException {
        byte[] bytes = NamedFile.readWhole(file, MOST_BYTES);
        if (begins(bytes, 0xFF, 0xFE) || begins(bytes, 0xFE, 0xFF)) {
            throw new IOException("is UTF-16 (PowerShell's '>' writes that)" + AGAIN);
        }
        if (begins(bytes, 0xEF, 0xBB, 0xBF)) {
            throw new IOException("begins with a byte order mark (some editors write one)" + AGAIN);
        }
        String text = new String(bytes, StandardCharsets.UTF_8).strip();
        secrets.token(text);
        if (text.isEmpty()) {
            throw new IOException("is empty");
        }
        if (text.lines().count() > 1) {
            throw new IOException("has more than one line (none of it is shown)");
        }
        return text;
    }

    private static boolean begins(byte[] bytes, int... with) {
        for (int i = 0; i < with.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xFF) != with[i]) {
                return false;
            }
        }
        return true;
    }
}
