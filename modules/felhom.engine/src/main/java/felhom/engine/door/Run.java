package felhom.engine.door;

import felhom.engine.ledger.Journal;
import felhom.engine.order.Effect;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.order.StageRun;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Work;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/// Does the stages of one order, in order, as they were planned, from wherever the log says that it has come
/// to. What came of the order is what came of them.
final class Run {
    private static final System.Logger LOG = System.getLogger(Run.class.getName());

    private final OrderKey key;
    private final Order order;
    private final Plan plan;
    private final Course course;
    private final StepExecutor executor;
    private final Journal journal;
    /// Whether others may write while only a task's end is waited for.
    private final boolean rests;
    private final TaskListener listener;
    private final Set<Upid> tasks = new LinkedHashSet<>();
    /// Who each guest has to be: the last that the log says.
    private final Map<Vmid, GuestIdentity> identities = new TreeMap<>();
    private BooleanSupplier over = () -> false;
    private final Produce produce;
    private final List<Upid> ofStage = new ArrayList<>();
    private int begun;

    Run(
            OrderKey key,
            Order order,
            Plan plan,
            StepExecutor executor,
            Journal journal,
            boolean rests,
            TaskListener listener) {
        this(key, order, plan, List.of(), executor, journal, rests, listener);
    }

    /// @param before what was done of it earlier, each to its end
    Run(
            OrderKey key,
            Order order,
            Plan plan,
            List<StageRun> before,
            StepExecutor executor,
            Journal journal,
            boolean rests,
            TaskListener listener) {
        this.key = key;
        this.order = order;
        this.plan = plan;
        this.course = Course.after(plan.procedure(), before);
        this.executor = executor;
        this.journal = journal;
        this.rests = rests;
        this.listener = listener;
        plan.identities().forEach(this::known);
        for (StageRun run : before) {
            tasks.addAll(run.tasks());
            run.guests().forEach(this::known);
        }
        this.produce = Produce.of(before);
        this.begun = before.size();
    }

    private void known(GuestIdentity identity) {
        identities.put(identity.vmid(), identity);
    }

    /// Begins no further stage once this says so: its order stays open then, and is gone on with later.
    Run until(BooleanSupplier asked) {
        this.over = asked;
        return this;
    }

    /// What the order comes to.
    Outcome go() {
        Optional<Course.Next> next = next();
        while (next.isPresent()) {
            if (over.getAsBoolean()) {
                return stopped();
            }
            int before = begun;
            Course.Next now = aboutWhatWasMade(next.get());
            Outcome end = end(now);
            if (begun == before && over.getAsBoolean()) {
                // Who is told to stop is interrupted: that the host said nothing is no reason to end here.
                return stopped();
            }
            course.ended(now.stage(), now.undo(), end);
            if (end instanceof Outcome.Unknown unknown && unknown.open()) {
                // What can be found out later has no end yet.
                return course.outcome();
            }
            Optional<Course.Next> following = next();
            // Whatever follows is done only by what the log knows of this.
            if (!written(now, end, following.isPresent())) {
                return unwritten(now, begun > before, following.isPresent());
            }
            next = following;
        }
        return course.outcome();
    }

    private Outcome stopped() {
        if (!course.begun()) {
            return new Outcome.Failed(
                    Failure.of(Failure.Kind.HOST, "nothing was done: the agent stopped before the first step"));
        }
        return new Outcome.Unknown(
                course.outcome().summary() + "; the agent stops, and goes on from there when it runs again",
                tasks.stream().reduce((_, latest) -> latest),
                true);
    }

    private Optional<Course.Next> next() {
        return course.next((step, failure) -> produce.leftChange(executor, step, failure));
    }

    /// Asked once the end of the stage before it is written down.
    private Course.Next aboutWhatWasMade(Course.Next next) {
        return new Course.Next(next.stage(), next.undo(), produce.of(next.step()));
    }

    /// Whoever reads the log next does what follows by it, or this very step, of which it knows nothing.
    private Outcome unwritten(Course.Next last, boolean sent, boolean more) {
        Outcome outcome = course.outcome();
        if (sent ? !more : begun == 0) {
            return outcome;
        }
        return new Outcome.Unknown(
                outcome.summary() + "; how stage '" + last.stage()
                        + "' ended is not written down, and the next command goes on from there",
                tasks.stream().reduce((_, latest) -> latest),
                true);
    }

    private Outcome end(Course.Next next) {
        Step step = next.step();
        ofStage.clear();
        Optional<Failure> changed = Produce.missing(step)
                .map(lacks -> Failure.of(Failure.Kind.HOST, "not done: " + step.words() + ": " + lacks))
                .or(() -> changed(step))
                .or(() -> costsMore(next));
        if (changed.isPresent()) {
            return new Outcome.Failed(changed.get());
        }
        try {
            journal.append(new Journal.Entry.StageStarted(key, next.stage(), next.undo(), step));
        } catch (Journal.JournalBroken broken) {
            return new Outcome.Failed(
                    Failure.of(Failure.Kind.HOST, "nothing was done: " + step.words() + ": " + broken.getMessage()));
        }
        begun++;
        return execute(step, work(next));
    }

