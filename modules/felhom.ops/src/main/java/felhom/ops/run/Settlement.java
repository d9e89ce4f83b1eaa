package felhom.ops.run;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.OperationName;
import felhom.ops.Outcome;
import felhom.ops.Upid;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Finds out what became of orders that an agent died on, and writes it down: their tasks went on without it. Called
/// before anything new is begun, by the one process that holds the log.
public final class Settlement {
    private static final System.Logger LOG = System.getLogger(Settlement.class.getName());

    private final Ledger ledger;
    private final Tasks tasks;

    public Settlement(Ledger ledger, Tasks tasks) {
        this.ledger = ledger;
        this.tasks = tasks;
    }

    /// What still runs, and what the host does not tell now, stays open for the next time.
    ///
    /// @param patience how long to watch a task that still runs
    public void settle(Duration patience) {
        for (Running order : ledger.running()) {
            try {
                outcome(order, patience).ifPresent(outcome -> {
                    Order ended = new Order(order.order(), new OperationName(order.operation()), Map.of());
                    ledger.append(new Journal.Entry.Ended(ended, outcome));
                    LOG.log(Level.WARNING, "order {0}, which the agent died on: {1}", order.order(), outcome.summary());
                });
            } catch (HostException | Journal.JournalBroken later) {
                LOG.log(Level.WARNING, "order {0} stays open: {1}", order.order(), later.getMessage());
            }
        }
    }

    private Optional<Outcome> outcome(Running order, Duration patience) {
        if (order.tasks().isEmpty()) {
            return Optional.of(new Outcome.Unknown(
                    "the agent died before the host had named a task of '" + order.operation()
                            + "': look at the guest before ordering it again",
                    Optional.empty()));
        }
        Upid last = order.tasks().getLast();
        return switch (tasks.await(last, patience, TaskListener.SILENT)) {
            case TaskEnd.StillRunning _ -> Optional.empty();
            case TaskEnd.Ended end -> Optional.of(outcome(order, end));
        };
    }

    private static Outcome outcome(Running order, TaskEnd.Ended end) {
        String what = "'" + order.operation() + "', found out after the agent had died: " + end.message();
        return switch (end.judged()) {
            case FAILED -> new Outcome.Failed(new Failure(Failure.Kind.TASK, what, end.privilege(), end.log()));
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
            return new Outcome.Unknown(what + "; what was to follow was not begun", task);
        }
        return end.warnings().isEmpty() ? new Outcome.Done(what) : new Outcome.DoneWithWarnings(what, end.warnings());
    }
}
