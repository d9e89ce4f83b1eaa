package felhom.messages;

import felhom.engine.port.RootSide.Explanation;
import felhom.ops.Step;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What would be done as root, and why as root.
public final class ExplanationMessages {
    private ExplanationMessages() {}

    /// @param explained each step of root's, in the order in which they would be done
    public static Message explained(Map<? extends Step, Explanation> explained) {
        ObjectNode node = Json.object();
        ArrayNode steps = node.putArray("steps");
        explained.forEach((step, explanation) -> put(steps.addObject().put("step", step.words()), explanation));
        return new Message(node);
    }

    /// @param explained how each disk is asked for its health
    public static Message disks(SortedMap<String, Explanation> explained) {
        ObjectNode node = Json.object();
        ArrayNode disks = node.putArray("disks");
        explained.forEach((disk, explanation) -> put(disks.addObject().put("disk", disk), explanation));
        return new Message(node);
    }

    private static void put(ObjectNode entry, Explanation explanation) {
        entry.put("why", explanation.why());
        ArrayNode programs = entry.putArray("programs");
        for (List<String> program : explanation.programs()) {
            ArrayNode words = programs.addArray();
            program.forEach(words::add);
        }
        explanation.refused().ifPresent(why -> entry.put("refused", why));
    }
}
