package felhom.log;

/// The log cannot grow. Not final: it tries again by itself.
public final class LogFull extends LogException {
    private static final long serialVersionUID = 1L;

    LogFull(String message, Throwable cause) {
        super(message, cause);
    }
}
