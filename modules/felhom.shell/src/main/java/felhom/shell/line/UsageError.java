package felhom.shell.line;

/// The command line is wrong; the message says what would be right.
public final class UsageError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UsageError(String message) {
        super(message);
    }
}
