package felhom.engine.door;

import felhom.engine.ledger.Journal;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.StageRun;
import felhom.engine.port.Clocks;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.state.AgentState;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.Upid;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Takes up the orders whose end no agent saw, because it died, stopped watching or got no answer of PVE's: finds out
/// what became of what was begun, goes on or back from there as their procedures say, and writes their end down. Called
/// before anything new is begun, by the one process that holds the log.
public final class Settlement {
    private static final System.Logger LOG = System.getLogger(Settlement.class.getName());

    // The others would only wait for the same host.
    private static final Set<Failure.Kind> AWAY = EnumSet.of(Failure.Kind.UNREACHABLE, Failure.Kind.TIMED_OUT);

    // A pvedaemon that is stuck for that long has been restarted, and what waited for it is gone. Nor does anybody
    // expect an order to go on by itself that stood still for longer.
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Supplier<List<OpenOrder>> open;
    private final Journal journal;
    private final Tasks tasks;
    private final StepExecutor executor;
    private final Clocks clocks;
    private final Predicate<OrderKey> watched;

    /// @param open the orders without an end
    /// @param watched the orders that another process waits for, which sees more of their end
    public Settlement(
            Supplier<List<OpenOrder>> open,
            Journal journal,
            Tasks tasks,
            StepExecutor executor,
            Clocks clocks,
            Predicate<OrderKey> watched) {
        this.open = open;
        this.journal = journal;
        this.tasks = tasks;
        this.executor = executor;
        this.clocks = clocks;
        this.watched = watched;
    }

    /// Of the state as a whole.
    public static Settlement of(AgentState state, Tasks tasks, StepExecutor executor, Clocks clocks) {
        return new Settlement(state::running, state.journal(), tasks, executor, clocks, state::watched);
    }

    /// What still runs, what nothing shows yet, and what the host does not tell now, stays open for the next time.
    ///
    /// @param patience how long to wait for how a task has ended; one that still runs is not waited for
    public void settle(Duration patience) {
        for (OrderKey key : open.get().stream().map(OpenOrder::key).toList()) {
            // While the one before it went on and its task was waited for, another process may have taken this one up.
            Optional<OpenOrder> order = open(key);
            if (order.isEmpty() || watched.test(key)) {
                continue;
            }
            try {
                settle(order.get(), patience);
            } catch (HostException | Journal.JournalBroken later) {
                LOG.log(Level.WARNING, "order {0} stays open: {1}", key, later.getMessage());
                if (later instanceof HostException host
                        && AWAY.contains(host.failure().kind())) {
                    return;
                }
            }
        }
    }

    private Optional<OpenOrder> open(OrderKey key) {
        return open.get().stream().filter(order -> order.key().equals(key)).findFirst();
    }

    private void settle(OpenOrder left, Duration patience) {
        Order order =
                new Order(left.order(), left.plan().operation(), left.plan().arguments());
        Optional<Outcome> outcome = outcome(order, left, patience);
        if (outcome.isEmpty()) {
            LOG.log(Level.DEBUG, "order {0} stays open: nothing shows its end yet", left.order());
            return;
        }
        journal.append(new Journal.Entry.Ended(left.key(), outcome.get(), tasks(left.key())));
        LOG.log(
                Level.WARNING,
                "order {0}, whose end was not seen: {1}",
                left.order(),
                outcome.get().summary());
    }

    /// All that were named by now.
    private List<Upid> tasks(OrderKey key) {
        return open.get().stream()
                .filter(order -> order.key().equals(key))
                .flatMap(order -> order.tasks().stream())
                .toList();
    }

    private Optional<Outcome> outcome(Order order, OpenOrder open, Duration patience) {
        if (open.runs().isEmpty()) {
            String what = "the agent died before it had asked anything of the host for '" + open.operation()
                    + "': nothing was done";
            return Optional.of(new Outcome.Failed(Failure.of(Failure.Kind.HOST, what)));
        }
        List<StageRun> runs = new ArrayList<>(open.runs());
        StageRun last = runs.removeLast();
        if (last.end().isEmpty()) {
            Optional<Outcome> found = end(open, last, patience);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            last = ended(open.key(), last, found.get());
        }
        runs.add(last);
        return Optional.of(later(open, course(order, open, runs)))
                .filter(outcome -> !(outcome instanceof Outcome.Unknown unknown && unknown.open()));
    }

    private StageRun ended(OrderKey order, StageRun run, Outcome outcome) {
        List<GuestIdentity> since = outcome.done() && run.step().remakes()
                ? run.step().guests().stream()
                        .flatMap(guest -> executor.identity(guest).stream())
                        .toList()
                : List.of();
        journal.append(new Journal.Entry.StageEnded(order, run.stage(), run.undo(), outcome, since));
        return run.ended(outcome, since);
    }

