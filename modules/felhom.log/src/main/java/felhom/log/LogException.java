package felhom.log;

/// The log cannot do what was asked. Each message says what, where and what helps.
public abstract sealed class LogException extends RuntimeException
        permits LogBroken, LogClosed, LogDamaged, LogFull, LogLocked, LogUnusable {
    private static final long serialVersionUID = 1L;

    LogException(String message) {
        super(message);
    }

    LogException(String message, Throwable cause) {
        super(message, cause);
    }
}
