package felhom.engine.order;

import felhom.ops.Failure;
import felhom.ops.Upid;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How an operation ended. A request that PVE answered with 200 is no outcome: the task's exit status is.
public sealed interface Outcome {
    /// In one sentence.
    String summary();

    /// As in reports and `--json`: `ok`, `ok_with_warnings`, `failed`, `unknown`.
    String word();

    /// What the work has made, as PVE names it: of a backup the archive's volume id, such as
    /// `local:backup/vzdump-lxc-101-2026_11_21-12_00_00.tar.zst`. Empty where there is none, or nothing says which.
    default Optional<String> volume() {
        return Optional.empty();
    }

    /// PVE's own warnings, and what could not be read back.
    default List<String> warnings() {
        return List.of();
    }

    /// What there is to say beyond the summary, a line each: what there is to warn of, or the end of a failed task's
    /// log.
    default List<String> lines() {
        return List.of();
    }

    /// What of the guest a backup does not hold.
    default List<LeftOut> leftOut() {
        return List.of();
    }

    /// Done, with warnings where there is something to warn of.
    static Outcome done(String summary, List<String> warnings, List<LeftOut> leftOut, Optional<String> volume) {
        return warnings.isEmpty() && leftOut.isEmpty()
                ? new Done(summary, volume)
                : new DoneWithWarnings(summary, warnings, leftOut, volume);
    }

    record Done(String summary, Optional<String> volume) implements Outcome {
        public Done(String summary) {
            this(summary, Optional.empty());
        }

        @Override
        public String word() {
            return "ok";
        }
    }

    /// The work is done; PVE warned on the way, or a backup does not hold all of its guest.
    record DoneWithWarnings(String summary, List<String> warnings, List<LeftOut> leftOut, Optional<String> volume)
            implements Outcome {
        public DoneWithWarnings {
            warnings = List.copyOf(warnings);
            leftOut = List.copyOf(leftOut);
        }

        public DoneWithWarnings(String summary, List<String> warnings) {
            this(summary, warnings, List.of(), Optional.empty());
        }

        /// All that there is to warn of, a line each.
        @Override
        public List<String> lines() {
            return Stream.concat(warnings.stream(), leftOut.stream().map(LeftOut::words))
                    .toList();
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
        public List<String> lines() {
            return failure.log();
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
