package felhom.log;

import java.nio.file.Path;

/// Somebody else writes this log.
public final class LogLocked extends LogException {
    private static final long serialVersionUID = 1L;

    private LogLocked(String message) {
        super(message);
    }

    public static LogLocked byThisProcess(Path file) {
        return new LogLocked("the log in " + file.getParent() + " is already open in this process, and has one writer"
                + " only. Use the one that is open, or close it first");
    }

    static LogLocked byAnother(Path file) {
        return new LogLocked("the log in " + file.getParent() + " is in use by another process, which holds the lock"
                + " of " + file + ". Stop that one first (`lslocks` names it); the file itself may stay");
    }
}
