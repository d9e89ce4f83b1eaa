package felhom.testkit;

import java.io.Serial;

/// Ends a task; the message becomes its exit status.
final class TaskFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    TaskFailure(String exitStatus) {
        super(exitStatus, null, false, false);
    }

    String exitStatus() {
        return String.valueOf(getMessage());
    }
}
