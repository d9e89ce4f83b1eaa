package felhom.messages;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One JSON document, ready to be sent. Its names are in `snake_case`; a time is in UTC, a size in bytes.
public final class Message {
    private final JsonNode tree;

    Message(JsonNode tree) {
        this.tree = tree;
    }

    /// On one line and in plain ASCII.
    public String text() {
        return Json.ASCII.writeValueAsString(tree);
    }

    /// The same with its names sorted: two messages that say the same are the same text.
    public String canonical() {
        return Json.CANONICAL.writeValueAsString(tree);
    }

    /// The same with the end of the log as `log_head`. A message that is no object has no room for it.
    public Message withLogHead(String head) {
        return tree instanceof ObjectNode object
                ? new Message(Json.object().setAll(object).put("log_head", head))
                : this;
    }

    /// The fields that hold one value, in their order, as text: for an answer that says the same in both
    /// forms.
    public SequencedMap<String, String> plainFields() {
        SequencedMap<String, String> fields = new LinkedHashMap<>();
        tree.properties().forEach(field -> {
            if (field.getValue().isValueNode()) {
                fields.put(field.getKey(), field.getValue().asString());
            }
        });
        return fields;
    }

    /// @throws ClassCastException when it is none
    ObjectNode object() {
        return (ObjectNode) tree;
    }

    JsonNode tree() {
        return tree;
    }
}
