package felhom.engine.port;

import felhom.ops.MissingPrivilege;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How watching a task ended: with its true end, or without it.
public sealed interface TaskEnd {
    Upid upid();

    /// From the beginning of the watch.
    Duration watched();

    /// How often the task's status was asked for.
    int polls();

    /// The task ended. `judged` is what its exit status means for its type, `exitStatus` is PVE's own text, `log` the
    /// last 20 lines, `warnings` every `WARN` line of the whole log.
    record Ended(
            Upid upid,
            Duration watched,
            int polls,
            Judged judged,
            String exitStatus,
            String message,
            List<String> log,
            List<String> warnings,
            Optional<MissingPrivilege> privilege)
            implements TaskEnd {
        public Ended {
            log = List.copyOf(log);
            warnings = List.copyOf(warnings);
        }
    }

    /// The watch ended first; the task goes on by itself.
    record StillRunning(Upid upid, Duration watched, int polls, Why why, String message) implements TaskEnd {}

    /// What an exit status means.
    enum Judged {
        OK,
        OK_WITH_WARNINGS,
        FAILED,
        /// The task was killed, or the host forgot it: whether its work was done is not known.
        UNKNOWN
    }

    /// Why a watch ended before its task.
    enum Why {
        LIMIT,
        STOPPED_WATCHING
    }
}
