package felhom.ops;

import java.util.List;
import java.util.Optional;

/// Why something did not work. `log` holds the end of the task's log where a task failed.
public record Failure(Kind kind, String message, Optional<MissingPrivilege> privilege, List<String> log) {
    public Failure {
        log = List.copyOf(log);
    }

    public static Failure of(Kind kind, String message) {
        return new Failure(kind, message, Optional.empty(), List.of());
    }

    /// What an operator can do about it differs by kind.
    public enum Kind {
        /// The request itself is wrong.
        USAGE,
        /// The token is not accepted at all.
        AUTHENTICATION,
        /// The token is accepted and may not do this.
        PRIVILEGE,
        /// No connection, or none that may be trusted.
        UNREACHABLE,
        /// No answer within the limit.
        TIMED_OUT,
        /// PVE refused: the guest is locked, running, not there, ...
        HOST,
        /// The task ran and failed.
        TASK,
        /// The answer makes no sense.
        UNREADABLE
    }
}
