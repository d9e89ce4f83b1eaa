package felhom.shell;

import felhom.ops.Failure;
import felhom.ops.Upid;
import felhom.ops.run.TaskEnd;
import felhom.ops.run.TaskListener;
import felhom.ops.run.Tasks;
import felhom.shell.Request.UsageError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `task list|show|wait|log`.
final class TaskCommands {
    private TaskCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "task list",
                        List.of(),
                        List.of(
                                Option.valued("--vmid", "N", "only those about guest N"),
                                Option.flag("--running", "only those that run now"),
                                Option.flag("--failed", "only those that failed"),
                                Option.valued("--limit", "N", "at most N, 50 by default")),
                        "list the node's tasks, the newest first",
                        TaskCommands::list),
                new Command("task show", List.of("UPID"), List.of(), "show one task", TaskCommands::show),
                new Command(
                        "task wait",
                        List.of("UPID"),
                        List.of(Option.valued("--limit", "SECONDS", "give up watching after SECONDS")),
                        "wait for a task's true end and show its log meanwhile; Ctrl-C stops the watching, not the task",
                        TaskCommands::await),
                new Command("task log", List.of("UPID"), List.of(), "show the whole log of a task", TaskCommands::log));
    }

    private static Upid upid(Request request) {
        try {
            return Upid.of(request.positionals().getFirst());
        } catch (IllegalArgumentException wrong) {
            throw new UsageError("UPID: " + wrong.getMessage());
        }
    }

    private static Exit list(Request request, Session session) {
        Tasks.Filter filter = new Tasks.Filter(
                request.value("--vmid").map(text -> GuestCommands.vmid("--vmid", text)),
                request.flag("--running"),
                request.flag("--failed"),
                request.number("--limit", 50, 1, 10_000));
        try (HostAccess host = session.connect(request)) {
            List<Tasks.Summary> tasks = host.tasks().list(filter);
            if (request.json()) {
                ArrayNode array = Session.array();
                tasks.forEach(task -> array.add(json(task)));
                session.json(array);
            } else if (tasks.isEmpty()) {
                session.console().error("no such tasks, or none that the token may see (others' need Sys.Audit)");
            } else {
                session.console()
                        .table(
                                List.of("STARTED", "TYPE", "ID", "USER", "STATUS", "UPID"),
                                tasks.stream().map(TaskCommands::row).toList());
            }
            return Exit.OK;
        }
    }

    private static List<String> row(Tasks.Summary task) {
        return List.of(
                Words.time(task.started()),
                task.type(),
                task.id(),
                task.user(),
                task.exitStatus().orElse("running"),
                task.upid().text());
    }

    private static Exit show(Request request, Session session) {
        Upid upid = upid(request);
        try (HostAccess host = session.connect(request)) {
            Optional<Tasks.Summary> found = host.tasks().find(upid);
            if (found.isEmpty()) {
                return session.failed(request, Failure.of(Failure.Kind.HOST, "the host knows no task " + upid));
            }
            Tasks.Summary task = found.get();
            if (request.json()) {
                session.json(json(task));
                return Exit.OK;
            }
            Console console = session.console();
            console.line(task.type() + (task.id().isEmpty() ? "" : " of " + task.id()) + " on " + task.node() + " by "
                    + task.user());
            console.line("started " + Words.time(task.started())
                    + task.ended().map(end -> ", ended " + Words.time(end)).orElse(""));
            console.line("status: " + task.exitStatus().orElse("running"));
            return Exit.OK;
        }
    }

    private static ObjectNode json(Tasks.Summary task) {
        ObjectNode node = Session.object();
        node.put("upid", task.upid().text());
        node.put("node", task.node().value());
        node.put("type", task.type());
        node.put("id", task.id());
        node.put("user", task.user());
        node.put("started", task.started().toString());
        task.ended().ifPresent(ended -> node.put("ended", ended.toString()));
        node.put("running", task.running());
        task.exitStatus().ifPresent(status -> node.put("exitstatus", status));
        return node;
    }

    private static Exit log(Request request, Session session) {
        Upid upid = upid(request);
        try (HostAccess host = session.connect(request)) {
            if (request.json()) {
                ArrayNode array = Session.array();
                host.tasks().log(upid, array::add);
                session.json(array);
                return Exit.OK;
            }
            AtomicBoolean any = new AtomicBoolean();
            host.tasks().log(upid, line -> {
                any.set(true);
                session.console().line(line);
            });
            if (!any.get()) {
                session.console().error("the log is empty, or the host knows no such task");
            }
            return Exit.OK;
        }
    }

    private static Exit await(Request request, Session session) throws Exception {
        Upid upid = upid(request);
        try (HostAccess host = session.connect(request)) {
            Duration limit = Duration.ofSeconds(
                    request.number("--limit", (int) host.taskLimit().toSeconds(), 1, 7 * 86_400));
            TaskEnd end = host.tasks().await(upid, limit, new Watcher(request, session));
            if (request.json()) {
                session.json(json(end));
            } else {
                tell(session.console(), end);
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
                String took = " after " + Words.seconds(ended.watched());
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

    static ObjectNode json(TaskEnd end) {
        ObjectNode node = Session.object();
        node.put("upid", end.upid().text());
        switch (end) {
            case TaskEnd.Ended ended -> {
                node.put("outcome", word(ended.judged()));
                node.put("exitstatus", ended.exitStatus());
            }
            case TaskEnd.StillRunning _ -> {
                node.put("outcome", "unknown");
                node.putNull("exitstatus");
            }
        }
        node.put("seconds", Math.round(end.watched().toNanos() / 1e6) / 1e3);
        node.put("polls", end.polls());
        switch (end) {
            case TaskEnd.Ended ended -> {
                node.put("message", ended.message());
                ended.privilege().ifPresent(missing -> node.set("privilege", Session.of(missing)));
                ended.log().forEach(node.putArray("log")::add);
                ended.warnings().forEach(node.putArray("warnings")::add);
            }
            case TaskEnd.StillRunning still -> node.put("message", still.message());
        }
        return node;
    }

    private static String word(TaskEnd.Judged judged) {
        return switch (judged) {
            case OK -> "ok";
            case OK_WITH_WARNINGS -> "ok_with_warnings";
            case FAILED -> "failed";
            case UNKNOWN -> "unknown";
        };
    }

    /// Shows the log as it grows, unless the answer is JSON.
    private record Watcher(Request request, Session session) implements TaskListener {
        @Override
        public boolean wantsLog() {
            return !request.json();
        }

        @Override
        public void line(String line) {
            if (!request.json()) {
                session.console().line(line);
            }
        }

        @Override
        public void waiting(Upid task, Duration elapsed) {
            session.console().live("running, " + elapsed.toSeconds() + " s");
        }
    }
}
