package felhom.proxmox.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a request says beside its path: the query of GET and DELETE, the form of POST and PUT. Never changed, only
/// added to. Its text shows no secret.
public record Parameters(SortedMap<String, List<String>> values) {
    public static final Parameters NONE = new Parameters(new TreeMap<>());
    private static final Set<String> SECRET = Set.of("password", "encryption-key", "cipassword");

    public Parameters {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static Parameters of(String name, String value) {
        return NONE.and(name, value);
    }

    static Parameters of(Map<String, String> single) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        single.forEach((name, value) -> values.put(name, List.of(value)));
        return new Parameters(values);
    }

    public Parameters and(String name, String value) {
        return andEach(name, List.of(value));
    }

    public Parameters and(String name, long value) {
        return and(name, Long.toString(value));
    }

    /// PVE takes 0 and 1 in a form, and no words (pve-common 9.2.1 `JSONSchema.pm`).
    public Parameters and(String name, boolean value) {
        return and(name, value ? "1" : "0");
    }

    /// Nothing when there is no value.
    public Parameters and(String name, Optional<?> value) {
        return value.map(v -> and(name, v.toString())).orElse(this);
    }

    /// A list: the name is sent once for each value. Nothing when there is none.
    public Parameters andEach(String name, List<String> several) {
        if (several.isEmpty()) {
            return this;
        }
        SortedMap<String, List<String>> more = new TreeMap<>(values);
        more.put(name, List.copyOf(several));
        return new Parameters(more);
    }

    public Parameters and(Parameters others) {
        SortedMap<String, List<String>> more = new TreeMap<>(values);
        more.putAll(others.values);
        return new Parameters(more);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public SortedSet<String> names() {
        return new TreeSet<>(values.keySet());
    }

    public String encoded() {
        List<String> pairs = new ArrayList<>();
        values.forEach(
                (name, all) -> all.forEach(value -> pairs.add(Transport.encode(name) + "=" + Transport.encode(value))));
        return String.join("&", pairs);
    }

    @Override
    public String toString() {
        return values.entrySet().stream()
                .map(e ->
                        e.getKey() + "=" + (SECRET.contains(e.getKey()) ? "<secret>" : String.join("|", e.getValue())))
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
