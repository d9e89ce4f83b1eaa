package felhom.shell.jobs;

import felhom.engine.access.HostAccess;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.messages.TaskMessages;
import felhom.ops.ArgumentType;
import felhom.ops.Upid;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.console.Console;
import felhom.shell.console.Figures;
import felhom.shell.follow.Following;
import felhom.shell.follow.Question;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Positional;
import felhom.shell.line.Request;
import felhom.shell.line.ValueTypes;
import felhom.shell.order.TaskStop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// `task wait`.
public final class WaitCommands {
    private static final Positional<Upid> TASKS =
            Positional.atLeastOnce("UPID", ArgumentType.UPID, Completion.Known.RUNNING_TASKS);
    private static final Option.Valued<Duration> LIMIT = Option.valued(
            "--limit",
            "SECONDS",
            ValueTypes.seconds(1, 7 * 86_400),
            Completion.Known.NOTHING,
            "give up watching after SECONDS");

    private WaitCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "task wait",
                List.of(TASKS),
                List.of(LIMIT),
                "wait for the true end of one task or several, and show how far they are and their logs meanwhile;"
                        + " Ctrl-C stops the watching, not the task, and asks first at a terminal",
                WaitCommands::await));
    }

    private static Exit await(Request request, CommandRun run) throws Exception {
        List<Upid> tasks = List.copyOf(new LinkedHashSet<>(request.values(TASKS)));
        try (HostAccess host = run.connect(request)) {
            Duration limit = request.value(LIMIT).orElseGet(host::taskLimit);
            Following following =
                    new Following(run.console(), request.json() ? Following.How.NOTHING : Following.How.LOGS);
            Question question = new Question(run.console(), following, new TaskStop(request, run, host));
            List<TaskEnd> ends;
            try (following;
                    question;
                    AutoCloseable _ = run.attended(request) ? run.interruption().asking(question) : () -> {}) {
                ends = tasks.size() == 1
                        ? List.of(one(request, host, tasks.getFirst(), limit, following))
                        : all(request, run, host, tasks, limit, following);
            }
            if (request.json() && tasks.size() == 1) {
                run.json(TaskMessages.end(ends.getFirst()));
            } else if (request.json()) {
                run.json(ends, TaskMessages::end);
            } else if (tasks.size() == 1) {
                tell(run.console(), "", ends.getFirst());
            }
            return question.detached() ? Exit.INTERRUPTED : worst(ends);
        }
    }

    private static TaskEnd one(Request request, HostAccess host, Upid task, Duration limit, Following following) {
        TaskListener listener = following.task(words(task), TaskListener.SILENT);
        if (!request.json()) {
            listener.started(task);
        }
        TaskEnd end = host.tasks().await(task, limit, listener);
        following.ended(listener);
        return end;
    }

    private static String words(Upid task) {
        return task.guest().map(guest -> task.type() + " " + guest).orElse(task.type());
    }

    /// Each by a thread of its own; how each ended is said as soon as it has.
    private static List<TaskEnd> all(
            Request request, CommandRun run, HostAccess host, List<Upid> tasks, Duration limit, Following following)
            throws Exception {
        List<FutureTask<TaskEnd>> waits = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (Upid task : tasks) {
            FutureTask<TaskEnd> wait = new FutureTask<>(() -> {
                TaskEnd end = one(request, host, task, limit, following);
                if (!request.json()) {
                    following.say(() -> tell(run.console(), words(task) + ": ", end));
                }
                return end;
            });
            waits.add(wait);
            threads.add(Thread.ofVirtual().name("wait for " + task).start(wait));
        }
        List<TaskEnd> ends = new ArrayList<>();
        boolean interrupted = false;
        try {
            for (FutureTask<TaskEnd> wait : waits) {
                while (true) {
                    try {
                        ends.add(wait.get());
                        break;
                    } catch (InterruptedException stop) {
                        interrupted = true;
                        threads.forEach(Thread::interrupt);
                    }
                }
            }
        } catch (ExecutionException wrong) {
            threads.forEach(Thread::interrupt);
            if (wrong.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw wrong;
        } finally {
            for (Thread thread : threads) {
                join(thread);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return ends;
    }

    /// None of them is left at work on a host that is let go of.
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is worst of all: a failure, then what is not known, then that nobody waited for it.
    private static Exit worst(List<TaskEnd> ends) {
        List<Exit> exits = ends.stream().map(WaitCommands::exit).toList();
        return List.of(Exit.DENIED, Exit.FAILED, Exit.UNKNOWN, Exit.INTERRUPTED).stream()
                .filter(exits::contains)
                .findFirst()
                .orElse(Exit.OK);
    }

    private static Exit exit(TaskEnd end) {
        return switch (end) {
            case TaskEnd.Ended ended ->
                switch (ended.judged()) {
                    case OK, OK_WITH_WARNINGS -> Exit.OK;
                    case FAILED -> ended.privilege().isPresent() ? Exit.DENIED : Exit.FAILED;
                    case UNKNOWN -> Exit.UNKNOWN;
                };
            case TaskEnd.StillRunning still -> still.why() == TaskEnd.Why.LIMIT ? Exit.UNKNOWN : Exit.INTERRUPTED;
        };
    }

    private static void tell(Console console, String which, TaskEnd end) {
        switch (end) {
            case TaskEnd.Ended ended -> {
                String took = " after " + Figures.seconds(ended.watched());
                switch (ended.judged()) {
                    case OK -> console.line(which + "ok" + took);
                    case OK_WITH_WARNINGS ->
                        console.line(which + "ok, with warnings (" + ended.exitStatus() + ")" + took);
                    case FAILED -> console.error(which + "failed" + took + ": " + ended.message());
                    case UNKNOWN -> console.error(which + "unknown" + took + ": " + ended.message());
                }
                ended.privilege().ifPresent(missing -> console.error(missing.words()));
            }
            case TaskEnd.StillRunning still -> console.error(which + still.message());
        }
    }
}
