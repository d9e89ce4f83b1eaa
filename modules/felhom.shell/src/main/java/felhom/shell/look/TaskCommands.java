package felhom.shell.look;

import felhom.engine.access.HostAccess;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.messages.TaskMessages;
import felhom.ops.ArgumentType;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.console.Console;
import felhom.shell.console.Figures;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Positional;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.line.ValueTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `task list|show|wait|log`.
public final class TaskCommands {
    private static final Positional<Upid> TASK = Positional.once("UPID", ArgumentType.UPID, Completion.Known.TASKS);
    public static final Positional<Upid> RUNNING_TASK =
            Positional.once("UPID", ArgumentType.UPID, Completion.Known.RUNNING_TASKS);
    private static final Option.Valued<Vmid> VMID =
            Option.valued("--vmid", "N", ArgumentType.VMID, Completion.Known.GUESTS, "only those about guest N");
    private static final Option.Flag RUNNING = Option.flag("--running", "only those that run now");
    private static final Option.Flag FAILED = Option.flag("--failed", "only those that failed");
    private static final Option.Valued<Integer> MOST = Option.valued(
            "--limit", "N", ValueTypes.count(1, 10_000), Completion.Known.NOTHING, "at most N, 50 by default");
    private static final Option.Valued<Duration> LIMIT = Option.valued(
            "--limit",
            "SECONDS",
            ValueTypes.seconds(1, 7 * 86_400),
            Completion.Known.NOTHING,
            "give up watching after SECONDS");

    private TaskCommands() {}

    public static List<Command> all() {
        return List.of(
                new Command(
                        "task list",
                        List.of(),
                        List.of(VMID, RUNNING, FAILED, MOST),
                        "list the node's tasks, the newest first",
                        TaskCommands::list),
                new Command("task show", List.of(TASK), List.of(), "show one task", TaskCommands::show),
                new Command(
                        "task wait",
                        List.of(RUNNING_TASK),
                        List.of(LIMIT),
                        "wait for a task's true end and show its log meanwhile; Ctrl-C stops the watching, not the"
                                + " task",
                        TaskCommands::await),
                new Command("task log", List.of(TASK), List.of(), "show the whole log of a task", TaskCommands::log));
    }

    private static Exit list(Request request, CommandRun run) {
        if (request.flag(RUNNING) && request.flag(FAILED)) {
            throw new UsageError("--running --failed: a task that runs has not failed; give one of the two");
        }
        Tasks.Filter filter = new Tasks.Filter(
                request.value(VMID),
                request.flag(RUNNING),
                request.flag(FAILED),
                request.value(MOST).orElse(50));
        try (HostAccess host = run.connect(request)) {
            List<Tasks.Summary> tasks = host.tasks().list(filter);
            if (request.json()) {
                run.json(tasks, TaskMessages::task);
            } else if (tasks.isEmpty()) {
                run.console().error("no such tasks, or none that the token may see (others' need Sys.Audit)");
            } else {
                run.console()
                        .table(
                                List.of("STARTED", "TYPE", "ID", "USER", "STATUS", "UPID"),
                                tasks.stream().map(TaskCommands::row).toList());
            }
            return Exit.OK;
        }
    }

    private static List<String> row(Tasks.Summary task) {
        return List.of(
                Figures.time(task.started()),
                task.type(),
                task.id(),
                task.user(),
                task.exitStatus().orElse("running"),
                task.upid().text());
    }

    private static Exit show(Request request, CommandRun run) {
        Upid upid = request.value(TASK);
        try (HostAccess host = run.connect(request)) {
            Optional<Tasks.Summary> found = host.tasks().find(upid);
            if (found.isEmpty()) {
                return run.failed(request, Failure.of(Failure.Kind.HOST, "the host knows no task " + upid));
            }
            Tasks.Summary task = found.get();
            if (request.json()) {
                run.json(TaskMessages.task(task));
                return Exit.OK;
            }
            Console console = run.console();
            console.line(task.type() + (task.id().isEmpty() ? "" : " of " + task.id()) + " on " + task.node() + " by "
                    + task.user());
            console.line("started " + Figures.time(task.started())
                    + task.ended().map(end -> ", ended " + Figures.time(end)).orElse(""));
            console.line("status: " + task.exitStatus().orElse("running"));
            return Exit.OK;
        }
    }

