package felhom.engine.door;

import felhom.engine.ledger.Journal;
import felhom.engine.order.Order;
import felhom.engine.order.Plan;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskListener;
import felhom.ops.Args;
import felhom.ops.Capability;
import felhom.ops.Context;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.Operation;
import felhom.ops.Outcome;
import felhom.ops.Step;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One run of one order: makes its capabilities, lets through what the plan lists, and lets nothing through afterwards.
final class Run {
    private static final System.Logger LOG = System.getLogger(Run.class.getName());

    private final Order order;
    private final Operation operation;
    private final Args args;
    private final Plan plan;
    private final Capability.Inventory inventory;
    private final StepExecutor executor;
    private final Journal journal;
    /// Whether others may write while only a task's end is waited for.
    private final boolean rests;
    private final TaskListener listener;
    private final List<Step> approved;
    private final List<Integer> inVain = new ArrayList<>();
    private int begun;
    private boolean used;
    private boolean over;
    private Optional<Outcome.Unknown> open = Optional.empty();

    Run(
            Order order,
            Operation operation,
            Args args,
            Plan plan,
            Capability.Inventory inventory,
            StepExecutor executor,
            Journal journal,
            boolean rests,
            TaskListener listener) {
        this.order = order;
        this.operation = operation;
        this.args = args;
        this.plan = plan;
        this.inventory = inventory;
        this.executor = executor;
        this.journal = journal;
        this.rests = rests;
        this.listener = listener;
        this.approved = new ArrayList<>(plan.steps().list());
    }

    Outcome go() {
        Outcome said = said();
        synchronized (this) {
            // Whatever the operation makes of it: what may still be begun has neither failed nor been done.
            boolean hidden = open.isPresent() && !(said instanceof Outcome.Unknown unknown && unknown.open());
            return hidden ? open.get() : said;
        }
    }

    private Outcome said() {
        try {
            return switch (operation) {
                case Operation.Benign benign -> benign.run(new Handed<Capability.Benign>());
                case Operation.Destructive destructive -> destructive.run(new Handed<Capability>());
            };
        } catch (HostException unreadable) {
            return used
                    ? new Outcome.Unknown(
                            "operation '" + operation.name() + "' did some of its work and then: "
                                    + unreadable.failure().message(),
                            Optional.empty())
                    : new Outcome.Failed(unreadable.failure());
        } catch (RuntimeException | LinkageError | StackOverflowError bug) {
            // The operation's own code failed; whether its last step was done is written in the journal, not known
            // here.
            return new Outcome.Unknown(
                    "operation '" + operation.name() + "' failed by itself: " + bug, Optional.empty());
        } finally {
            synchronized (this) {
                over = true;
            }
        }
    }

    private Outcome use(Step step) {
        synchronized (this) {
            if (over || !approved.remove(step)) {
                journal.append(new Journal.Entry.UseRefused(order, step));
                return new Outcome.Failed(Failure.of(
                        Failure.Kind.USAGE,
                        "operation '" + operation.name() + "' may not " + step.words()
                                + (over ? ": its run is over" : ": its plan does not list it")));
            }
        }
        Optional<Failure> changed = changed(step);
        if (changed.isPresent()) {
            return new Outcome.Failed(changed.get());
        }
        int number;
        synchronized (this) {
            used = true;
        }
        try {
            journal.append(new Journal.Entry.Use(order, step));
            synchronized (this) {
                number = ++begun;
            }
        } catch (Journal.JournalBroken broken) {
            return new Outcome.Failed(
                    Failure.of(Failure.Kind.HOST, "nothing was done: " + step.words() + ": " + broken.getMessage()));
        }
        Outcome outcome = execute(step);
        synchronized (this) {
            if (outcome.inVain()) {
                inVain.add(number);
            }
            if (outcome instanceof Outcome.Unknown unknown && unknown.open()) {
                open = open.or(() -> Optional.of(unknown));
            }
        }
        return outcome;
    }

    /// Those of the order's calls that came to nothing, the first being 1.
    synchronized List<Integer> inVain() {
        return List.copyOf(inVain);
    }

    private Outcome execute(Step step) {
        return executor.execute(step, new TaskListener() {
            @Override
            public void started(Upid task) {
                boolean noted = note(new Journal.Entry.TaskStarted(order, task), task);
                listener.started(task);
                rest(noted);
            }

            @Override
            public void found(Upid task) {
                boolean noted = note(new Journal.Entry.TaskFound(order, task), task);
                listener.found(task);
                rest(noted);
            }

            @Override
            public boolean wantsLog() {
                return listener.wantsLog();
            }

            @Override
            public void line(String line) {
                listener.line(line);
            }

            @Override
            public void waiting(Upid task, Duration elapsed) {
                listener.waiting(task, elapsed);
            }
        });
    }

    /// What is not in the journal cannot be found out about by others.
    private void rest(boolean noted) {
        if (rests && noted) {
            journal.rest(order);
        }
    }

    private boolean note(Journal.Entry entry, Upid task) {
        try {
            journal.append(entry);
            return true;
        } catch (Journal.JournalBroken broken) {
            // The task runs already: not watching it any more would only lose its end too.
            LOG.log(System.Logger.Level.ERROR, "task " + task + " was not written down", broken);
            return false;
        }
    }

    /// Between the plan and this call somebody may have put another guest in its place. Its configuration may change
    /// before a benign step, and after the plan's first call the change may be ours.
    private Optional<Failure> changed(Step step) {
        Optional<GuestIdentity> planned = step.target().flatMap(plan::identity);
        if (planned.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> difference;
        try {
            difference = executor.identity(planned.get().vmid())
                    .map(now -> planned.get().difference(now, step instanceof Step.Destructive && !used))
                    .orElse(Optional.of("guest " + planned.get().vmid() + " is not on this node any more"));
        } catch (HostException unreadable) {
            return Optional.of(Failure.of(
                    unreadable.failure().kind(),
                    "nothing was done: who guest " + planned.get().vmid() + " is could not be read: "
                            + unreadable.failure().message()));
        }
        return difference.map(words -> Failure.of(
                Failure.Kind.HOST, "not done: " + step.words() + ": " + words + "; look at the guest, and plan again"));
    }

    private final class Handed<C extends Capability> implements Context<C> {
        @Override
        public Args args() {
            return args;
        }

        @Override
        public <T extends C> T capability(Class<T> kind) {
            if (!operation.needs().contains(kind)) {
                throw new IllegalStateException(
                        "operation '" + operation.name() + "' did not list " + kind.getSimpleName());
            }
            return kind.cast(Capabilities.make(kind, Run.this::use, inventory));
        }
    }
}
