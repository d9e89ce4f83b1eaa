package felhom.testkit.api;

import felhom.testkit.contract.PathTemplate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/// One endpoint: what it matches, who may call it, what it takes, what it does.
///
/// @param template like `/nodes/{node}/lxc/{vmid}`
/// @param forwarded handled by pvedaemon, so a success has two `Connection` headers
/// @param check throws when a privilege is missing; runs before the parameters are looked at
public record Route(
        String method, PathTemplate template, boolean forwarded, Consumer<Call> check, Function<Call, Reply> handler) {

    public static final Consumer<Call> ANYONE = call -> {};

    public static Route own(String method, String path, Consumer<Call> check, Function<Call, Reply> handler) {
        return new Route(method, PathTemplate.of(path), false, check, handler);
    }

    public static Route forwarded(String method, String path, Consumer<Call> check, Function<Call, Reply> handler) {
        return new Route(method, PathTemplate.of(path), true, check, handler);
    }

    /// As the contract names it.
    String operation() {
        return method + " " + template;
    }

    /// Needs a privilege on the guest of the path.
    public static Consumer<Call> vm(String... privileges) {
        return call -> call.needAny("/vms/" + call.at("vmid"), List.of(privileges));
    }

    public static Consumer<Call> node(String privilege) {
        return call -> call.need("/nodes/" + call.at("node"), privilege);
    }

    public static Consumer<Call> storage(String... privileges) {
        return call -> call.needAny("/storage/" + call.at("storage"), List.of(privileges));
    }

    /// Whether it writes into /etc/pve, which is read-only without quorum.
    boolean changesCluster() {
        if (method.equals("GET") || template.has("agent")) return false;
        return Stream.of("nodes/{node}/lxc", "nodes/{node}/qemu", "storage", "pools", "cluster/backup", "cluster/ha")
                .anyMatch(template::within);
    }
}
