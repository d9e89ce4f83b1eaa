package felhom.engine.door;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.StageRun;
import felhom.engine.port.Clocks;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Resource;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// Finds out on the host what became of a stage that was begun and whose end nobody has seen.
final class StageInquiry {
    /// The host is not there: others would only wait for it too.
    static final Set<Failure.Kind> AWAY = EnumSet.of(Failure.Kind.UNREACHABLE, Failure.Kind.TIMED_OUT);

    // A pvedaemon that is stuck for that long has been restarted, and what waited for it is gone.
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Tasks tasks;
    private final StepExecutor executor;
    private final LostTasks lost;
    private final Clocks clocks;
    /// Orders that were at work at their last look without a task that shows it: root's helper has them.
    private final Set<OrderKey> atWork = ConcurrentHashMap.newKeySet();

    StageInquiry(Tasks tasks, StepExecutor executor, LostTasks lost, Clocks clocks) {
        this.tasks = tasks;
        this.executor = executor;
        this.lost = lost;
        this.clocks = clocks;
    }

    /// @param run with the task that was found for it
    /// @param end empty while nothing shows it
    record Answer(StageRun run, Optional<Outcome> end) {}

    /// What the host will never tell, because the guest or the node is gone, does not stay open for ever.
    ///
    /// @param begun the order's last stage, about what earlier ones have made
    /// @param patience how long to wait for how a task has ended; one that still runs is not waited for
    /// @throws HostException when the host does not say
    Answer about(OpenOrder order, StageRun begun, Duration patience) {
        atWork.remove(order.key());
        Optional<String> lacks = Produce.missing(begun.step());
        if (lacks.isPresent()) {
            return new Answer(begun, Optional.of(unclear(begun, lacks.get(), Optional.empty())));
        }
        try {
            return seen(order, begun, patience);
        } catch (HostException silent) {
            Failure failure = silent.failure();
            if (AWAY.contains(failure.kind()) || !over(begun)) {
                throw silent;
            }
            return new Answer(begun, Optional.of(unclear(begun, failure.message(), begun.latest())));
        }
    }

    private boolean over(StageRun begun) {
        return Duration.between(begun.at(), clocks.now()).compareTo(LONGEST) > 0;
    }

    private static Outcome unclear(StageRun begun, String why, Optional<Upid> task) {
        return new Outcome.Unknown("could not " + begun.step().words() + " for certain: " + why, task);
    }

    private Answer seen(OpenOrder order, StageRun begun, Duration patience) {
        if (!begun.tasks().isEmpty() && !begun.found()) {
            Optional<TaskEnd.Ended> ended = named(begun.tasks().getLast(), patience);
            // HA does it in a task of its own, which no answer names.
            if (ended.isEmpty() || !onlyToldHa(ended.get())) {
                return new Answer(begun, ended.map(end -> told(begun, end)));
            }
        }
        LostTasks.Found found = lost.look(order, begun);
        StageRun run = found.run();
        String nothing = "nothing was seen of it within " + LONGEST.toHours() + " h; look at "
                + begun.step().holds().stream().map(Resource::words).sorted().collect(Collectors.joining(" and "))
                + " before ordering it again";
        if (found.atWork()) {
            atWork.add(order.key());
        }
        boolean silent = found.end().isEmpty()
                && !found.atWork()
                && run.latest().filter(this::runs).isEmpty();
        return silent && over(begun)
                ? new Answer(run, Optional.of(unclear(begun, nothing, Optional.empty())))
                : new Answer(run, found.end());
    }

    private Optional<TaskEnd.Ended> named(Upid task, Duration patience) {
        if (runs(task)) {
            return Optional.empty();
        }
        return switch (tasks.await(task, patience, TaskListener.SILENT)) {
            case TaskEnd.StillRunning _ -> Optional.empty();
            case TaskEnd.Ended end -> Optional.of(end);
        };
    }

    /// @throws HostException when the host does not say
    boolean runs(Upid task) {
        return tasks.find(task).map(Tasks.Summary::running).orElse(false);
    }

    /// Whether the last look at the order has shown it at work where no task does.
    boolean atWork(OrderKey order) {
        return atWork.contains(order);
    }

    /// Whether it is at work as far as the host says, with a task or without.
    boolean seenAtWork(OrderKey order, StageRun begun) {
        try {
            return atWork(order) || begun.latest().filter(this::runs).isPresent();
        } catch (HostException unsaid) {
            return false;
        }
    }

    private static boolean onlyToldHa(TaskEnd.Ended end) {
        return end.upid().tellsHa()
                && switch (end.judged()) {
                    case OK, OK_WITH_WARNINGS -> true;
                    case FAILED, UNKNOWN -> false;
                };
    }

    private Outcome told(StageRun begun, TaskEnd.Ended end) {
        Outcome outcome = outcome(end);
        return outcome.done() ? executor.told(begun.step(), end.upid(), outcome) : outcome;
    }

    private static Outcome outcome(TaskEnd.Ended end) {
        Optional<Upid> task = Optional.of(end.upid());
        return switch (end.judged()) {
            case FAILED -> {
                Failure.Kind kind = end.privilege().isPresent() ? Failure.Kind.PRIVILEGE : Failure.Kind.TASK;
                yield new Outcome.Failed(new Failure(kind, end.message(), end.privilege(), end.log()));
            }
            case UNKNOWN -> new Outcome.Unknown(end.message(), task);
            case OK, OK_WITH_WARNINGS -> {
                if (end.upid().tellsHa()) {
                    yield new Outcome.Unknown(
                            end.message()
                                    + "; what came of that is not known: look at the guest before ordering it again",
                            task);
                }
                yield end.warnings().isEmpty()
                        ? new Outcome.Done(end.message())
                        : new Outcome.DoneWithWarnings(end.message(), end.warnings());
            }
        };
    }
}
