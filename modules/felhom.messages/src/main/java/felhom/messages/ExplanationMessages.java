package felhom.messages;

import felhom.engine.port.RootSide.Explanation;
import felhom.ops.Step;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What would be done as root, and why as root.
public final class ExplanationMessages {
    private ExplanationMessages() {}

    /// @param explained each step of root's, in the order in which they would be done
    public static Message explained(Map<? extends Step, Explanation> explained) {
        ObjectNode node = Json.object();
        ArrayNode steps = node.putArray("steps");
        explained.forEach((step, explanation) -> {
            ObjectNode entry = steps.addObject();
            entry.put("step", step.words());
            entry.put("why", explanation.why());
            ArrayNode programs = entry.putArray("programs");
            for (List<String> program : explanation.programs()) {
                ArrayNode words = programs.addArray();
                program.forEach(words::add);
            }
            explanation.refused().ifPresent(why -> entry.put("refused", why));
        });
        return new Message(node);
    }
}
