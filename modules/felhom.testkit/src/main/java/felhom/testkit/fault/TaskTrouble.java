package felhom.testkit.fault;

import java.time.Duration;
import java.util.List;

/// What a fault does to one task.
public sealed interface TaskTrouble {
    /// @param workDone whether the work happens although the task ends with this text
    record Exit(String exitStatus, boolean workDone, List<String> log) implements TaskTrouble {}

    /// The worker is killed half-way: whatever it set up stays.
    record Killed() implements TaskTrouble {}

    record Hidden(Duration time) implements TaskTrouble {}

    record LateExit(Duration time) implements TaskTrouble {}
}
