package felhom.testkit.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A path with parameters, like `/nodes/{node}/lxc/{vmid}`; a `{volume}` at its end takes all the rest, slashes
/// included.
public record PathTemplate(List<String> parts) {
    public static PathTemplate of(String path) {
        return new PathTemplate(List.of(path.substring(1).split("/", -1)));
    }

    /// The values of its parameters; empty when the path is another one.
    public Optional<Map<String, String>> match(String path) {
        if (path.isEmpty()) return Optional.empty();
        boolean greedy = last().equals("{volume}");
        var given = path.substring(1).split("/", greedy ? parts.size() : -1);
        if (given.length != parts.size()) return Optional.empty();
        var values = new TreeMap<String, String>();
        for (int i = 0; i < given.length; i++) {
            var part = parts.get(i);
            if (part.startsWith("{")) {
                values.put(part.substring(1, part.length() - 1), given[i]);
            } else if (!part.equals(given[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }

    public String last() {
        return parts.getLast();
    }

    public boolean has(String part) {
        return parts.contains(part);
    }

    /// How many of its parts are no parameters.
    long fixed() {
        return parts.stream().filter(part -> !part.startsWith("{")).count();
    }

    /// Whether it is this one or lies below it; both without the first slash.
    public boolean within(String start) {
        var path = String.join("/", parts);
        return path.equals(start) || path.startsWith(start + "/");
    }

    @Override
    public String toString() {
        return "/" + String.join("/", parts);
    }
}
