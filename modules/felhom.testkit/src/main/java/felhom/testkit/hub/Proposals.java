package felhom.testkit.hub;

import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the hub is asked to send. Only what it needs itself is looked at: a hub may propose nonsense.
final class Proposals {
    private Proposals() {}

    static ObjectNode of(String orderId, String operation, Map<String, String> arguments) {
        var proposal = JsonNodeFactory.instance.objectNode();
        proposal.put("order_id", orderId);
        proposal.put("operation", operation);
        var object = proposal.putObject("arguments");
        arguments.forEach(object::put);
        return proposal;
    }

    /// @throws IllegalArgumentException for a proposal that cannot be told from others
    static ObjectNode checked(ObjectNode proposal) {
        if (proposal.path("order_id").asString("").isEmpty()) {
            throw new IllegalArgumentException("order_id is missing; give the order any id that no other has");
        }
        return proposal;
    }

    static int interval(String seconds) {
        if (seconds.matches("\\d{1,4}")) {
            int value = Integer.parseInt(seconds);
            if (value <= 3600) return value;
        }
        throw new IllegalArgumentException(
                "the interval must be 1 to 3600 seconds, or 0 for the agent's own, not '" + seconds + "'");
    }
}
