package felhom.testkit.contract;

import felhom.testkit.text.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes a table for [Contract] from the official schema.
///
/// It reads Proxmox's `api-viewer/apidata.js` (repository pve-docs; every host serves it as
/// `/pve-docs/api-viewer/apidata.js`), and also the same in a flat form, `"GET /version": {"parameters": {...}}`.
final class ContractTable {
    private static final Set<String> KEPT = Set.of(
            "type",
            "optional",
            "format",
            "enum",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "pattern",
            "requires",
            "items",
            "default_key",
            "alias",
            "keyAlias");

    private ContractTable() {}

    /// The table of these operations; those the schema does not have are left out.
    static String make(String schema, List<String> operations, String release, String source) {
        var all = new TreeMap<String, JsonNode>();
        collect(Json.first(schema), all);
        var text = new StringBuilder("{\n\"release\": ")
                .append(Json.value(release))
                .append(",\n\"source\": ")
                .append(Json.value(source))
                .append(",\n\"operations\": {");
        var separator = "\n";
        for (var operation : operations) {
            var parameters = all.get(operation);
            if (parameters == null) continue;
            text.append(separator).append(Json.value(operation)).append(": {");
            separator = ",\n";
            var inner = "\n  ";
            for (var entry : table(operation, parameters).entrySet()) {
                text.append(inner)
                        .append(Json.value(entry.getKey()))
                        .append(": ")
                        .append(entry.getValue());
                inner = ",\n  ";
            }
            text.append("}");
        }
        return text.append("\n}\n}\n").toString();
    }

    /// Operation to its parameters, out of either form.
    private static void collect(JsonNode schema, SortedMap<String, JsonNode> found) {
        if (schema.isObject()) {
            schema.properties().forEach(e -> found.put(e.getKey(), parameters(e.getValue())));
        }
        for (var entry : schema.isArray() ? schema : Json.array()) {
            var path = entry.path("path").asString("");
            entry.path("info").properties().forEach(e -> found.put(e.getKey() + " " + path, parameters(e.getValue())));
            collect(entry.path("children"), found);
        }
    }

    private static JsonNode parameters(JsonNode operation) {
        var parameters = operation.path("parameters");
        var inner = parameters.path("properties");
        // In the flat form a parameter may be called `properties`; it then has a type of its own.
        boolean official = inner.isObject() && !inner.path("type").isString();
        return official ? inner : parameters.has("additionalProperties") ? Json.object() : parameters;
    }

    private static SortedMap<String, ObjectNode> table(String operation, JsonNode parameters) {
        var table = new TreeMap<String, ObjectNode>();
        for (var entry : parameters.properties()) {
            var row = Json.object();
            if (operation.contains("{" + entry.getKey() + "}")) {
                row.put("in", "path");
            } else {
                row.put("in", operation.startsWith("P") ? "body" : "query");
            }
            table.put(entry.getKey(), row.setAll(kept(entry.getValue())));
        }
        return table;
    }

    /// Sorted, without prose, and with booleans where Perl has 0 and 1.
    private static ObjectNode kept(JsonNode schema) {
        var row = Json.object();
        schema.properties().stream()
                .filter(e -> KEPT.contains(e.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> {
                    var value = e.getValue();
                    switch (e.getKey()) {
                        case "optional", "default_key" -> {
                            if (value.asBoolean(false)) row.put(e.getKey(), true);
                        }
                        case "items" -> row.set("items", kept(value));
                        case "format" -> row.set("format", value.isObject() ? keys(value) : value);
                        default -> row.set(e.getKey(), value);
                    }
                });
        return row;
    }

    private static ObjectNode keys(JsonNode format) {
        var sorted = new TreeMap<String, JsonNode>();
        format.properties().forEach(e -> sorted.put(e.getKey(), kept(e.getValue())));
        var keys = Json.object();
        sorted.forEach(keys::set);
        return keys;
    }
}
