package felhom.ops.run;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.OperationName;
import felhom.ops.Outcome;
import felhom.ops.Upid;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds out what became of orders whose end no agent saw, because it died or stopped watching, and writes it down:
/// their tasks went on without it. Called before anything new is begun, by the one process that holds the log.
public final class Settlement {
    private static final System.Logger LOG = System.getLogger(Settlement.class.getName());

    // The others would only wait for the same host.
    private static final Set<Failure.Kind> AWAY = EnumSet.of(Failure.Kind.UNREACHABLE, Failure.Kind.TIMED_OUT);

    private final Ledger ledger;
    private final Tasks tasks;

    public Settlement(Ledger ledger, Tasks tasks) {
        this.ledger = ledger;
        this.tasks = tasks;
    }

    /// What still runs, and what the host does not tell now, stays open for the next time.
    ///
    /// @param patience how long to wait for how a task has ended; one that still runs is not waited for
    public void settle(Duration patience) {
        for (Running order : ledger.running()) {
            try {
                outcome(order, patience).ifPresent(outcome -> {
                    Order ended = new Order(order.order(), new OperationName(order.operation()), Map.of());
                    List<Integer> inVain = outcome.inVain() && order.used() > 0 ? List.of(order.used()) : List.of();
                    ledger.append(new Journal.Entry.Ended(ended, outcome, inVain));
                    LOG.log(Level.WARNING, "order {0}, whose end was not seen: {1}", order.order(), outcome.summary());
                });
            } catch (HostException | Journal.JournalBroken later) {
                LOG.log(Level.WARNING, "order {0} stays open: {1}", order.order(), later.getMessage());
                if (later instanceof HostException host
                        && AWAY.contains(host.failure().kind())) {
                    return;
                }
            }
        }
    }

    private Optional<Outcome> outcome(Running order, Duration patience) {
        if (order.used() == 0) {
            String what = "the agent died before it had asked anything of the host for '" + order.operation()
                    + "': nothing was done";
            return Optional.of(new Outcome.Failed(Failure.of(Failure.Kind.HOST, what)));
        }
        if (order.tasks().isEmpty()) {
            return Optional.of(new Outcome.Unknown(
                    "the agent died before the host had named a task of '" + order.operation()
                            + "': look at the guest before ordering it again",
                    Optional.empty()));
        }
        Upid last = order.tasks().getLast();
        if (tasks.find(last).map(Tasks.Summary::running).orElse(false)) {
            return Optional.empty();
        }
        return switch (tasks.await(last, patience, TaskListener.SILENT)) {
            case TaskEnd.StillRunning _ -> Optional.empty();
            case TaskEnd.Ended end -> Optional.of(outcome(order, end));
        };
    }

    private static Outcome outcome(Running order, TaskEnd.Ended end) {
        String what = "'" + order.operation() + "', found out later: " + end.message();
        return switch (end.judged()) {
            case FAILED -> {
                Failure.Kind kind = end.privilege().isPresent() ? Failure.Kind.PRIVILEGE : Failure.Kind.TASK;
                yield new Outcome.Failed(new Failure(kind, what, end.privilege(), end.log()));
            }
            case UNKNOWN -> new Outcome.Unknown(what, Optional.of(end.upid()));
            case OK, OK_WITH_WARNINGS -> worked(order, end, what);
        };
    }

    private static Outcome worked(Running order, TaskEnd.Ended end, String what) {
        Optional<Upid> task = Optional.of(end.upid());
        if (end.upid().tellsHa()) {
            return new Outcome.Unknown(
                    what + "; what came of that is not known: look at the guest before ordering it again", task);
        }
        // HA's own task is written down behind the one that told it.
        long done = order.tasks().stream().filter(each -> !each.tellsHa()).count();
        if (done < order.steps()) {
            return new Outcome.Unknown(
                    what
                            + (order.used() > done
                                    ? "; more was begun, and what came of that is not known: look at the guest before"
                                            + " ordering the rest"
                                    : "; what was to follow was not begun"),
                    task);
        }
        return end.warnings().isEmpty() ? new Outcome.Done(what) : new Outcome.DoneWithWarnings(what, end.warnings());
    }
}