    private boolean written(Course.Next next, Outcome end, boolean more) {
        boolean wanted = more || next.step().makes().isPresent();
        List<GuestIdentity> since = wanted && end.done() ? since(next.step()) : List.of();
        try {
            journal.append(new Journal.Entry.StageEnded(key, next.stage(), next.undo(), end, since));
        } catch (Journal.JournalBroken broken) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "how stage ''{0}'' of order {1} ended is not written down, so nothing follows it: {2}",
                    next.stage(),
                    order.id(),
                    broken.getMessage());
            return false;
        }
        if (!(end instanceof Outcome.Unknown)) {
            executor.forget(next.step(), work(next));
        }
        since.forEach(this::known);
        produce.ended(next.stage(), next.undo(), next.step(), ofStage, end, since);
        return true;
    }

    /// Who the guests are now that the step has made them, or has made them look like others. Who cannot be
    /// read stays who it was, which stops what follows.
    private List<GuestIdentity> since(Step step) {
        try {
            return Produce.since(executor, step, ofStage);
        } catch (HostException unreadable) {
            return List.of();
        }
    }

    /// What the host did it in, in the order in which it came to be known.
    List<Upid> tasks() {
        return List.copyOf(tasks);
    }

    private Work work(Course.Next next) {
        return new Work(key, next.stage(), next.undo());
    }

    private Outcome execute(Step step, Work work) {
        try {
            return executor.execute(step, work, new Noting());
        } catch (RuntimeException | LinkageError | StackOverflowError bug) {
            // Whether the step was done is written in the journal and on the host, not known here.
            return new Outcome.Unknown(
                    "'" + order.operation() + "' failed by itself when it was to " + step.words() + ": " + bug,
                    tasks.stream().reduce((_, last) -> last));
        }
    }

    private final class Noting implements TaskListener {
        @Override
        public void started(Upid task) {
            tasks.add(task);
            ofStage.add(task);
            boolean noted = note(new Journal.Entry.TaskStarted(key, task), task);
            listener.started(task);
            rest(noted);
        }

        @Override
        public void found(Upid task) {
            tasks.add(task);
            ofStage.add(task);
            boolean noted = note(new Journal.Entry.TaskFound(key, task, false), task);
            listener.found(task);
            rest(noted);
        }

        @Override
        public boolean wantsLog() {
            return listener.wantsLog();
        }

        @Override
        public boolean closely() {
            return listener.closely();
        }

        @Override
        public void line(String line) {
            listener.line(line);
        }

        @Override
        public void waiting(Upid task, Duration elapsed) {
            listener.waiting(task, elapsed);
        }
    }

    /// What is not in the journal cannot be found out about by others.
    private void rest(boolean noted) {
        if (rests && noted) {
            journal.rest(key);
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

    /// Between the plan and this step somebody may have put another guest in its place. Its configuration may
    /// change before a benign step, and after the plan's first step the change may be ours.
    private Optional<Failure> changed(Step step) {
        return step.guests().stream()
                .flatMap(guest -> Optional.ofNullable(identities.get(guest)).stream())
                .flatMap(planned -> changed(step, planned).stream())
                .findFirst();
    }

    private Optional<Failure> changed(Step step, GuestIdentity planned) {
        Optional<String> difference;
        try {
            difference = executor.identity(planned.vmid())
                    .map(now -> planned.difference(now, step instanceof Step.Destructive && begun == 0))
                    .orElse(Optional.of("guest " + planned.vmid() + " is not on this node any more"));
        } catch (HostException unreadable) {
            return Optional.of(Failure.of(
                    unreadable.failure().kind(),
                    "nothing was done: who guest " + planned.vmid() + " is could not be read: "
                            + unreadable.failure().message()));
        }
        return difference.map(words -> Failure.of(
                Failure.Kind.HOST, "not done: " + step.words() + ": " + words + "; look at the guest, and plan again"));
    }

    /// What the first step costs was judged a moment ago; until a later one time has passed, and more may be
    /// lost than was agreed to.
    private Optional<Failure> costsMore(Course.Next next) {
        Step step = next.step();
        if (begun == 0 || !(step instanceof Step.Destructive)) {
            return Optional.empty();
        }
        String lead = "not done: " + step.words() + ": ";
        try {
            String more = executor.assess(step, List.of()).effects().stream()
                    .map(effect -> next.undo() ? effect.ifUndone() : effect)
                    .filter(effect -> plan.effects().stream().noneMatch(effect::alike))
                    .map(Effect::words)
                    .collect(Collectors.joining("; "));
            return more.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Failure.of(
                            Failure.Kind.HOST, lead + "it would by now also " + more + "; look at it, and plan again"));
        } catch (PlanRefused senseless) {
            return Optional.of(Failure.of(Failure.Kind.HOST, lead + senseless.getMessage()));
        } catch (HostException unreadable) {
            return Optional.of(Failure.of(
                    unreadable.failure().kind(),
                    lead + "what it would cost could not be read: "
                            + unreadable.failure().message()));
        }
    }
}
