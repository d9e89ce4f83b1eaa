package felhom.engine.door;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.Ledger;
import felhom.engine.order.Begun;
import felhom.engine.order.LeftOut;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.Outcome;
import felhom.engine.port.Clocks;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Upid;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Finds out what became of orders whose end no agent saw, because it died, stopped watching or got no answer of PVE's,
/// and writes it down: their work went on without it, or was begun later. Called before anything new is begun, by the
/// one process that holds the log.
public final class Settlement {
    private static final System.Logger LOG = System.getLogger(Settlement.class.getName());

    // The others would only wait for the same host.
    private static final Set<Failure.Kind> AWAY = EnumSet.of(Failure.Kind.UNREACHABLE, Failure.Kind.TIMED_OUT);

    // A pvedaemon that is stuck for that long has been restarted, and what waited for it is gone.
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Ledger ledger;
    private final Tasks tasks;
    private final StepExecutor executor;
    private final Clocks clocks;
    private final Predicate<OrderId> watched;

    public Settlement(Ledger ledger, Tasks tasks, StepExecutor executor, Clocks clocks) {
        this(ledger, tasks, executor, clocks, _ -> false);
    }

    /// @param watched the orders that another process waits for, which sees more of their end
    public Settlement(Ledger ledger, Tasks tasks, StepExecutor executor, Clocks clocks, Predicate<OrderId> watched) {
        this.watched = watched;
        this.ledger = ledger;
        this.tasks = tasks;
        this.executor = executor;
        this.clocks = clocks;
    }

    /// What still runs, what nothing shows yet, and what the host does not tell now, stays open for the next time.
    ///
    /// @param patience how long to wait for how a task has ended; one that still runs is not waited for
    public void settle(Duration patience) {
        for (OpenOrder order : ledger.running()) {
            if (watched.test(order.order())) {
                continue;
            }
            try {
                Optional<Outcome> found = outcome(order, patience);
                found.ifPresent(outcome -> {
                    Order ended = new Order(order.order(), new OperationName(order.operation()), Map.of());
                    List<Integer> inVain = outcome.inVain() && !order.begun().isEmpty()
                            ? List.of(order.begun().size())
                            : List.of();
                    ledger.append(new Journal.Entry.Ended(ended, outcome, inVain));
                    LOG.log(Level.WARNING, "order {0}, whose end was not seen: {1}", order.order(), outcome.summary());
                });
                if (found.isEmpty()) {
                    LOG.log(Level.DEBUG, "order {0} stays open: nothing shows its end yet", order.order());
                }
            } catch (HostException | Journal.JournalBroken later) {
                LOG.log(Level.WARNING, "order {0} stays open: {1}", order.order(), later.getMessage());
                if (later instanceof HostException host
                        && AWAY.contains(host.failure().kind())) {
                    return;
                }
            }
        }
    }

    private Optional<Outcome> outcome(OpenOrder order, Duration patience) {
        if (order.begun().isEmpty()) {
            String what = "the agent died before it had asked anything of the host for '" + order.operation()
                    + "': nothing was done";
            return Optional.of(new Outcome.Failed(Failure.of(Failure.Kind.HOST, what)));
        }
        List<Outcome> ends = new ArrayList<>();
        for (Begun begun : order.begun()) {
            Optional<Outcome> end = end(order, begun, patience);
            if (end.isEmpty()) {
                return Optional.empty();
            }
            ends.add(end.get());
        }
        return Optional.of(together(order, ends));
    }

    private Optional<Outcome> end(OpenOrder order, Begun begun, Duration patience) {
        if (!begun.tasks().isEmpty() && !begun.found()) {
            Optional<TaskEnd.Ended> ended = named(begun.tasks().getLast(), patience);
            // HA does it in a task of its own, which no answer names.
            if (ended.isEmpty() || begun.step().isEmpty() || !onlyToldHa(ended.get())) {
                return ended.map(end -> told(begun, end));
            }
        }
        if (begun.step().isEmpty()) {
            return Optional.of(new Outcome.Unknown(
                    "the agent died before the host had named a task: look at the guest before ordering it again",
                    Optional.empty()));
        }
        Duration since = Duration.between(begun.at(), clocks.now());
        // A clock that was set back meanwhile shows nothing: better not found than another's task taken for ours.
        Duration ago = since.isNegative() ? Duration.ZERO : since;
        Optional<Outcome> seen = executor.lookAgain(begun.step().get(), ago, order.others());
        return seen.isEmpty() && since.compareTo(LONGEST) > 0
                ? Optional.of(new Outcome.Unknown(
                        "could not " + begun.step().get().words() + " for certain: nothing was seen of it within "
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
        if (tasks.find(task).map(Tasks.Summary::running).orElse(false)) {
            return Optional.empty();
        }
        return switch (tasks.await(task, patience, TaskListener.SILENT)) {
            case TaskEnd.StillRunning _ -> Optional.empty();
            case TaskEnd.Ended end -> Optional.of(end);
        };
    }

    private Outcome told(Begun begun, TaskEnd.Ended end) {
        Outcome outcome = outcome(end);
        return begun.step()
                .filter(_ -> outcome.done())
                .map(step -> executor.told(step, end.upid(), outcome))
                .orElse(outcome);
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

    /// What the ends of an order's calls come to.
    private static Outcome together(OpenOrder order, List<Outcome> ends) {
        String what = "'" + order.operation() + "', found out later: ";
        Outcome last = ends.getLast();
        boolean before = ends.subList(0, ends.size() - 1).stream().allMatch(Outcome::done);
        if (!before) {
            String all = ends.stream().map(Outcome::summary).collect(Collectors.joining("; then: "));
            return new Outcome.Unknown(what + all + "; look at the guest before ordering the rest", Optional.empty());
        }
        String summary = what + last.summary();
        if (last.done() && ends.size() < order.steps()) {
            return new Outcome.Unknown(summary + "; what was to follow was not begun", Optional.empty());
        }
        return switch (last) {
            case Outcome.Failed(Failure failure) ->
                new Outcome.Failed(new Failure(failure.kind(), summary, failure.privilege(), failure.log()));
            case Outcome.Unknown unknown -> new Outcome.Unknown(summary, unknown.task());
            case Outcome.Done _, Outcome.DoneWithWarnings _ -> {
                List<String> warnings =
                        ends.stream().flatMap(end -> end.warnings().stream()).toList();
                List<LeftOut> leftOut =
                        ends.stream().flatMap(end -> end.leftOut().stream()).toList();
                yield Outcome.done(summary, warnings, leftOut, last.volume());
            }
        };
    }
}
