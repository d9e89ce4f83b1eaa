package felhom.shell.command;

import felhom.engine.order.Outcome;
import felhom.ops.Failure;

/// The program's exit codes. Scripts depend on them: none is ever renumbered.
public enum Exit {
    OK(0, "success, also with warnings"),
    FAILED(1, "failed"),
    USAGE(2, "usage or configuration"),
    REFUSED(3, "refused by the gate"),
    UNKNOWN(4, "outcome unknown"),
    DENIED(5, "authentication or privilege"),
    UNREACHABLE(6, "unreachable or timed out"),
    INTERRUPTED(130, "interrupted"),
    UNREAD(141, "nobody reads the answer any more");

    private final int code;
    private final String meaning;

    Exit(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }

    public static Exit of(Failure.Kind kind) {
        return switch (kind) {
            case USAGE -> USAGE;
            case AUTHENTICATION, PRIVILEGE -> DENIED;
            case UNREACHABLE, TIMED_OUT -> UNREACHABLE;
            case HOST, TASK, UNREADABLE -> FAILED;
        };
    }

    public static Exit of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _, Outcome.DoneWithWarnings _ -> OK;
            case Outcome.Failed failed -> of(failed.failure().kind());
            case Outcome.Unknown _ -> UNKNOWN;
        };
    }
}
