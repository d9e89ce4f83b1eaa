package felhom.agent;

import felhom.engine.trust.NamedFile;
import felhom.proxmox.http.ApiToken;
import felhom.shell.command.FileForm;
import felhom.shell.console.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// A token as it was given. White space around it is no part of it; what an editor or a shell has put there
/// besides is named, and never what it says.
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
        Optional<String> foreign = FileForm.foreign(bytes);
        if (foreign.isPresent()) {
            throw new IOException(foreign.get() + AGAIN);
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
}
