package felhom.messages;

import felhom.engine.order.OpenOrder;
import felhom.engine.port.Tasks;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.node.ObjectNode;

/// What runs now.
public final class JobMessages {
    private JobMessages() {}

    /// How far a task is: with part `part`, called `name`; `percent`, `done` and `total` bytes of it and
    /// `rate` in bytes a second are there where they are known.
    public record HowFar(
            int part, String name, OptionalInt percent, OptionalLong done, OptionalLong total, OptionalLong rate) {}

    /// A task, an order without an end, or both where the task is that order's.
    public static Message job(Optional<OpenOrder> order, Optional<Tasks.Summary> task, Optional<HowFar> far) {
        ObjectNode node = Json.object();
        order.ifPresent(open -> {
            node.put("order", open.order().value());
            node.put("door", open.key().door());
            node.put("operation", open.operation());
            node.put("since", open.since().toString());
        });
        task.ifPresent(running -> node.set("task", TaskMessages.node(running)));
        far.ifPresent(known -> {
            ObjectNode progress = node.putObject("progress");
            progress.put("part", known.part());
            if (!known.name().isEmpty()) {
                progress.put("name", known.name());
            }
            known.percent().ifPresent(percent -> progress.put("percent", percent));
            known.done().ifPresent(bytes -> progress.put("done", bytes));
            known.total().ifPresent(bytes -> progress.put("total", bytes));
            known.rate().ifPresent(bytes -> progress.put("rate", bytes));
        });
        return new Message(node);
    }
}
