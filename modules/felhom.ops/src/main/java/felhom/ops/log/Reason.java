package felhom.ops.log;

import java.nio.file.FileSystemException;

/// Why the system refused, in its own words.
final class Reason {
    private Reason() {}

    static String of(Throwable cause) {
        String kind = cause.getClass().getSimpleName();
        if (cause instanceof FileSystemException named) {
            // Its message begins with the file's name; an access that was denied has no reason but its class.
            String reason = named.getReason();
            return named.getFile() + ": " + (reason == null ? kind : reason);
        }
        String message = cause.getMessage();
        return message == null ? kind : message;
    }
}
