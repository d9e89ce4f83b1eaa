package felhom.ops;

import java.util.List;
import java.util.Optional;

/// How an operation ended. A request that PVE answered with 200 is no outcome: the task's exit status is.
public sealed interface Outcome {
    /// In one sentence.
    String summary();

    /// As in reports and `--json`: `ok`, `ok_with_warnings`, `failed`, `unknown`.
    String word();

    record Done(String summary) implements Outcome {
        @Override
        public String word() {
            return "ok";
        }
    }

    /// The work is done; PVE warned on the way.
    record DoneWithWarnings(String summary, List<String> warnings) implements Outcome {
        public DoneWithWarnings {
            warnings = List.copyOf(warnings);
        }

        @Override
        public String word() {
            return "ok_with_warnings";
        }
    }

    record Failed(Failure failure) implements Outcome {
        @Override
        public String summary() {
            return failure.message();
        }

        @Override
        public String word() {
            return "failed";
        }
    }

    /// Nobody can say whether the work was done; the truth is on the host. Never a reason to order it again blindly.
    ///
    /// @param open the end can be found out later: the task goes on, or what was asked for may still be begun
    record Unknown(String summary, Optional<Upid> task, boolean open) implements Outcome {
        public Unknown(String summary, Optional<Upid> task) {
            this(summary, task, false);
        }

        public static Unknown stillRunning(String summary, Upid task) {
            return new Unknown(summary, Optional.of(task), true);
        }

        /// What was sent has not been answered by PVE, and nothing shows yet what became of it.
        public static Unknown notSeenYet(String summary, Optional<Upid> task) {
            return new Unknown(summary, task, true);
        }

        @Override
        public String word() {
            return "unknown";
        }
    }

    /// Whether PVE refused the work, be it within the task for want of a privilege, or was never asked.
    default boolean inVain() {
        return this instanceof Failed(Failure failure) && failure.kind() != Failure.Kind.TASK;
    }

    /// Whether the work is known to be done.
    default boolean done() {
        return this instanceof Done || this instanceof DoneWithWarnings;
    }
}
