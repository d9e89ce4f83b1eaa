package felhom.shell.look;

import felhom.engine.access.HostAccess;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `task list|show|log`.
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
}
