package felhom.testkit.hub;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// How the orders of one agent ended, each once however often it is reported.
final class OutcomeBook {
    private final Map<Key, SeenAgent.Outcome> outcomes = new LinkedHashMap<>();

    private record Key(String door, String orderId) {}

    /// @param wrong told what no agent may send
    void take(JsonNode reported, Consumer<String> wrong) {
        for (var entry : reported) {
            var key = new Key(
                    entry.path("door").asString(""), entry.path("order_id").asString(""));
            if (key.orderId().isEmpty()) continue;
            var before = outcomes.get(key);
            var now = new SeenAgent.Outcome(
                    key.door(),
                    key.orderId(),
                    entry.path("operation").asString(""),
                    entry.path("outcome").asString(""),
                    entry.path("summary").asString(""),
                    before == null ? 1 : before.reported() + 1);
            if (before != null && !follows(before, now)) {
                wrong.accept("order " + key.orderId() + " of the door '" + key.door() + "' ended as '"
                        + before.operation() + ": " + before.verdict() + "', and now as '" + now.operation() + ": "
                        + now.verdict() + "'");
            }
            outcomes.put(key, now);
        }
    }

    /// What was unknown may become known; nothing else changes.
    private static boolean follows(SeenAgent.Outcome before, SeenAgent.Outcome now) {
        return before.operation().equals(now.operation())
                && (before.verdict().equals(now.verdict()) || before.verdict().equals("unknown"));
    }

    boolean ended(String door, String orderId) {
        return outcomes.containsKey(new Key(door, orderId));
    }

    List<SeenAgent.Outcome> seen() {
        return List.copyOf(outcomes.values());
    }

    /// The keys of what one report said.
    static ArrayNode acknowledging(JsonNode reported) {
        var keys = JsonNodeFactory.instance.arrayNode();
        for (var entry : reported) {
            keys.addObject()
                    .put("door", entry.path("door").asString(""))
                    .put("order_id", entry.path("order_id").asString(""));
        }
        return keys;
    }

    ArrayNode json() {
        var all = JsonNodeFactory.instance.arrayNode();
        for (var outcome : outcomes.values()) {
            all.addObject()
                    .put("door", outcome.door())
                    .put("order_id", outcome.orderId())
                    .put("operation", outcome.operation())
                    .put("outcome", outcome.verdict())
                    .put("summary", outcome.summary())
                    .put("reported", outcome.reported());
        }
        return all;
    }
}
