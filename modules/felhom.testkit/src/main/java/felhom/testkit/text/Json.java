package felhom.testkit.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Builds and renders the JSON trees of the API.
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Json() {}

    public static JsonNode parse(byte[] text) {
        return MAPPER.readTree(text);
    }

    /// The first value in a text that may have something else before and after it, as a script has.
    public static JsonNode first(String text) {
        int object = text.indexOf('{');
        int array = text.indexOf('[');
        int start = array >= 0 && array < object ? array : Math.max(object, 0);
        return MAPPER.reader()
                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(text.substring(start));
    }

    /// Builds an object from alternating names and values; a boolean becomes 0 or 1, as Perl has it.
    public static ObjectNode object(Object... pairs) {
        var node = NODES.objectNode();
        for (int i = 0; i < pairs.length; i += 2) node.set((String) pairs[i], value(pairs[i + 1]));
        return node;
    }

    public static ArrayNode array() {
        return NODES.arrayNode();
    }

    public static JsonNode nothing() {
        return NODES.nullNode();
    }

    public static JsonNode value(Object value) {
        return switch (value) {
            case JsonNode node -> node;
            case String text -> NODES.stringNode(text);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            case Boolean flag -> NODES.numberNode(flag ? 1 : 0);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    public static ArrayNode texts(Collection<String> texts) {
        var array = NODES.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    public static ObjectNode texts(Map<String, String> texts) {
        var object = NODES.objectNode();
        texts.forEach(object::put);
        return object;
    }

    /// For people: indented, in the order of the tree.
    public static String pretty(JsonNode node) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    /// Renders with the keys of every object in a random order: Perl's hashes have none (JSON::XS, not canonical).
    public static byte[] render(JsonNode node, Random random) {
        return MAPPER.writeValueAsString(shuffled(node, random)).getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode shuffled(JsonNode node, Random random) {
        if (node instanceof ArrayNode array) {
            var copy = NODES.arrayNode();
            for (var element : array) copy.add(shuffled(element, random));
            return copy;
        }
        if (!(node instanceof ObjectNode object)) return node;
        var entries = new ArrayList<>(object.properties());
        Collections.shuffle(entries, random);
        var copy = NODES.objectNode();
        for (var entry : entries) copy.set(entry.getKey(), shuffled(entry.getValue(), random));
        return copy;
    }
}
