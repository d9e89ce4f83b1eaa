package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.HaStep;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Digest;
import felhom.testkit.text.Json;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.HaService;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What HA manages (pve-ha-manager 5.2.0 API2/HA).
public final class HaApi {
    private static final String RESOURCES = "/cluster/ha/resources";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    private HaApi() {}

    public static List<Route> routes() {
        Consumer<Call> audit = call -> call.need("/", "Sys.Audit");
        Consumer<Call> console = call -> call.need("/", "Sys.Console");
        return List.of(
                Route.own("GET", RESOURCES, audit, HaApi::list),
                Route.own("GET", RESOURCES + "/{sid}", audit, call -> Reply.of(one(call, sid(call)))),
                Route.forwarded("POST", RESOURCES, console, HaApi::create),
                Route.forwarded("PUT", RESOURCES + "/{sid}", console, HaApi::update),
                Route.forwarded("DELETE", RESOURCES + "/{sid}", console, HaApi::delete),
                Route.own("GET", "/cluster/ha/status/current", audit, HaApi::status),
                Route.own("GET", "/cluster/ha/rules", audit, call -> Reply.of(Json.array())),
                Route.own("GET", "/cluster/ha/groups", audit, HaApi::groups));
    }

    private static Reply groups(Call call) {
        if (call.world().atLeast(9, 0)) {
            throw ApiError.died("cannot index groups: ha groups have been migrated to rules");
        }
        return Reply.of(Json.array());
    }

    private static String sid(Call call) {
        return sid(call, call.at("sid"));
    }

    /// A number alone stands for the guest that has it.
    private static String sid(Call call, String text) {
        if (!text.matches("\\d+")) return text;
        var guest = call.world().guests().get(Integer.parseInt(text));
        return guest == null ? "ct:" + text : HaService.sid(guest);
    }

    private static HaService find(Call call, String sid) {
        var service = call.world().cluster().ha.get(sid);
        if (service == null) throw ApiError.died("no such resource '" + sid + "'");
        return service;
    }

    private static Optional<GuestState> guest(Call call, String sid) {
        return call.world().guests().values().stream()
                .filter(guest -> HaService.sid(guest).equals(sid))
                .findFirst();
    }

    private static ObjectNode one(Call call, String sid) {
        var service = find(call, sid);
        var node = Json.object(
                "sid",
                sid,
                "type",
                sid.substring(0, sid.indexOf(':')),
                "state",
                service.requested,
                "max_restart",
                service.maxRestart,
                "max_relocate",
                service.maxRelocate,
                "digest",
                Digest.sha1(call.world().cluster().ha.keySet() + service.requested));
        if (!service.comment.isEmpty()) node.put("comment", service.comment);
        return node;
    }

    private static Reply list(Call call) {
        var list = Json.array();
        var type = call.params().text("type", "");
        for (var sid : call.world().cluster().ha.keySet()) if (sid.startsWith(type)) list.add(one(call, sid));
        return Reply.of(list);
    }

    private static Reply create(Call call) {
        var sid = sid(call, call.params().text("sid", ""));
        if (guest(call, sid).isEmpty()) {
            throw ApiError.died("unable to find " + (sid.startsWith("vm") ? "VM" : "CT") + " '"
                    + sid.substring(sid.indexOf(':') + 1) + "'");
        }
        if (call.world().cluster().ha.containsKey(sid)) {
            throw ApiError.died("create resource failed: resource ID '" + sid + "' already defined");
        }
        var service = new HaService("started");
        call.world().cluster().ha.put(sid, service);
        apply(call, sid, service);
        return Reply.nothing();
    }

    private static Reply update(Call call) {
        var sid = sid(call);
        var service = find(call, sid);
        if (!service.trouble.isEmpty() && !call.params().text("state", "").equals("disabled")) {
            throw ApiError.died("service '" + sid + "' in error state, must be disabled and fixed first");
        }
        apply(call, sid, service);
        return Reply.nothing();
    }

    private static void apply(Call call, String sid, HaService service) {
        var params = call.params();
        params.text("comment").ifPresent(text -> service.comment = text);
        service.maxRestart = (int) params.number("max_restart", service.maxRestart);
        service.maxRelocate = (int) params.number("max_relocate", service.maxRelocate);
        var state = params.text("state", service.requested).replace("enabled", "started");
        service.requested = state;
        if (state.equals("disabled")) service.trouble = "";
        guest(call, sid).ifPresent(guest -> HaStep.follow(call.world(), guest, state, call.now()));
    }

    private static Reply delete(Call call) {
        find(call, sid(call));
        call.world().cluster().ha.remove(sid(call));
        return Reply.nothing();
    }

    private static Reply status(Call call) {
        var cluster = call.world().cluster();
        var list = Json.array();
        list.add(Json.object(
                "id",
                "quorum",
                "type",
                "quorum",
                "node",
                cluster.local,
                "quorate",
                cluster.quorate,
                "status",
                cluster.quorate ? "OK" : "No quorum on node '" + cluster.local + "'!"));
        boolean active = !cluster.ha.isEmpty();
        if (call.world().atLeast(9, 0)) {
            list.add(Json.object(
                    "id",
                    "fencing",
                    "type",
                    "fencing",
                    "node",
                    cluster.local,
                    "armed-state",
                    active ? "armed" : "standby",
                    "status",
                    active ? "armed" : "standby (CRM watchdog standby)"));
        }
        if (active) managers(call, list);
        cluster.ha.forEach((sid, service) -> list.add(service(call, sid, service)));
        return Reply.of(list);
    }

    private static void managers(Call call, ArrayNode list) {
        var cluster = call.world().cluster();
        long now = call.now().getEpochSecond();
        var time = TIME.format(call.now().atOffset(ZoneOffset.UTC));
        list.add(Json.object(
                "id",
                "master",
                "type",
                "master",
                "node",
                cluster.local,
                "status",
                cluster.local + " (active, " + time + ")",
                "timestamp",
                now));
        for (var node : cluster.nodes.values()) {
            var state = node.online ? "active" : "old timestamp - dead?";
            list.add(Json.object(
                    "id",
                    "lrm:" + node.name,
                    "type",
                    "lrm",
                    "node",
                    node.name,
                    "status",
                    node.name + " (" + state + ", " + time + ")",
                    "timestamp",
                    now));
        }
    }

    private static ObjectNode service(Call call, String sid, HaService service) {
        var guest = guest(call, sid);
        var state = guest.map(service::state).orElse("deleting");
        var node = guest.map(g -> g.node).orElse("---");
        var entry = Json.object(
                "id",
                "service:" + sid,
                "type",
                "service",
                "sid",
                sid,
                "node",
                node,
                "state",
                state,
                "crm_state",
                guest.filter(GuestState::running).isPresent() ? "started" : "stopped",
                "request_state",
                service.requested,
                "status",
                sid + " (" + node + ", " + state + ")",
                "max_restart",
                service.maxRestart,
                "max_relocate",
                service.maxRelocate);
        if (!service.comment.isEmpty()) entry.put("comment", service.comment);
        return entry;
    }
}
