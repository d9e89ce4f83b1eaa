package felhom.messages;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.Tasks;
import felhom.engine.view.Listed;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// The host's tasks.
public final class TaskMessages {
    private TaskMessages() {}

    /// As lists have it; without `exitstatus` while it runs.
    public static Message task(Tasks.Summary task) {
        return new Message(node(task));
    }

    /// Those that failed.
    ///
    /// @param leftOut so many older ones are not told
    public static Message failed(Listed<Tasks.Summary> tasks, int leftOut) {
        ObjectNode node =
                HostMessages.listed(tasks, "tasks", TaskMessages::node).object();
        return new Message(node.put("left_out", leftOut));
    }

    static ObjectNode node(Tasks.Summary task) {
        ObjectNode node = Json.object();
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

    /// How watching it ended. `exitstatus` is null where the task goes on; `outcome` is `unknown` then.
    public static Message end(TaskEnd end) {
        ObjectNode node = Json.object();
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
        node.put("seconds", Json.seconds(end.watched()));
        node.put("polls", end.polls());
        switch (end) {
            case TaskEnd.Ended ended -> {
                node.put("message", ended.message());
                ended.privilege().ifPresent(missing -> node.set("privilege", FailureMessages.node(missing)));
                Json.texts(node, "log", ended.log());
                Json.texts(node, "warnings", ended.warnings());
            }
            case TaskEnd.StillRunning still -> node.put("message", still.message());
        }
        return new Message(node);
    }

    /// A line of its log.
    public static Message line(String line) {
        return new Message(StringNode.valueOf(line));
    }

    private static String word(TaskEnd.Judged judged) {
        return switch (judged) {
            case OK -> "ok";
            case OK_WITH_WARNINGS -> "ok_with_warnings";
            case FAILED -> "failed";
            case UNKNOWN -> "unknown";
        };
    }
}