    private static Exit log(Request request, CommandRun run) {
        Upid upid = request.value(TASK);
        try (HostAccess host = run.connect(request)) {
            Kept kept = new Kept();
            Consumer<String> sink = request.json() ? kept : run.console()::line;
            FirstLine lines = new FirstLine(sink);
            host.tasks().log(upid, lines);
            if (lines.saysNothing() && host.tasks().find(upid).isEmpty()) {
                return run.failed(
                        request,
                        Failure.of(
                                Failure.Kind.HOST,
                                "the host knows no task " + upid + "; felhom-agent task list shows those it does"));
            }
            lines.end();
            if (request.json()) {
                run.json(kept.lines, TaskMessages::line);
            } else if (lines.isEmpty()) {
                run.console().error("the log is empty");
            }
            return Exit.OK;
        }
    }

    /// A log as one document, which is not begun before the end of the log is known.
    private static final class Kept implements Consumer<String> {
        private static final int MOST_LINES = 200_000;
        private static final int MOST_CHARACTERS = 16 << 20;

        private final List<String> lines = new ArrayList<>();
        private long characters;

        @Override
        public void accept(String line) {
            lines.add(line);
            characters += line.length();
            if (lines.size() > MOST_LINES || characters > MOST_CHARACTERS) {
                throw new HostException(Failure.of(
                        Failure.Kind.UNREADABLE,
                        "the log has more than " + MOST_LINES + " lines or " + MOST_CHARACTERS
                                + " characters, too much for one document; without --json it is shown as it comes"));
            }
        }
    }

    /// PVE answers for the log of a task that it does not know with 200 and a line of its own (recorded on
    /// 9.2.11), so a log's first line is held back until a second one shows that it is a log.
    private static final class FirstLine implements Consumer<String> {
        private static final String NO_FILE = "unable to open file";

        private final Consumer<String> sink;
        private Optional<String> held = Optional.empty();
        private boolean any;

        FirstLine(Consumer<String> sink) {
            this.sink = sink;
        }

        @Override
        public void accept(String line) {
            if (any) {
                end();
                sink.accept(line);
            } else {
                any = true;
                held = Optional.of(line);
            }
        }

        boolean isEmpty() {
            return !any;
        }

        boolean saysNothing() {
            return !any || held.filter(line -> line.startsWith(NO_FILE)).isPresent();
        }

        void end() {
            held.ifPresent(sink);
            held = Optional.empty();
        }
    }

    private static Exit await(Request request, CommandRun run) throws Exception {
        Upid upid = request.value(RUNNING_TASK);
        try (HostAccess host = run.connect(request)) {
            Duration limit = request.value(LIMIT).orElseGet(host::taskLimit);
            TaskEnd end = host.tasks().await(upid, limit, new Watcher(request, run));
            if (request.json()) {
                run.json(TaskMessages.end(end));
            } else {
                tell(run.console(), end);
            }
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
    }

    private static void tell(Console console, TaskEnd end) {
        switch (end) {
            case TaskEnd.Ended ended -> {
                String took = " after " + Figures.seconds(ended.watched());
                switch (ended.judged()) {
                    case OK -> console.line("ok" + took);
                    case OK_WITH_WARNINGS -> console.line("ok, with warnings (" + ended.exitStatus() + ")" + took);
                    case FAILED -> console.error("failed" + took + ": " + ended.message());
                    case UNKNOWN -> console.error("unknown" + took + ": " + ended.message());
                }
                ended.privilege().ifPresent(missing -> console.error(missing.words()));
            }
            case TaskEnd.StillRunning still -> console.error(still.message());
        }
    }

    /// Shows the log as it grows, unless the answer is JSON.
    private record Watcher(Request request, CommandRun run) implements TaskListener {
        @Override
        public boolean wantsLog() {
            return !request.json();
        }

        @Override
        public void line(String line) {
            if (!request.json()) {
                // Told apart from what the agent says itself.
                run.console().line("  | " + line);
            }
        }

        @Override
        public void waiting(Upid task, Duration elapsed) {
            run.console().live("running, " + elapsed.toSeconds() + " s");
        }
    }
}
