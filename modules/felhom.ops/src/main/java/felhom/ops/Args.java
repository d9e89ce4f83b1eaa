package felhom.ops;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// An order's arguments after [Arguments#parse]: typed, validated, complete.
public final class Args {
    private final Map<String, Object> values;

    Args(Map<String, Object> values) {
        this.values = new TreeMap<>(values);
    }

    /// @throws IllegalArgumentException for an argument that the operation did not declare, or an optional one left out
    public <T> T get(Parameter<T> parameter) {
        return find(parameter)
                .orElseThrow(() -> new IllegalArgumentException("argument '" + parameter.name() + "' has no value"));
    }

    @SuppressWarnings("unchecked") // parse() put the value there by the parameter's own type
    public <T> Optional<T> find(Parameter<T> parameter) {
        return Optional.ofNullable((T) values.get(parameter.name()));
    }

    /// Name and text of each value, sorted by name.
    public Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        values.forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }

    @Override
    public String toString() {
        return texts().toString();
    }
}
