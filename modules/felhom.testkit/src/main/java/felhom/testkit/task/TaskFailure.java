package felhom.testkit.task;

import java.io.Serial;

/// Ends a task; the message becomes its exit status.
public final class TaskFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public TaskFailure(String exitStatus) {
        super(exitStatus, null, false, false);
    }

    public String exitStatus() {
        return String.valueOf(getMessage());
    }
}
