package felhom.control.value;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Where a value's fields are taken from. A field that nobody asks for is passed over.
public record From(JsonNode node) {
    public String text(String name) {
        return get(name, Codec.TEXT);
    }

    public boolean flag(String name) {
        return get(name, Codec.FLAG);
    }

    /// @throws Malformed when it is missing, or something else
    public <T> T get(String name, Codec<T> codec) {
        try {
            return codec.read(node.path(name));
        } catch (Malformed wrong) {
            throw wrong.in(name);
        }
    }

    public <T> List<T> list(String name, Codec<T> codec) {
        return get(name, codec.list());
    }

    public <T> Optional<T> maybe(String name, Codec<T> codec) {
        return node.has(name) ? Optional.of(get(name, codec)) : Optional.empty();
    }

    public OptionalLong known(String name) {
        return node.has(name) ? OptionalLong.of(get(name, Codec.LONG)) : OptionalLong.empty();
    }

    public SortedMap<String, String> map(String name) {
        JsonNode object = node.path(name);
        if (!object.isObject()) {
            throw new Malformed("expected an object of texts").in(name);
        }
        SortedMap<String, String> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            try {
                values.put(entry.getKey(), Codec.TEXT.read(entry.getValue()));
            } catch (Malformed wrong) {
                throw wrong.in(name + "." + entry.getKey());
            }
        }
        return values;
    }
}
