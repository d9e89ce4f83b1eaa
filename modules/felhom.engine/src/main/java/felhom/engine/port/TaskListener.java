package felhom.engine.port;

import felhom.engine.order.Plan;
import felhom.ops.Upid;
import java.time.Duration;

/// Told what a running task does, while it does it.
public interface TaskListener {
    TaskListener SILENT = new TaskListener() {};

    /// What was planned is allowed, and is begun next.
    default void begins(Plan plan) {}

    /// The task exists; called before anyone waits for it.
    default void started(Upid task) {}

    /// The host did not name the task, and this one of its list may be it; called before anyone waits for it.
    default void found(Upid task) {
        started(task);
    }

    /// Whether [#line] is wanted; without it the log is read once, at the end.
    default boolean wantsLog() {
        return false;
    }

    /// Whether somebody looks on: the task is then looked at every two seconds at least, however long it
    /// takes.
    default boolean closely() {
        return false;
    }

    /// A line of its log: each exactly once, in order.
    default void line(String line) {}

    /// A look shows it at work, or not begun yet, and names no task.
    default void atWork() {}

    /// Still waiting; called after each look at the task.
    default void waiting(Upid task, Duration elapsed) {}
}
