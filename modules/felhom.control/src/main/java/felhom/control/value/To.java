package felhom.control.value;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// Where a value's fields are put.
public record To(ObjectNode node) {
    public To text(String name, String value) {
        return put(name, Codec.TEXT, value);
    }

    public To flag(String name, boolean value) {
        return put(name, Codec.FLAG, value);
    }

    public <T> To put(String name, Codec<T> codec, T value) {
        node.set(name, codec.write(value));
        return this;
    }

    public <T> To list(String name, Codec<T> codec, List<T> values) {
        return put(name, codec.list(), values);
    }

    /// Left out where there is none.
    public <T> To maybe(String name, Codec<T> codec, Optional<T> value) {
        value.ifPresent(present -> put(name, codec, present));
        return this;
    }

    /// Left out where nobody knows it.
    public To known(String name, OptionalLong value) {
        value.ifPresent(present -> put(name, Codec.LONG, present));
        return this;
    }

    /// In the order of the names.
    public To map(String name, Map<String, String> values) {
        ObjectNode map = node.putObject(name);
        new TreeMap<>(values).forEach(map::put);
        return this;
    }
}
