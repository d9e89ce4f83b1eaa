package felhom.testkit.contract;

import felhom.testkit.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What Proxmox's own schema allows: each endpoint the agent needs, with its parameters, types and limits.
///
/// The tables `contract-8.json` (8.4) and `contract-9.json` (9.2) are made from the official schema by
/// `script/contract`; `operations.txt` says which endpoints they hold.
public final class Contract {
    private static final Contract EIGHT = load("contract-8.json");
    private static final Contract NINE = load("contract-9.json");

    private final String release;
    private final String source;
    private final SortedMap<String, Operation> operations = new TreeMap<>();

    private record Operation(String method, PathTemplate path, SortedMap<String, ContractParameter> parameters) {}

    private Contract(JsonNode table) {
        release = table.path("release").asString("");
        source = table.path("source").asString("");
        for (var entry : table.path("operations").properties()) {
            var words = entry.getKey().split(" ", 2);
            var parameters = new TreeMap<String, ContractParameter>();
            entry.getValue().properties().forEach(p -> parameters.put(p.getKey(), ContractParameter.of(p.getValue())));
            operations.put(entry.getKey(), new Operation(words[0], PathTemplate.of(words[1]), parameters));
        }
    }

    /// The table for a host of this version, such as `8.4.21` or `9.2`.
    public static Contract of(String version) {
        return Integer.parseInt(version.split("\\.", 2)[0]) < 9 ? EIGHT : NINE;
    }

    static Contract of(JsonNode table) {
        return new Contract(table);
    }

    private static Contract load(String resource) {
        try (var in = Contract.class.getResourceAsStream(resource)) {
            if (in == null) throw new IllegalStateException("no resource " + resource);
            return new Contract(Json.parse(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    /// Like `9.2`.
    public String release() {
        return release;
    }

    /// Which schema the table was made from.
    public String source() {
        return source;
    }

    /// `GET /version` and so on, with `{node}` and the like for what varies.
    public List<String> operations() {
        return List.copyOf(operations.keySet());
    }

    SortedMap<String, ContractParameter> parameters(String operation) {
        var found = operations.get(operation);
        return found == null ? new TreeMap<>() : found.parameters;
    }

    public boolean has(String operation) {
        return operations.containsKey(operation);
    }

    /// Whether the operation takes a parameter of this name; `net0` is one of `net[n]`.
    public boolean takes(String operation, String name) {
        return named(parameters(operation), name).isPresent();
    }

    /// What Proxmox VE itself says of a call's parameters, by their names; empty when they are right.
    public SortedMap<String, String> refusals(String operation, Map<String, List<String>> given) {
        return Schema.problems(parameters(operation), given);
    }

    /// Everything about the request that the schema does not allow; empty when it is right.
    ///
    /// @param path decoded, below `/api2/json`
    public List<Violation> violations(
            String method, String path, Map<String, List<String>> query, Map<String, List<String>> body) {
        var request = method + " " + path;
        var operation = operations.values().stream()
                .filter(o -> o.method.equals(method) && o.path.match(path).isPresent())
                .max(Comparator.comparingLong(o -> o.path.fixed()));
        if (operation.isEmpty()) {
            return List.of(new Violation(request, "no such endpoint in the contract of " + release));
        }
        var known = operation.get().parameters;
        var problems = new ArrayList<String>();
        var given = new TreeMap<String, String>();
        var inPath = new TreeMap<String, List<String>>();
        operation.get().path.match(path).orElse(Map.of()).forEach((n, v) -> inPath.put(n, List.of(v)));
        Map.of("path", inPath, "query", query, "body", body)
                .forEach((where, values) -> values.forEach((name, all) -> {
                    var schema = named(known, name);
                    given.put(name, where);
                    if (schema.isEmpty()) {
                        problems.add(name + ": no such parameter");
                    } else if (!schema.get().where().equals(where)) {
                        problems.add(name + ": belongs in the " + schema.get().where() + ", not in the " + where);
                    } else {
                        schema.get().problem(all).ifPresent(text -> problems.add(name + ": " + text));
                    }
                }));
        known.forEach((name, schema) -> {
            if (!schema.optional() && !given.containsKey(name)) problems.add(name + ": missing");
            var other = schema.raw().path("requires").asString("");
            if (!other.isEmpty() && given.containsKey(name) && !given.containsKey(other)) {
                problems.add(name + ": requires " + other);
            }
        });
        return problems.stream()
                .sorted()
                .map(text -> new Violation(request, text))
                .toList();
    }

    /// `net[n]` stands for net0, net1, ...
    static Optional<ContractParameter> named(SortedMap<String, ContractParameter> known, String name) {
        var exact = known.get(name);
        if (exact != null) return Optional.of(exact);
        return Optional.ofNullable(known.get(name.replaceFirst("(?<!\\d)\\d{1,3}$", "[n]")));
    }
}