    /// What the order comes to, having gone on or back where something follows.
    private Outcome course(Order order, OpenOrder open, List<StageRun> runs) {
        Course course = Course.after(open.plan().procedure(), runs);
        Optional<Course.Next> next = course.next(executor::leftChange);
        if (next.isEmpty()) {
            return course.outcome();
        }
        Optional<String> why = notGoneOn(open);
        if (why.isPresent()) {
            return left(course.outcome(), why.get());
        }
        if (othersAtWork(open)) {
            return new Outcome.Unknown(course.outcome().summary(), Optional.empty(), true);
        }
        LOG.log(
                Level.WARNING,
                "order {0} ({1}), which an earlier felhom-agent left, goes {2}: {3}",
                open.order(),
                open.operation(),
                next.get().undo() ? "back" : "on",
                next.get().step().words());
        return new Run(open.key(), order, open.plan(), runs, executor, journal, true, TaskListener.SILENT).go();
    }

    /// Whether another order is at work on a guest of this one: one at a time, whoever does it. Asked last, since an
    /// order that was waiting for another may have begun meanwhile.
    private boolean othersAtWork(OpenOrder order) {
        return open.get().stream()
                .filter(other -> !other.key().equals(order.key()))
                .filter(other -> !Collections.disjoint(
                        other.plan().guests(), order.plan().guests()))
                .anyMatch(other -> watched.test(other.key())
                        || other.tasks().stream()
                                .reduce((_, last) -> last)
                                .filter(this::runs)
                                .isPresent());
    }

    private boolean runs(Upid task) {
        return tasks.find(task).map(Tasks.Summary::running).orElse(false);
    }

    /// Why what is left of it is not begun any more. A state directory that was restored says again that it is left.
    private Optional<String> notGoneOn(OpenOrder open) {
        if (Duration.between(open.since(), clocks.now()).compareTo(LONGEST) > 0) {
            return Optional.of("it was ordered more than " + LONGEST.toHours() + " h ago");
        }
        return open.plan().destructive() && !open.signed()
                ? Optional.of("no signature for it counts any more: this host was restarted, restored or had its clock"
                        + " set since, or it was the self-test's")
                : Optional.empty();
    }

    private static Outcome left(Outcome outcome, String why) {
        return outcome instanceof Outcome.Failed(Failure failure)
                ? new Outcome.Failed(new Failure(
                        failure.kind(),
                        failure.message() + "; it ends here, as " + why,
                        failure.privilege(),
                        failure.log()))
                : outcome;
    }

    private static Outcome later(OpenOrder order, Outcome outcome) {
        String summary = "'" + order.operation() + "', found out later: " + outcome.summary();
        return switch (outcome) {
            case Outcome.Failed(Failure failure) ->
                new Outcome.Failed(new Failure(failure.kind(), summary, failure.privilege(), failure.log()));
            case Outcome.Unknown unknown -> new Outcome.Unknown(summary, unknown.task(), unknown.open());
            case Outcome.Done _, Outcome.DoneWithWarnings _ ->
                Outcome.done(summary, outcome.warnings(), outcome.leftOut(), outcome.volume());
        };
    }

    /// What the host will never tell, because the guest or the node is gone, does not stay open for ever.
    private Optional<Outcome> end(OpenOrder order, StageRun begun, Duration patience) {
        try {
            return seen(order, begun, patience);
        } catch (HostException silent) {
            Failure failure = silent.failure();
            if (AWAY.contains(failure.kind()) || since(begun).compareTo(LONGEST) <= 0) {
                throw silent;
            }
            return Optional.of(new Outcome.Unknown(
                    "could not " + begun.step().words() + " for certain: " + failure.message(),
                    begun.tasks().stream().reduce((_, last) -> last)));
        }
    }

    private Duration since(StageRun begun) {
        return Duration.between(begun.at(), clocks.now());
    }

    private Optional<Outcome> seen(OpenOrder order, StageRun begun, Duration patience) {
        if (!begun.tasks().isEmpty() && !begun.found()) {
            Optional<TaskEnd.Ended> ended = named(begun.tasks().getLast(), patience);
            // HA does it in a task of its own, which no answer names.
            if (ended.isEmpty() || !onlyToldHa(ended.get())) {
                return ended.map(end -> told(begun, end));
            }
        }
        Duration since = since(begun);
        // A clock that was set back meanwhile shows nothing: better not found than another's task taken for ours.
        Duration ago = since.isNegative() ? Duration.ZERO : since;
        Optional<Outcome> seen = executor.lookAgain(begun.step(), ago, order.others());
        return seen.isEmpty() && since.compareTo(LONGEST) > 0
                ? Optional.of(new Outcome.Unknown(
                        "could not " + begun.step().words() + " for certain: nothing was seen of it within "
                                + LONGEST.toHours() + " h; look at the guest before ordering it again",
                        Optional.empty()))
                : seen;
    }

    private static boolean onlyToldHa(TaskEnd.Ended end) {
        return end.upid().tellsHa()
                && switch (end.judged()) {
                    case OK, OK_WITH_WARNINGS -> true;
                    case FAILED, UNKNOWN -> false;
                };
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
