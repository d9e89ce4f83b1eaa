package felhom.shell.command;

import java.util.Optional;

/// What mail, editors, git and shells do to a text file on its way. The agent writes ASCII with line feeds.
public final class FileForm {
    private static final String AGAIN = "; use the file as it was made";

    private FileForm() {}

    /// What was done to it, in words; empty when it is nothing of these.
    public static Optional<String> changed(byte[] file) {
        return encoded(file)
                .or(() -> holdsReturn(file)
                        ? Optional.of("its lines end with CRLF (an editor, mail or git changed them)" + AGAIN)
                        : Optional.empty());
    }

    /// The same where either line end is taken.
    public static Optional<String> encoded(byte[] file) {
        return foreign(file).map(how -> "it " + how + AGAIN);
    }

    /// How it is encoded, such as `is UTF-16 (...)`, where that is not plain UTF-8.
    public static Optional<String> foreign(byte[] file) {
        if (begins(file, 0xEF, 0xBB, 0xBF)) {
            return Optional.of("begins with a byte order mark (some editors write one)");
        }
        boolean utf16 = begins(file, 0xFF, 0xFE) || begins(file, 0xFE, 0xFF) || (file.length > 1 && file[1] == 0);
        return utf16 ? Optional.of("is UTF-16 (PowerShell's '>' writes that)") : Optional.empty();
    }

    private static boolean holdsReturn(byte[] file) {
        for (byte b : file) {
            if (b == '\r') {
                return true;
            }
        }
        return false;
    }

    private static boolean begins(byte[] file, int... with) {
        for (int i = 0; i < with.length; i++) {
            if (i >= file.length || (file[i] & 0xFF) != with[i]) {
                return false;
            }
        }
        return true;
    }
}
