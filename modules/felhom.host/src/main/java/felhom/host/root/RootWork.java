package felhom.host.root;

import felhom.engine.order.Outcome;
import felhom.engine.port.Clocks;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import felhom.wire.root.WorkName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One piece of root's work, from the moment when it is asked for to its end. What is begun under one name is
/// begun once, however often it is asked for; so where no answer came, it is looked at, and asked for again
/// only when the helper knows nothing of it.
final class RootWork {
    private static final Logger LOG = LoggerFactory.getLogger(RootWork.class);

    /// Between two looks.
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /// How long it is looked for while no answer says how it stands.
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /// A request that waits at the helper's socket is begun within that, or never: the helper takes them in
    /// order, waits 5 s for each, and works for up to 100 s.
    private static final Duration CERTAIN = Duration.ofMinutes(3);

    private static final Duration READING = Duration.ofSeconds(5);
    private static final int LINES = 20;
    /// Before what the helper has to say of a mount that is done all the same.
    private static final String WARNING = "warning: ";

    private final RootHelper helper;
    private final WorkName name;
    private final Step.ByRoot step;
    private final Tasks tasks;
    /// What leaves a task behind.
    private final Optional<GoldenTask> golden;
    private final TaskListener listener;
    private Optional<Upid> task = Optional.empty();
    /// Whether it was asked for, and no answer came.
    private boolean unanswered;
    /// Why it was refused, until a look has shown whether anything was begun all the same.
    private Optional<String> refusal = Optional.empty();
    private String trouble = "";

    RootWork(
            RootHelper helper,
            WorkName name,
            Step.ByRoot step,
            Tasks tasks,
            Optional<GoldenTask> golden,
            TaskListener listener) {
        this.helper = helper;
        this.name = name;
        this.step = step;
        this.tasks = tasks;
        this.golden = golden;
        this.listener = listener;
    }

    interface Pauses {
        void pause(Duration time) throws InterruptedException;
    }

    /// @param limit how long it is waited for; it goes on without
    Outcome begin(Duration limit, Clocks clocks, Pauses pauses) {
        long start = clocks.nanos();
        long well = start;
        boolean asksFor = true;
        while (true) {
            boolean asked = asksFor;
            asksFor = false;
            Optional<RootAnswer> answer = asked(asked);
            if (answer.isEmpty() && asked && !unanswered) {
                return new Outcome.Failed(
                        Failure.of(Failure.Kind.UNREACHABLE, "nothing was done: " + step.words() + ": " + trouble));
            }
            if (refusal.isPresent()) {
                // Whoever is no caller, or asks for what is no request, hears the same again.
                if (answer.filter(now -> now instanceof RootAnswer.NeverBegun
                                || now.equals(new RootAnswer.Refused(refusal.get())))
                        .isPresent()) {
                    return refused(refusal.get());
                }
                refusal = Optional.empty();
                unanswered = true;
            }
            if (answer.isPresent()) {
                switch (answer.get()) {
                    case RootAnswer.Ended end -> {
                        return ended(end);
                    }
                    case RootAnswer.Refused(String why)
                    when asked && !unanswered -> {
                        // Said in the midst of it, too, where the helper has a fault of its own.
                        refusal = Optional.of(why);
                        continue;
                    }
                    case RootAnswer.AtWork(String unit) -> {
                        trouble = "it is at work in " + unit;
                        if (!watched(limit.minusNanos(clocks.nanos() - start))) {
                            return open("watching it was broken off");
                        }
                        well = clocks.nanos();
                    }
                    case RootAnswer.NeverBegun() -> asksFor = true;
                    case RootAnswer.Lost(String why) -> {
                        trouble = why;
                        Optional<Outcome> seen = byTask();
                        if (seen.isPresent()) {
                            return seen.get();
                        }
                    }
                    case RootAnswer other -> {
                        trouble = words(other);
                        unanswered |= asked;
                    }
                }
            }
            long now = clocks.nanos();
            if (now - start >= limit.toNanos() || now - well >= PATIENCE.toNanos()) {
                return open(trouble);
            }
            try {
                pauses.pause(PAUSE);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return open("watching it was broken off");
            }
        }
    }

    /// Empty where none came; why is [#trouble] then.
    private Optional<RootAnswer> asked(boolean asksFor) {
        try {
            return Optional.of(helper.ask(asksFor ? new RootRequest.Do(name, step) : new RootRequest.Look(name, step)));
        } catch (HostException silent) {
            trouble = silent.failure().message();
            unanswered |= asksFor && silent.failure().kind() != Failure.Kind.UNREACHABLE;
            return Optional.empty();
        }
    }

    static String words(RootAnswer answer) {
        return switch (answer) {
            case RootAnswer.Refused(String why) -> why;
            case RootAnswer.TookTooLong(long seconds) -> "root's helper had no answer within " + seconds + " s";
            default -> "root's helper answers what it was not asked";
        };
    }

