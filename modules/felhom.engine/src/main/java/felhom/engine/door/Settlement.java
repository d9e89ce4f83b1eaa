package felhom.engine.door;

import felhom.engine.ledger.Journal;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.StageRun;
import felhom.engine.port.Clocks;
import felhom.engine.port.Repeated;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.port.Work;
import felhom.engine.state.AgentState;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.Resource;
import felhom.ops.Upid;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Takes up the orders whose end no agent saw, because it died, stopped watching or got no answer of PVE's:
/// finds out what became of what was begun, goes on or back from there as their procedures say, and writes
/// their end down.
///
/// A process that has the state for one command calls it before anything new is begun. One that has it for
/// good calls it again and again, from any thread: what a thread is at is left to it.
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
    private final Takeover takeover;
    private final Repeated unsettled;
    private volatile Optional<OrderKey> away = Optional.empty();
    /// Orders that were at work at their last look without a task that shows it: root's helper has them.
    private final Set<OrderKey> atWork = ConcurrentHashMap.newKeySet();

    /// What a look at an order has shown.
    enum Look {
        /// How it ended is written down.
        ENDED,
        /// Something follows, and is done now or when its turn has come.
        GOES_ON,
        /// Its task runs, or who does it says that it is at work.
        RUNS,
        /// Nothing shows yet what became of it, or the host does not say.
        SILENT,
        /// The host is not there.
        AWAY,
        /// Another thread or process is at it.
        TAKEN
    }

    /// @param open the orders without an end
    /// @param watched the orders that another process waits for, which sees more of their end
    Settlement(
            Supplier<List<OpenOrder>> open,
            Journal journal,
            Tasks tasks,
            StepExecutor executor,
            Clocks clocks,
            Predicate<OrderKey> watched,
            Takeover takeover) {
        this.open = open;
        this.journal = journal;
        this.tasks = tasks;
        this.executor = executor;
        this.clocks = clocks;
        this.watched = watched;
        this.takeover = takeover;
        this.unsettled = new Repeated(clocks);
    }

    /// Of the state as a whole, by a process that has it for one command: what follows of an order is done at
    /// once, and others have the state while it waits.
    public static Settlement of(AgentState state, Tasks tasks, StepExecutor executor, Clocks clocks) {
        return new Settlement(state::running, state.journal(), tasks, executor, clocks, state::watched, Takeover.ALONE);
    }

    /// Of the state as a whole, beside threads that are at work on other orders: what follows of an order is
    /// done by a thread of its own, when its turn on the guests has come.
    public static Settlement inTurn(
            AgentState state,
            Tasks tasks,
            StepExecutor executor,
            Clocks clocks,
            ResourceTurns turns,
            OrdersAtWork atWork) {
        return new Settlement(
                state::running,
                state.steadyJournal(),
                tasks,
                executor,
                clocks,
                state::watched,
                new TakeoverInTurn(turns, atWork));
    }

    /// What still runs, what nothing shows yet, and what the host does not tell now, stays open for the next
    /// time.
    ///
    /// @param patience how long to wait for how a task has ended; one that still runs is not waited for
    public void settle(Duration patience) {
        settle(patience, () -> {});
    }

    /// The same.
    ///
    /// @param each called before each of the orders is looked at
    public void settle(Duration patience, Runnable each) {
        for (OrderKey key : fromTheNext()) {
            each.run();
            if (look(key, patience) == Look.AWAY) {
                away = Optional.of(key);
                return;
            }
            if (takeover.over()) {
                return;
            }
        }
    }

    /// The order that the last time ended at comes last: where the host answers for all but that one, the
    /// others are not left open for its sake.
    private List<OrderKey> fromTheNext() {
        List<OrderKey> keys =
                new ArrayList<>(open.get().stream().map(OpenOrder::key).toList());
        int last = away.map(keys::indexOf).orElse(-1);
        Collections.rotate(keys, -(last + 1));
        return keys;
    }

    /// The same for one order.
    Look look(OrderKey key, Duration patience) {
        if (!takeover.take(key)) {
            return Look.TAKEN;
        }
        boolean goesOn = false;
        try {
            // While the one before it went on and its task was waited for, another may have taken this one up.
            Optional<OpenOrder> order = open(key);
            if (order.isEmpty()) {
                return Look.ENDED;
            }
            if (watched.test(key)) {
                return Look.TAKEN;
            }
            Look look = look(order.get(), patience);
            goesOn = look == Look.GOES_ON;
            return look;
        } catch (HostException | Journal.JournalBroken later) {
            return later(key, later);
        } finally {
            if (!goesOn) {
                takeover.letGo(key);
            }
        }
    }

    private Look later(OrderKey key, RuntimeException later) {
        String since = open(key)
                .map(order -> ", begun at " + order.since().truncatedTo(ChronoUnit.SECONDS))
                .orElse("");
        // One fault, however many orders it keeps open.
        unsettled
                .again("what became of an open order cannot be seen, and it stays open: " + later.getMessage())
                .ifPresent(words -> LOG.log(Level.WARNING, words + "; order " + key + since));
        return later instanceof HostException host
                        && AWAY.contains(host.failure().kind())
                ? Look.AWAY
                : Look.SILENT;
    }

    private Optional<OpenOrder> open(OrderKey key) {
        return open.get().stream().filter(order -> order.key().equals(key)).findFirst();
    }

    /// Whether the last look at it has shown it at work where no task does.
    boolean atWork(OrderKey order) {
        return atWork.contains(order);
    }

    private Look look(OpenOrder open, Duration patience) {
        atWork.remove(open.key());
        if (open.runs().isEmpty()) {
            String what = "the agent died before it had asked anything of the host for '" + open.operation()
                    + "': nothing was done";
            return ended(open, new Outcome.Failed(Failure.of(Failure.Kind.HOST, what)));
        }
        List<StageRun> runs = new ArrayList<>(open.runs());
        StageRun last = runs.removeLast();
        if (last.end().isEmpty()) {
            last = last.about(Produce.of(runs).of(last.step()));
            List<Upid> found = new ArrayList<>();
            Optional<Outcome> end = end(open, last, patience, found);
            for (Upid task : found) {
                last = last.with(task, true);
            }
            if (end.isEmpty()) {
                LOG.log(Level.DEBUG, "order {0} stays open: nothing shows its end yet", open.order());
                return atWork(open.key())
                                || last.tasks().stream()
                                        .reduce((_, latest) -> latest)
                                        .filter(this::seenRunning)
                                        .isPresent()
                        ? Look.RUNS
                        : Look.SILENT;
            }
            last = ended(open.key(), last, end.get());
        }
        runs.add(last);
        Course course = Course.after(open.plan().procedure(), runs);
        Produce produce = Produce.of(runs);
        Optional<Course.Next> next = course.next((step, failure) -> produce.leftChange(executor, step, failure));
        if (next.isEmpty()) {
            return ended(open, later(open, course.outcome()));
        }
        Optional<String> why = notGoneOn(open);
        if (why.isPresent()) {
            return ended(open, later(open, left(course.outcome(), why.get())));
        }
        LOG.log(
                Level.WARNING,
                "order {0} ({1}), which an earlier felhom-agent left, goes {2}: {3}",
                open.order(),
                open.operation(),
                next.get().undo() ? "back" : "on",
                next.get().step().words());
        takeover.goOn(open, () -> goOn(open.key(), runs));
        return Look.GOES_ON;
    }

    private Look ended(OpenOrder order, Outcome outcome) {
        journal.append(new Journal.Entry.Ended(order.key(), outcome, tasks(order.key())));
        LOG.log(Level.WARNING, "order {0}, whose end was not seen: {1}", order.order(), outcome.summary());
        return Look.ENDED;
    }

    /// All that were named by now.
    private List<Upid> tasks(OrderKey key) {
        return open(key).stream().flatMap(order -> order.tasks().stream()).toList();
    }

    private StageRun ended(OrderKey order, StageRun run, Outcome outcome) {
        List<GuestIdentity> since = outcome.done() ? Produce.since(executor, run.step(), run.tasks()) : List.of();
        journal.append(new Journal.Entry.StageEnded(order, run.stage(), run.undo(), outcome, since));
        if (!(outcome instanceof Outcome.Unknown)) {
            executor.forget(run.step(), work(order, run));
        }
        return run.ended(outcome, since);
    }

    /// Its turn has come, and by now its time may be over or its signature worth nothing.
    ///
    /// @param runs what was done of it, each to its end
    private void goOn(OrderKey key, List<StageRun> runs) {
        try {
            Optional<OpenOrder> still =
                    open(key).filter(order -> notGoneOn(order).isEmpty() && !othersAtWork(order));
            if (still.isEmpty()) {
                return;
            }
            OpenOrder open = still.get();
            Order order =
                    new Order(open.order(), open.plan().operation(), open.plan().arguments());
            Run run = new Run(key, order, open.plan(), runs, executor, journal, true, TaskListener.SILENT);
            Outcome outcome = run.until(takeover::over).go();
            if (!(outcome instanceof Outcome.Unknown unknown && unknown.open())) {
                ended(open, later(open, outcome));
            }
        } catch (HostException | Journal.JournalBroken later) {
            later(key, later);
        }
    }

    /// Whether another order is at work on what this one holds: one at a time, whoever does it. Asked last,
    /// since an order that was waiting for another may have begun meanwhile.
    private boolean othersAtWork(OpenOrder order) {
        return open.get().stream()
                .filter(other -> !other.key().equals(order.key()))
                .filter(other ->
                        Resource.collide(other.plan().holds(), order.plan().holds()))
                .anyMatch(other -> watched.test(other.key())
                        || atWork(other.key())
                        || other.tasks().stream()
                                .reduce((_, last) -> last)
                                .filter(this::runs)
                                .isPresent());
    }

    private boolean runs(Upid task) {
        return tasks.find(task).map(Tasks.Summary::running).orElse(false);
    }

    private boolean seenRunning(Upid task) {
        try {
            return runs(task);
        } catch (HostException unsaid) {
            return false;
        }
    }

    /// Why what is left of it is not begun any more. A state directory that was restored says again that it
    /// is left.
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
    ///
    /// @param found takes up the task that did it, where no answer had named one
    private Optional<Outcome> end(OpenOrder order, StageRun begun, Duration patience, List<Upid> found) {
        Optional<String> lacks = Produce.missing(begun.step());
        if (lacks.isPresent()) {
            return Optional.of(new Outcome.Unknown(
                    "could not " + begun.step().words() + " for certain: " + lacks.get(), Optional.empty()));
        }
        try {
            return seen(order, begun, patience, found);
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

    private static Work work(OrderKey order, StageRun run) {
        return new Work(order, run.stage(), run.undo(), run.boot());
    }

    private Duration since(StageRun begun) {
        return Duration.between(begun.at(), clocks.now());
    }

    private Optional<Outcome> seen(OpenOrder order, StageRun begun, Duration patience, List<Upid> found) {
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
        Optional<Outcome> seen =
                executor.lookAgain(begun.step(), work(order.key(), begun), ago, order.others(), new TaskListener() {
                    @Override
                    public void found(Upid task) {
                        if (!begun.tasks().contains(task)) {
                            journal.append(new Journal.Entry.TaskFound(order.key(), task));
                            found.add(task);
                        }
                    }

                    @Override
                    public void atWork() {
                        atWork.add(order.key());
                    }
                });
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
