package felhom.log;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why the system refused, in its own words.
public final class Reason {
    private Reason() {}

    public static String of(Throwable cause) {
        return switch (cause) {
            // These have no reason but their class.
            case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case FileSystemException named when named.getReason() != null -> named.getFile() + ": " + named.getReason();
            default -> {
                String message = cause.getMessage();
                yield message == null ? cause.getClass().getSimpleName() : message;
            }
        };
    }
}
