package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.api.storage.DownloadStep;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Interfaces of a node, and the templates that it could fetch.
public final class NetworkApi {
    private static final String NETWORK = "/nodes/{node}/network";
    private static final Set<String> BRIDGES = Set.of("bridge", "OVSBridge", "vnet");

    private NetworkApi() {}

    public static List<Route> routes() {
        return List.of(
                Route.own("GET", NETWORK, Route.ANYONE, NetworkApi::list),
                Route.own("GET", NETWORK + "/{iface}", Route.node("Sys.Audit"), NetworkApi::one),
                Route.forwarded("POST", NETWORK, Route.node("Sys.Modify"), NetworkApi::create),
                Route.own("GET", "/nodes/{node}/aplinfo", Route.ANYONE, call -> Reply.of(NodeApi.of(call, "aplinfo"))),
                Route.forwarded(
                        "POST",
                        "/nodes/{node}/aplinfo",
                        call -> call.need(
                                "/storage/" + call.params().text("storage", ""), "Datastore.AllocateTemplate"),
                        NetworkApi::download));
    }

    private static Reply list(Call call) {
        var wanted = call.params().text("type", "");
        var list = Json.array();
        for (var each : NodeApi.of(call, "network")) {
            var type = each.path("type").asString("");
            boolean bridge = BRIDGES.contains(type);
            if (wanted.startsWith("any_") ? !bridge : !wanted.isEmpty() && !wanted.equals(type)) continue;
            var path = "/sdn/zones/localnetwork/" + each.path("iface").asString("");
            if (bridge && !call.may(path, "SDN.Use") && !call.may(path, "SDN.Audit")) continue;
            list.add(each);
        }
        return Reply.of(list);
    }

    private static Reply one(Call call) {
        var found = NodeApi.of(call, "network")
                .valueStream()
                .filter(each -> named(each, call.at("iface")))
                .findFirst();
        var copy = Json.object();
        found.orElseThrow(() -> ApiError.parameter("iface", "interface does not exist"))
                .properties()
                .forEach(e -> copy.set(e.getKey(), e.getValue()));
        return Reply.of(copy.without("iface"));
    }

    private static boolean named(JsonNode each, String iface) {
        return each.path("iface").asString("").equals(iface);
    }

    /// Written to the file of pending changes on a real host; here it counts at once.
    private static Reply create(Call call) {
        var iface = call.params().text("iface", "");
        if (NodeApi.of(call, "network") instanceof ArrayNode all) {
            for (var each : all) {
                if (named(each, iface)) throw ApiError.parameter("iface", "interface already exists");
            }
            var entry = Json.object("method", "manual", "method6", "manual", "exists", 0);
            call.params().without(Set.of("node")).forEach(entry::put);
            all.add(entry);
        }
        return Reply.nothing();
    }

    private static Reply download(Call call) {
        var template = call.params().text("template", "");
        var known = NodeApi.of(call, "aplinfo")
                .valueStream()
                .anyMatch(each -> each.path("template").asString("").equals(template));
        if (!known) throw ApiError.parameter("template", "no such template");
        var storage = call.world().storageOrDie(call.params().text("storage", ""));
        var volid = storage.name + ":vztmpl/" + template;
        return call.task("download", template, List.of(new DownloadStep(call.world(), volid, "vztmpl")));
    }
}
