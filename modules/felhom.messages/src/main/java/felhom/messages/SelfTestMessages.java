package felhom.messages;

import felhom.ops.Vmid;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The self-test of the task path, on a scratch guest.
public final class SelfTestMessages {
    private SelfTestMessages() {}

    /// @param outcome as an [felhom.engine.order.Outcome] has it, or `refused`
    /// @param log of a step that failed, the end of its task's
    public record Step(String name, String outcome, Duration took, String message, List<String> log) {
        public Step {
            log = List.copyOf(log);
        }
    }

    /// Nothing was begun.
    public static Message refused(Vmid guest, String reason) {
        return new Message(node(guest, false).put("refused", reason));
    }

    /// @param left what could not be put back, in words
    public static Message ended(Vmid guest, boolean passed, List<Step> steps, List<String> left) {
        ObjectNode node = node(guest, passed);
        ArrayNode array = node.putArray("steps");
        for (Step step : steps) {
            ObjectNode entry = array.addObject();
            entry.put("step", step.name());
            entry.put("outcome", step.outcome());
            entry.put("seconds", Json.seconds(step.took()));
            entry.put("message", step.message());
            if (!step.log().isEmpty()) {
                Json.texts(entry, "log", step.log());
            }
        }
        Json.texts(node, "left_behind", left);
        return new Message(node);
    }

    private static ObjectNode node(Vmid guest, boolean passed) {
        return Json.object().put("selftest", "task").put("vmid", guest.value()).put("passed", passed);
    }
}
