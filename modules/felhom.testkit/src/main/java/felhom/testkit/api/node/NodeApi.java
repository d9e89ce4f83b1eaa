package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Digest;
import felhom.testkit.text.Json;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// The smaller reads about a node.
public final class NodeApi {
    private static final String NODE = "/nodes/{node}";

    private NodeApi() {}

    public static List<Route> routes() {
        var audit = Route.node("Sys.Audit");
        Consumer<Call> root = call -> call.need("/", "Sys.Audit");
        Consumer<Call> rootModify = call -> call.need("/", "Sys.Modify");
        return List.of(
                Route.own("GET", NODE + "/time", audit, NodeApi::time),
                Route.forwarded("PUT", NODE + "/dns", Route.node("Sys.Modify"), NodeApi::setDns),
                Route.own("GET", NODE + "/dns", audit, call -> fact(call, "dns")),
                Route.forwarded("GET", NODE + "/hosts", root, NodeApi::hosts),
                Route.own("GET", NODE + "/config", root, call -> fact(call, "config")),
                Route.forwarded("GET", NODE + "/services", audit, NodeApi::services),
                Route.forwarded("GET", NODE + "/services/{service}/state", audit, NodeApi::service),
                Route.own("GET", NODE + "/netstat", audit, NodeApi::netstat),
                Route.forwarded("GET", NODE + "/replication", Route.ANYONE, NodeApi::replication),
                Route.own("GET", NODE + "/subscription", Route.ANYONE, NodeApi::subscription),
                Route.own("GET", NODE + "/apt/versions", audit, call -> fact(call, "apt")),
                Route.forwarded("GET", NODE + "/apt/update", Route.node("Sys.Modify"), NodeApi::nothing),
                Route.forwarded("GET", NODE + "/syslog", Route.node("Sys.Syslog"), NodeApi::nothing),
                Route.forwarded("GET", NODE + "/journal", Route.node("Sys.Syslog"), NodeApi::nothing),
                Route.forwarded(
                        "GET",
                        NODE + "/hardware/pci",
                        call -> call.needAny("/", List.of("Sys.Audit", "Sys.Modify")),
                        call -> fact(call, "pci")),
                Route.forwarded("GET", NODE + "/hardware/usb", rootModify, NodeApi::nothing),
                Route.own("GET", NODE + "/firewall/options", audit, call -> firewall()),
                Route.own("GET", NODE + "/lxc/{vmid}/firewall/options", Route.vm("VM.Audit"), call -> firewall()));
    }

    /// What the node of the path says of itself.
    static JsonNode of(Call call, String what) {
        var node = call.world().cluster().nodes.get(call.node());
        var found = node == null ? null : node.facts.get(what);
        return found == null ? Json.array() : found;
    }

    private static Reply fact(Call call, String what) {
        return Reply.of(of(call, what));
    }

    private static Reply nothing(Call call) {
        return Reply.of(Json.array());
    }

    private static Reply time(Call call) {
        var zone = call.world().zone();
        long now = call.now().getEpochSecond();
        var offset = zone.getRules().getOffset(call.now());
        var name = zone.normalized().equals(ZoneOffset.UTC) ? "Etc/UTC" : zone.getId();
        return Reply.of(Json.object("timezone", name, "time", now, "localtime", now + offset.getTotalSeconds()));
    }

    private static Reply hosts(Call call) {
        var text = of(call, "hosts").asString("");
        return Reply.of(Json.object("data", text, "digest", Digest.sha1(text)));
    }

    private static Reply setDns(Call call) {
        var dns = Json.object();
        for (var name : List.of("search", "dns1", "dns2", "dns3")) {
            call.params().text(name).ifPresent(value -> dns.put(name, value));
        }
        var node = call.world().cluster().nodes.get(call.node());
        if (node != null) node.facts.put("dns", dns);
        return Reply.nothing();
    }

    private static Reply services(Call call) {
        var list = Json.array();
        for (var service : of(call, "services")) if (service.path("listed").asInt(1) == 1) list.add(service);
        return Reply.of(list);
    }

    private static Reply service(Call call) {
        for (var service : of(call, "services")) {
            if (!service.path("service").asString("").equals(call.at("service"))) continue;
            var copy = Json.object();
            service.properties().stream()
                    .filter(e -> !e.getKey().equals("listed"))
                    .forEach(e -> copy.set(e.getKey(), e.getValue()));
            return Reply.of(copy);
        }
        throw ApiError.parameter(
                "service", "value '" + call.at("service") + "' does not have a value in the enumeration");
    }

    private static Reply netstat(Call call) {
        var list = Json.array();
        for (var guest : call.world().guests().values()) {
            if (!guest.node.equals(call.node()) || !guest.running()) continue;
            guest.config.keySet().stream()
                    .filter(key -> key.matches("net\\d+"))
                    .forEach(key -> list.add(
                            Json.object("dev", key, "vmid", String.valueOf(guest.vmid), "in", "0", "out", "0")));
        }
        return Reply.of(list);
    }

    /// Jobs whose guest is here and may be seen.
    private static Reply replication(Call call) {
        var list = Json.array();
        for (var job : call.world().cluster().replication) {
            int vmid = job.path("guest").asInt();
            var guest = call.world().guests().get(vmid);
            boolean here = guest != null && guest.node.equals(call.node());
            if (here && call.may("/vms/" + vmid, "VM.Audit")) list.add(job);
        }
        return Reply.of(list);
    }

    private static Reply subscription(Call call) {
        var node = Json.object(
                "status",
                "notfound",
                "message",
                "There is no subscription key",
                "url",
                "https://www.proxmox.com/en/proxmox-virtual-environment/pricing");
        if (call.may("/nodes/" + call.at("node"), "Sys.Audit"))
            node.put("serverid", "0123456789ABCDEF0123456789ABCDEF");
        return Reply.of(node);
    }

    /// No rules: the digest of an empty file.
    private static Reply firewall() {
        return Reply.of(Json.object("digest", Digest.sha1("")));
    }
}
