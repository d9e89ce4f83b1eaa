package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.api.storage.StorageApi;
import felhom.testkit.text.Json;
import felhom.testkit.world.Acl;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.NodeState;
import felhom.testkit.world.StorageState;
import felhom.testkit.world.WorldState;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `GET /cluster/resources`: everything in the cluster that one may see, whatever node it is on.
public final class ResourcesApi {
    private ResourcesApi() {}

    public static List<Route> routes() {
        return List.of(Route.own("GET", "/cluster/resources", Route.ANYONE, ResourcesApi::resources));
    }

    private static Reply resources(Call call) {
        var wanted = call.params().text("type", "");
        var list = Json.array();
        if (wanted.isEmpty() || wanted.equals("vm")) {
            for (var guest : call.world().guests().values()) {
                if (call.may("/vms/" + guest.vmid, "VM.Audit")) list.add(guest(call, guest));
            }
        }
        if (wanted.isEmpty() || wanted.equals("node")) {
            call.world().cluster().nodes.values().forEach(node -> list.add(node(call, node)));
        }
        if (wanted.isEmpty() || wanted.equals("storage")) storages(call, list);
        if (wanted.isEmpty()) pools(call, list);
        return Reply.of(list);
    }

    static ObjectNode guest(Call call, GuestState guest) {
        var world = call.world();
        var told = world.broadcast().figures(world, guest, call.now());
        var entry = told.orElseGet(() -> Json.object("status", "unknown"));
        if (told.isPresent()) listed(world, entry);
        entry.put("vmid", guest.vmid).put("type", guest.kind.text).put("node", guest.node);
        entry.put("id", guest.kind.text + "/" + guest.vmid);
        // These it reads from the configuration, whatever was told.
        entry.remove(List.of("lock", "tags"));
        if (!guest.lock().isEmpty()) entry.put("lock", guest.lock());
        Optional.ofNullable(guest.config.get("tags")).ifPresent(tags -> entry.put("tags", tags));
        world.acl().pools().forEach((pool, members) -> {
            boolean member = members.guests().contains(guest.vmid);
            if (member && call.may("/pool/" + pool, "Pool.Audit")) entry.put("pool", pool);
        });
        world.cluster().managed(guest).ifPresent(service -> entry.put("hastate", service.state(guest)));
        return entry;
    }

    /// A list of the cluster names some figures otherwise, and leaves others out.
    private static void listed(WorldState world, ObjectNode entry) {
        entry.put("maxcpu", entry.path("cpus").asLong());
        entry.put("template", entry.path("template").asInt(0));
        entry.remove(List.of("swap", "maxswap", "pid", "cpus"));
        entry.remove(entry.propertyNames().stream()
                .filter(n -> n.startsWith("pressure"))
                .toList());
        if (world.atLeast(9, 0)) entry.put("memhost", 0);
    }

    private static ObjectNode node(Call call, NodeState node) {
        var entry = Json.object(
                "id",
                "node/" + node.name,
                "node",
                node.name,
                "type",
                "node",
                "status",
                node.online ? "online" : "offline",
                "level",
                "");
        if (call.world().atLeast(9, 0) && node.online)
            entry.put("cgroup-mode", call.world().host().cgroup());
        if (node.online && call.may("/nodes/" + node.name, "Sys.Audit")) ClusterApi.figures(call, entry);
        return entry;
    }

    private static void storages(Call call, ArrayNode list) {
        for (var node : call.world().cluster().nodes.values()) {
            for (var storage : StorageApi.asTheyCome(call)) {
                if (storage.trouble(node.name).isPresent()) continue;
                if (!call.may("/storage/" + storage.name, "Datastore.Audit")) continue;
                list.add(storage(call, node, storage));
            }
        }
    }

    static ObjectNode storage(Call call, NodeState node, StorageState storage) {
        // Of one that is not active pvestatd tells nothing.
        boolean told = node.online && storage.inactive.isEmpty();
        var entry = Json.object(
                "id",
                "storage/" + node.name + "/" + storage.name,
                "storage",
                storage.name,
                "node",
                node.name,
                "type",
                "storage",
                "plugintype",
                storage.type,
                "content",
                StorageApi.content(call, storage),
                "shared",
                storage.shared,
                "status",
                told ? "available" : "unknown");
        if (told) entry.setAll(Json.object("disk", storage.used, "maxdisk", storage.total));
        return entry;
    }

    private static void pools(Call call, ArrayNode list) {
        for (var pool : call.world().acl().pools().keySet()) {
            if (!call.may("/pool/" + pool, "Pool.Audit")) continue;
            list.add(Json.object("id", "/pool/" + pool, "pool", pool, "type", "pool"));
        }
    }

    /// The members of a pool as the list of resources shows them.
    static ArrayNode members(Call call, Acl.Pool pool) {
        var members = Json.array();
        for (int vmid : pool.guests()) {
            Optional.ofNullable(call.world().guests().get(vmid)).ifPresent(guest -> members.add(guest(call, guest)));
        }
        for (var node : call.world().cluster().nodes.values()) {
            for (var name : pool.storages()) {
                var storage = call.world().storages().get(name);
                if (storage != null) members.add(storage(call, node, storage));
            }
        }
        return members;
    }
}