    /// Looks once.
    ///
    /// @param ago when it was asked for
    /// @param sameBoot whether the machine has certainly not been started again since
    /// @return empty while nothing shows its end
    /// @throws HostException when the helper or the host does not say
    Optional<Outcome> look(Duration ago, boolean sameBoot) {
        RootAnswer answer;
        try {
            answer = helper.ask(new RootRequest.Look(name, step));
        } catch (HostException silent) {
            // The host itself may well be there, and others' orders on it are none of the helper's.
            throw new HostException(
                    Failure.of(Failure.Kind.HOST, silent.failure().message()), silent);
        }
        return switch (answer) {
            case RootAnswer.Ended end -> Optional.of(ended(end));
            case RootAnswer.AtWork _ -> {
                find();
                listener.atWork();
                yield Optional.empty();
            }
            case RootAnswer.Lost _ -> byTask();
            case RootAnswer.NeverBegun() -> neverBegun(ago, sameBoot);
            case RootAnswer other -> throw new HostException(Failure.of(Failure.Kind.HOST, words(other)));
        };
    }

    private Optional<Outcome> neverBegun(Duration ago, boolean sameBoot) {
        find();
        if (task.isPresent()) {
            return byTask();
        }
        if (!sameBoot) {
            return Optional.of(new Outcome.Unknown(
                    "could not " + step.words() + " for certain: this machine has been started again since, and root's"
                            + " helper knows of nothing from before; look " + where() + " before ordering it again",
                    Optional.empty()));
        }
        if (ago.compareTo(CERTAIN) > 0) {
            return Optional.of(new Outcome.Failed(Failure.of(
                    Failure.Kind.HOST, "nothing was done: " + step.words() + ": root's helper never began it")));
        }
        listener.atWork();
        return Optional.empty();
    }

    private String where() {
        return switch (step) {
            case Step.MakeGoldenImage image -> "at guest " + image.guest();
            case Step.MountUsb mount -> "with `findmnt " + mount.place() + "`";
            case Step.UnmountUsb unmount -> "with `findmnt " + unmount.place() + "`";
        };
    }

    /// @return whether it is to be looked at again; not where whoever watches was told to stop
    private boolean watched(Duration left) {
        if (task.isPresent() || left.isNegative()) {
            return true;
        }
        find();
        if (task.isEmpty()) {
            return true;
        }
        try {
            return !(tasks.await(task.get(), left, listener) instanceof TaskEnd.StillRunning still
                    && still.why() == TaskEnd.Why.STOPPED_WATCHING);
        } catch (HostException silent) {
            LOG.debug("task {} is not watched: {}", task.get(), silent.failure().message());
            return true;
        }
    }

    /// What does not show is looked for again.
    private void find() {
        if (task.isEmpty()) {
            try {
                task = golden.flatMap(GoldenTask::find);
                task.ifPresent(listener::found);
            } catch (HostException silent) {
                LOG.debug("the task list is not read: {}", silent.failure().message());
            }
        }
    }

    private Outcome refused(String why) {
        return new Outcome.Failed(Failure.of(Failure.Kind.HOST, "nothing was done: " + step.words() + ": " + why));
    }

    private Outcome open(String why) {
        find();
        String summary = "could not " + step.words() + " for certain yet: " + why + "; it is looked at again";
        return task.<Outcome>map(found -> Outcome.Unknown.stillRunning(summary, found))
                .orElseGet(() -> Outcome.Unknown.notSeenYet(summary, Optional.empty()));
    }

    private Outcome ended(RootAnswer.Ended end) {
        find();
        List<String> said = end.text()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        if (end.exit() == 0) {
            Stream<String> ofTask = witness().map(TaskEnd.Ended::warnings).orElse(List.of()).stream();
            Stream<String> ofHelper = said.stream()
                    .filter(line -> line.startsWith(WARNING))
                    .map(line -> line.substring(WARNING.length()));
            return Outcome.done(done(), Stream.concat(ofTask, ofHelper).toList(), List.of(), Optional.empty());
        }
        List<String> last = said.subList(Math.max(0, said.size() - LINES), said.size());
        String why = last.isEmpty() ? "it ended with exit code " + end.exit() : String.join("; ", last);
        return new Outcome.Failed(
                new Failure(Failure.Kind.TASK, "could not " + step.words() + ": " + why, Optional.empty(), last));
    }

    private String done() {
        return switch (step) {
            case Step.MakeGoldenImage image ->
                "done: " + step.words() + "; next: set up in it what each guest of it is to have, if it is to have"
                        + " more than its template; then, stopped, back it up, and guests are made of that backup:"
                        + " `felhom-agent run backup vmid=" + image.guest() + " storage=STORAGE`";
            case Step.MountUsb _, Step.UnmountUsb _ -> "done: " + step.words();
        };
    }

    /// By the task alone, where there is one that has ended.
    private Optional<Outcome> byTask() {
        find();
        return witness().map(end -> switch (end.judged()) {
            case OK, OK_WITH_WARNINGS -> Outcome.done(done(), end.warnings(), List.of(), Optional.empty());
            case FAILED ->
                new Outcome.Failed(new Failure(
                        Failure.Kind.TASK,
                        "could not " + step.words() + ": " + end.message(),
                        Optional.empty(),
                        end.log()));
            case UNKNOWN ->
                new Outcome.Unknown(
                        "could not " + step.words() + " for certain: " + end.message() + "; look " + where(), task);
        });
    }

    private Optional<TaskEnd.Ended> witness() {
        if (task.isEmpty()) {
            return Optional.empty();
        }
        try {
            return tasks.await(task.get(), READING, TaskListener.SILENT) instanceof TaskEnd.Ended end
                    ? Optional.of(end)
                    : Optional.empty();
        } catch (HostException silent) {
            LOG.debug("task {} is not read: {}", task.get(), silent.failure().message());
            return Optional.empty();
        }
    }
}
