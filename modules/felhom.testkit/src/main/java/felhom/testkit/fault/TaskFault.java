package felhom.testkit.fault;

import java.time.Duration;
import java.util.List;

/// Chooses what happens to the tasks named by {@link Faults#onTask}; the call that names the trouble arms the rule.
public final class TaskFault {
    private final Faults faults;
    private final String type;
    private int times = 1;
    private int skip;

    TaskFault(Faults faults, String type) {
        this.faults = faults;
        this.type = type;
    }

    /// Leaves so many matching ones alone first.
    public TaskFault skip(int count) {
        if (count < 0) throw new IllegalArgumentException("not a count: " + count);
        skip = count;
        return this;
    }

    public TaskFault times(int count) {
        if (count < 1) throw new IllegalArgumentException("not a count: " + count);
        times = count;
        return this;
    }

    /// The task ends so; the work is done for `OK` and `WARNINGS: n` only, and when it fails, the task ends with that.
    public Faults exit(String exitStatus, String... log) {
        return exit(exitStatus, Faults.meansSuccess(exitStatus), log);
    }

    /// The task does its work and yet ends so, for instance `unexpected status`.
    public Faults exitAfterWork(String exitStatus, String... log) {
        return exit(exitStatus, true, log);
    }

    /// The worker dies half-way: `unexpected status`, and a `lock:` that it had set stays.
    public Faults killed() {
        return arm(new TaskTrouble.Killed());
    }

    /// The task ends as one does whose worker lost a privilege: with the code 403 before the text.
    public Faults forbidden(String path, String privilege) {
        return exit("403 Permission check failed (" + path + ", " + privilege + ")");
    }

    /// For so long after its creation the status answers `no such task`, and the list does not show it.
    public Faults noSuchTaskFor(Duration time) {
        return arm(new TaskTrouble.Hidden(Faults.positive(time)));
    }

    /// For so long after its end the status reads `stopped` without an `exitstatus`.
    public Faults lateExitStatus(Duration time) {
        return arm(new TaskTrouble.LateExit(Faults.positive(time)));
    }

    private Faults exit(String exitStatus, boolean workDone, String... log) {
        return arm(new TaskTrouble.Exit(exitStatus, workDone, List.of(log)));
    }

    Faults arm(TaskTrouble trouble) {
        return faults.add(type::equals, times, skip, trouble);
    }
}
