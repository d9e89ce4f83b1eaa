package felhom.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// One endpoint: what it matches, who may call it, what it takes, what it does.
///
/// @param template like `/nodes/{node}/lxc/{vmid}`; the last parameter of a `.../content/{volume}` takes all the rest
/// @param forwarded handled by pvedaemon, so a success has two `Connection` headers
/// @param check throws when a privilege is missing; runs before the parameters are looked at
record Route(
        String method, List<String> template, boolean forwarded, Consumer<Call> check, Function<Call, Reply> handler) {

    static final Consumer<Call> ANYONE = call -> {};

    static Route own(String method, String path, Consumer<Call> check, Function<Call, Reply> handler) {
        return new Route(method, split(path), false, check, handler);
    }

    static Route forwarded(String method, String path, Consumer<Call> check, Function<Call, Reply> handler) {
        return new Route(method, split(path), true, check, handler);
    }

    /// As the contract names it.
    String operation() {
        return method + " /" + String.join("/", template);
    }

    /// Needs a privilege on the guest of the path.
    static Consumer<Call> vm(String... privileges) {
        return call -> call.needAny("/vms/" + call.at("vmid"), List.of(privileges));
    }

    static Consumer<Call> node(String privilege) {
        return call -> call.need("/nodes/" + call.at("node"), privilege);
    }

    static Consumer<Call> storage(String... privileges) {
        return call -> call.needAny("/storage/" + call.at("storage"), List.of(privileges));
    }

    private static List<String> split(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    /// Whether it writes into /etc/pve, which is read-only without quorum.
    boolean changesCluster() {
        if (method.equals("GET") || template.contains("agent")) return false;
        var path = String.join("/", template);
        return Stream.of("nodes/{node}/lxc", "nodes/{node}/qemu", "storage", "pools", "cluster/backup", "cluster/ha")
                .anyMatch(start -> path.equals(start) || path.startsWith(start + "/"));
    }

    Optional<Map<String, String>> match(String requested) {
        if (requested.isEmpty()) return Optional.empty();
        var greedy = template.getLast().equals("{volume}");
        var parts = requested.substring(1).split("/", greedy ? template.size() : -1);
        if (parts.length != template.size()) return Optional.empty();
        var values = new TreeMap<String, String>();
        for (int i = 0; i < parts.length; i++) {
            var part = template.get(i);
            if (part.startsWith("{")) {
                values.put(part.substring(1, part.length() - 1), parts[i]);
            } else if (!part.equals(parts[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(values);
    }
}
