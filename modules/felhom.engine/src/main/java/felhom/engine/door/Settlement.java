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
import java.util.List;
import java.util.Optional;
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

    private final Supplier<List<OpenOrder>> open;
    private final Journal journal;
    private final StepExecutor executor;
    private final Clocks clocks;
    private final StageInquiry inquiry;
    private final Predicate<OrderKey> watched;
    private final Takeover takeover;
    private final Repeated unsettled;
    private volatile Optional<OrderKey> away = Optional.empty();

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
        this.executor = executor;
        this.clocks = clocks;
        this.inquiry = new StageInquiry(tasks, executor, new LostTasks(open, journal, executor, clocks), clocks);
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
        if (later instanceof HostException host
                && StageInquiry.AWAY.contains(host.failure().kind())) {
            return Look.AWAY;
        }
        // What is asked of it may be silent while its task is there for all to see.
        return open(key)
                        .flatMap(order -> order.runs().stream().reduce((_, latest) -> latest))
                        .filter(latest -> latest.end().isEmpty() && inquiry.seenAtWork(key, latest))
                        .isPresent()
                ? Look.RUNS
                : Look.SILENT;
    }

    private Optional<OpenOrder> open(OrderKey key) {
        return open.get().stream().filter(order -> order.key().equals(key)).findFirst();
    }

    /// Whether the last look at it has shown it at work where no task does.
    boolean atWork(OrderKey order) {
        return inquiry.atWork(order);
    }

    private Look look(OpenOrder open, Duration patience) {
        if (open.runs().isEmpty()) {
            String what = "the agent died before it had asked anything of the host for '" + open.operation()
                    + "': nothing was done";
            return ended(open, new Outcome.Failed(Failure.of(Failure.Kind.HOST, what)));
        }
        List<StageRun> runs = new ArrayList<>(open.runs());
        StageRun last = runs.removeLast();
        if (last.end().isEmpty()) {
            StageInquiry.Answer answer =
                    inquiry.about(open, last.about(Produce.of(runs).of(last.step())), patience);
            last = answer.run();
            if (answer.end().isEmpty()) {
                LOG.log(Level.DEBUG, "order {0} stays open: nothing shows its end yet", open.order());
                return inquiry.seenAtWork(open.key(), last) ? Look.RUNS : Look.SILENT;
            }
            last = ended(open.key(), last, answer.end().get());
        }
        runs.add(last);
        Course course = Course.after(open.plan().procedure(), runs);
        Produce produce = Produce.of(runs);
        Optional<Course.Next> next = course.next((step, failure) -> produce.leftChange(executor, step, failure));
        if (next.isEmpty()) {
            return ended(open, LateEnd.of(open, course.outcome()));
        }
        Optional<String> why = LateEnd.due(open, clocks.now());
        if (why.isPresent()) {
            return ended(open, LateEnd.of(open, LateEnd.here(course.outcome(), why.get())));
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
            executor.forget(run.step(), Work.of(order, run));
        }
        return run.ended(outcome, since);
    }

    /// Its turn has come, and by now its time may be over or its signature worth nothing.
    ///
    /// @param runs what was done of it, each to its end
    private void goOn(OrderKey key, List<StageRun> runs) {
        try {
            Optional<OpenOrder> still =
                    open(key).filter(order -> LateEnd.due(order, clocks.now()).isEmpty() && !othersAtWork(order));
            if (still.isEmpty()) {
                return;
            }
            OpenOrder open = still.get();
            Order order =
                    new Order(open.order(), open.plan().operation(), open.plan().arguments());
            Run run = new Run(key, order, open.plan(), runs, executor, journal, true, TaskListener.SILENT);
            Outcome outcome = run.until(takeover::over).go();
            if (!(outcome instanceof Outcome.Unknown unknown && unknown.open())) {
                ended(open, LateEnd.of(open, outcome));
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
                                .filter(inquiry::runs)
                                .isPresent());
    }
}
