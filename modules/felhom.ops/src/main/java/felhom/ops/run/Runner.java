package felhom.ops.run;

import felhom.ops.Args;
import felhom.ops.BadArguments;
import felhom.ops.Capability;
import felhom.ops.Effect;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Outcome;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Steps;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The one door: every order, whatever its source, is planned, judged, written down and run here, in that order.
public final class Runner {
    private static final System.Logger LOG = System.getLogger(Runner.class.getName());

    private final NodeName node;
    private final Catalogue catalogue;
    private final Capability.Inventory inventory;
    private final StepExecutor executor;
    private final Gate gate;
    private final Journal journal;
    private final GuestQueue queue;

    public Runner(
            NodeName node,
            Catalogue catalogue,
            Capability.Inventory inventory,
            StepExecutor executor,
            Gate gate,
            Journal journal,
            GuestQueue queue) {
        this.node = node;
        this.catalogue = catalogue;
        this.inventory = inventory;
        this.executor = executor;
        this.gate = gate;
        this.journal = journal;
        this.queue = queue;
    }

    /// Runs the order to its end, or says why not. Never throws for what the order or the host is: a report says it.
    public Report accept(Order order, Origin origin, TaskListener listener) {
        long start = System.nanoTime();
        Optional<Operation> found = catalogue.find(order.operation());
        if (found.isEmpty()) {
            String known = catalogue.operations().stream()
                    .map(operation -> operation.name().value())
                    .collect(Collectors.joining(", "));
            return refuse(
                    order,
                    origin,
                    Optional.empty(),
                    "unknown operation '" + order.operation() + "'; there is " + known,
                    start);
        }
        Operation operation = found.get();
        Args args;
        Plan plan;
        try {
            args = operation.arguments().parse(order.arguments());
            plan = plan(order.operation(), operation, args);
        } catch (BadArguments | PlanRefused | IllegalPlan wrong) {
            return refuse(order, origin, Optional.empty(), String.valueOf(wrong.getMessage()), start);
        } catch (HostException unreadable) {
            // Planning only reads: nothing was done, and the failure says what is the matter with the host.
            return ended(order, Optional.empty(), new Outcome.Failed(unreadable.failure()), start);
        } catch (RuntimeException bug) {
            String reason = "operation '" + order.operation() + "' cannot be planned: " + bug;
            return refuse(order, origin, Optional.empty(), reason, start);
        }
        Verdict verdict = gate.judge(plan, origin);
        LOG.log(Level.DEBUG, "order {0}: {1} {2} from {3}: {4}", order.id(), operation.name(), args, origin, verdict);
        return switch (verdict) {
            case Verdict.Refused(String reason) -> refuse(order, origin, Optional.of(plan), reason, start);
            case Verdict.NeedsApproval held ->
                new Report(order.id(), order.operation(), Optional.of(plan), held, Optional.empty(), since(start));
            case Verdict.Allowed() -> run(order, origin, operation, args, plan, listener, start);
        };
    }

    private Plan plan(OperationName name, Operation operation, Args args) {
        Steps<? extends Step> steps = operation.plan(args, inventory);
        for (Step step : steps.list()) {
            if (!operation.needs().contains(step.capability())) {
                throw new IllegalPlan("operation '" + operation.name() + "' plans to " + step.words()
                        + " without listing " + step.capability().getSimpleName());
            }
        }
        List<Effect> effects = steps.list().stream()
                .flatMap(step -> executor.effects(step).stream())
                .toList();
        return new Plan(node, name, args.texts(), steps, effects);
    }

    private Report run(
            Order order, Origin origin, Operation operation, Args args, Plan plan, TaskListener listener, long start) {
        try {
            journal.append(new Journal.Entry.Intent(order, origin, plan));
        } catch (Journal.JournalBroken broken) {
            return refusedReport(order, Optional.of(plan), String.valueOf(broken.getMessage()), start);
        }
        Outcome outcome;
        try {
            outcome = queue.run(
                    plan, () -> new Run(order, operation, args, plan, inventory, executor, journal, listener).go());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            outcome = new Outcome.Failed(
                    Failure.of(Failure.Kind.HOST, "interrupted while waiting for the guest's turn; nothing was done"));
        }
        try {
            journal.append(new Journal.Entry.Ended(order, outcome));
        } catch (Journal.JournalBroken broken) {
            // The work is done or not all the same; whoever ordered it has to learn which.
            LOG.log(Level.ERROR, "the outcome of order " + order.id() + " was not written down", broken);
        }
        return ended(order, Optional.of(plan), outcome, start);
    }

    private Report refuse(Order order, Origin origin, Optional<Plan> plan, String reason, long start) {
        LOG.log(Level.DEBUG, "order {0}: {1} refused: {2}", order.id(), order.operation(), reason);
        try {
            journal.append(new Journal.Entry.Refused(order, origin, reason));
        } catch (Journal.JournalBroken broken) {
            LOG.log(Level.ERROR, "the refusal of order " + order.id() + " was not written down", broken);
        }
        return refusedReport(order, plan, reason, start);
    }

    private static Report refusedReport(Order order, Optional<Plan> plan, String reason, long start) {
        return new Report(
                order.id(), order.operation(), plan, new Verdict.Refused(reason), Optional.empty(), since(start));
    }

    private static Report ended(Order order, Optional<Plan> plan, Outcome outcome, long start) {
        return new Report(
                order.id(), order.operation(), plan, new Verdict.Allowed(), Optional.of(outcome), since(start));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /// An operation's plan contradicts the operation.
    private static final class IllegalPlan extends RuntimeException {
        private static final long serialVersionUID = 1L;

        IllegalPlan(String message) {
            super(message);
        }
    }
}
