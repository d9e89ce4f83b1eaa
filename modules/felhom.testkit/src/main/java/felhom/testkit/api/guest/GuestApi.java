package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.QemuOptions;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Kind;
import felhom.testkit.text.Json;
import felhom.testkit.world.GuestFigures;
import felhom.testkit.world.GuestState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Reads about guests.
public final class GuestApi {
    private GuestApi() {}

    public static List<Route> routes() {
        var audit = Route.vm("VM.Audit");
        return List.of(
                Route.forwarded("GET", "/nodes/{node}/lxc", Route.ANYONE, GuestApi::list),
                Route.forwarded("GET", "/nodes/{node}/lxc/{vmid}/status/current", audit, GuestApi::current),
                Route.forwarded("GET", "/nodes/{node}/lxc/{vmid}/snapshot", audit, GuestApi::snapshots),
                Route.own(
                        "GET",
                        "/nodes/{node}/lxc/{vmid}/snapshot/{snapname}/config",
                        Route.vm("VM.Audit", "VM.Snapshot", "VM.Snapshot.Rollback"),
                        GuestApi::snapshotConfig),
                Route.forwarded("GET", "/nodes/{node}/lxc/{vmid}/interfaces", audit, GuestInterfaces::list),
                Route.forwarded("GET", "/nodes/{node}/lxc/{vmid}/feature", audit, GuestApi::feature));
    }

    private static Reply list(Call call) {
        var list = Json.array();
        var guests = new ArrayList<>(call.world().guests().values());
        guests.removeIf(guest -> guest.kind != Kind.LXC || !guest.node.equals(call.node()));
        Collections.shuffle(guests, call.world().random());
        for (var guest : guests)
            if (call.may("/vms/" + guest.vmid, "VM.Audit")) list.add(GuestFigures.of(call.world(), guest, call.now()));
        return Reply.of(list);
    }

    private static Reply current(Call call) {
        var node = GuestFigures.of(call.world(), call.guest(), call.now());
        addHa(call, call.guest(), node);
        return Reply.of(node);
    }

    static void addHa(Call call, GuestState guest, ObjectNode node) {
        var ha = call.world().cluster().managed(guest);
        node.set("ha", Json.object("managed", ha.isPresent()));
        ha.ifPresent(service -> node.set("ha", Json.object("managed", 1, "state", service.state(guest))));
    }

    /// In no order, and always with the pseudo entry `current`.
    private static Reply snapshots(Call call) {
        return snapshots(call, call.guest());
    }

    static Reply snapshots(Call call, GuestState guest) {
        var entries = new ArrayList<ObjectNode>();
        guest.snapshots.forEach((name, snapshot) -> {
            var entry = Json.object(
                    "name", name,
                    "snaptime", snapshot.snaptime(),
                    "description", snapshot.config().getOrDefault("description", ""));
            var parent = snapshot.config().get("parent");
            if (parent != null) entry.put("parent", parent);
            if (!snapshot.state().isEmpty()) entry.put("snapstate", snapshot.state());
            if (guest.kind == Kind.QEMU) {
                entry.put("vmstate", snapshot.config().containsKey("vmstate") ? 1 : 0);
            }
            entries.add(entry);
        });
        var current = Json.object(
                "name",
                "current",
                "description",
                "You are here!",
                "running",
                guest.running(),
                "digest",
                guest.digest());
        var parent = guest.config.get("parent");
        if (parent != null) current.put("parent", parent);
        entries.add(current);
        Collections.shuffle(entries, call.world().random());
        return Reply.of(Json.array().addAll(entries));
    }

    private static Reply snapshotConfig(Call call) {
        return Reply.of(snapshotJson(call.guest(), call.at("snapname")));
    }

    static ObjectNode snapshotJson(GuestState guest, String name) {
        var snapshot = guest.snapshots.get(name);
        if (snapshot == null) throw ApiError.died("snapshot '" + name + "' does not exist");
        var node = guest.kind == Kind.LXC ? GuestState.json(snapshot.config()) : QemuOptions.json(snapshot.config());
        node.put("snaptime", snapshot.snaptime());
        return node;
    }

    private static Reply feature(Call call) {
        var guest = call.guest();
        var snapshot = call.params().text("snapname");
        if (snapshot.isPresent() && !guest.snapshots.containsKey(snapshot.get())) {
            throw ApiError.died("snapshot '" + snapshot.get() + "' does not exist");
        }
        boolean can = switch (call.params().text("feature", "")) {
            case "snapshot" -> call.world().canSnapshot(guest);
            case "clone" ->
                call.world().canSnapshot(guest)
                        && (guest.flag("template")
                                || snapshot.isPresent()
                                || call.world().clonesCurrent(guest));
            default -> true;
        };
        return Reply.of(Json.object("hasFeature", can));
    }
}
