package felhom.messages;

import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What all messages are written with.
final class Json {
    // Plain ASCII whatever the locale: a terminal or a pipe without UTF-8 must not damage an answer.
    static final JsonMapper ASCII =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    private Json() {}

    static ObjectNode object() {
        return ASCII.createObjectNode();
    }

    /// A list that stands there also when it is empty.
    static ArrayNode texts(ObjectNode node, String field, Collection<String> texts) {
        ArrayNode array = node.putArray(field);
        texts.forEach(array::add);
        return array;
    }

    /// A number, or null where nobody knows it.
    static void known(ObjectNode node, String field, OptionalLong number) {
        if (number.isPresent()) {
            node.put(field, number.getAsLong());
        } else {
            node.putNull(field);
        }
    }

    /// To the millisecond.
    static double seconds(Duration time) {
        return Math.round(time.toNanos() / 1e6) / 1e3;
    }
}
