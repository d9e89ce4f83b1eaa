package felhom.testkit.api;

import felhom.testkit.http.HttpRequest;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Forms;
import felhom.testkit.text.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The parameters of a call, from path, query and body; the query wins over the body.
public final class Params {
    private final Map<String, List<String>> values;

    private Params(Map<String, List<String>> values) {
        this.values = values;
    }

    static Params of(HttpRequest request, Map<String, String> path) {
        var all = new LinkedHashMap<>(ofBody(request));
        all.putAll(Forms.parse(request.rawQuery()));
        path.forEach((name, value) -> {
            var given = all.put(name, List.of(value));
            if (given != null && !given.equals(List.of(value))) {
                throw ApiError.parameter(name, "duplicate parameter (already defined in URI with conflicting values)");
            }
        });
        return new Params(all);
    }

    /// The parameters in the body; empty when it cannot be read, which `Api` has answered by then.
    public static Map<String, List<String>> ofBody(HttpRequest request) {
        if (request.body().length == 0) return Map.of();
        if (type(request).equals("application/json")) {
            try {
                return ofJson(Json.parse(request.body()));
            } catch (JacksonException e) {
                return Map.of();
            }
        }
        return Forms.parse(new String(request.body(), java.nio.charset.StandardCharsets.ISO_8859_1));
    }

    static String type(HttpRequest request) {
        var type = request.header("content-type").orElse("application/x-www-form-urlencoded");
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }

    private static Map<String, List<String>> ofJson(JsonNode node) {
        var result = new LinkedHashMap<String, List<String>>();
        if (!(node instanceof ObjectNode object)) return result;
        for (var entry : object.properties()) {
            var value = entry.getValue();
            if (value.isArray()) {
                result.put(
                        entry.getKey(), value.valueStream().map(Params::scalar).toList());
            } else if (!value.isNull()) {
                result.put(entry.getKey(), List.of(scalar(value)));
            }
        }
        return result;
    }

    private static String scalar(JsonNode value) {
        if (value.isBoolean()) return value.booleanValue() ? "1" : "0";
        return value.asString();
    }

    Map<String, List<String>> values() {
        return values;
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public Optional<String> text(String name) {
        var all = all(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(String.join(",", all));
    }

    public String text(String name, String otherwise) {
        return text(name).orElse(otherwise);
    }

    public boolean flag(String name) {
        return text(name).filter("1"::equals).isPresent();
    }

    public long number(String name, long otherwise) {
        return text(name).map(Long::parseLong).orElse(otherwise);
    }

    /// All but the named ones, sorted.
    public SortedMap<String, String> without(Set<String> names) {
        var rest = new TreeMap<String, String>();
        values.forEach((name, all) -> {
            if (!names.contains(name)) rest.put(name, String.join(",", all));
        });
        return rest;
    }
}
