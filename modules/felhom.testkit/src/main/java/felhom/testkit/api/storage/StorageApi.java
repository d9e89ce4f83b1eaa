package felhom.testkit.api.storage;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import felhom.testkit.world.StorageState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// Storages of a node and their fill level (pve-storage 9.1.7 API2/Storage/Status.pm).
public final class StorageApi {
    static final List<String> READ = List.of("Datastore.Audit", "Datastore.AllocateSpace");

    private StorageApi() {}

    public static List<Route> routes() {
        return List.of(
                Route.forwarded("GET", "/nodes/{node}/storage", Route.ANYONE, StorageApi::list),
                Route.forwarded(
                        "GET",
                        "/nodes/{node}/storage/{storage}/status",
                        Route.storage(READ.toArray(String[]::new)),
                        StorageApi::status));
    }

    /// The kinds of content in Perl's random order.
    public static String content(Call call, StorageState storage) {
        var kinds = new ArrayList<>(storage.content);
        Collections.shuffle(kinds, call.world().random());
        return String.join(",", kinds);
    }

    static boolean visible(Call call, StorageState storage) {
        return READ.stream().anyMatch(privilege -> call.may("/storage/" + storage.name, privilege));
    }

    /// The storage of the path, if it can be used on the node of the path.
    public static StorageState usable(Call call, String name) {
        var storage = call.world().storageOrDie(name);
        storage.trouble(call.node()).ifPresent(text -> {
            throw ApiError.died(text);
        });
        return storage;
    }

    /// The same, once it is activated, as for whatever looks into it.
    public static StorageState active(Call call, String name) {
        var storage = usable(call, name);
        storage.inactive.ifPresent(text -> {
            throw ApiError.died(text);
        });
        return storage;
    }

    /// In the order of a Perl hash, another one at each call (seen on 9.2.11).
    public static List<StorageState> asTheyCome(Call call) {
        var storages = new ArrayList<>(call.world().storages().values());
        Collections.shuffle(storages, call.world().random());
        return storages;
    }

    private static Reply list(Call call) {
        var params = call.params();
        var list = Json.array();
        var name = params.text("storage");
        if (name.isPresent() && !call.world().storages().containsKey(name.get())) {
            throw ApiError.parameter("storage", "No such storage.");
        }
        for (var storage : asTheyCome(call)) {
            if (!visible(call, storage)) continue;
            if (name.filter(n -> !n.equals(storage.name)).isPresent()) continue;
            if (!wanted(params.text("content"), storage)) continue;
            if (params.flag("enabled") && storage.trouble(call.node()).isPresent()) continue;
            var node = figures(call, storage);
            node.put("storage", storage.name);
            if (node.path("total").asLong() > 0) node.put("used_fraction", (double) storage.used / storage.total);
            if (params.flag("format")) formats(storage, node);
            list.add(node);
        }
        return Reply.of(list);
    }

    private static boolean wanted(Optional<String> content, StorageState storage) {
        return content.isEmpty()
                || List.of(content.get().split("[,;\\s]+", -1)).stream().anyMatch(storage::holds);
    }

    private static Reply status(Call call) {
        var storage = call.world().storages().get(call.at("storage"));
        if (storage == null) throw ApiError.parameter("storage", "No such storage.");
        return Reply.of(figures(call, storage));
    }

    /// One that is disabled, or not for this node, is shown all the same, but not looked into.
    private static ObjectNode figures(Call call, StorageState storage) {
        boolean enabled = storage.trouble(call.node()).isEmpty();
        boolean active = enabled && storage.inactive.isEmpty();
        return Json.object(
                "type",
                storage.type,
                "content",
                content(call, storage),
                "enabled",
                enabled,
                "active",
                active,
                "shared",
                storage.shared,
                "total",
                active ? storage.total : 0L,
                "used",
                active ? storage.used : 0L,
                "avail",
                active ? storage.avail : 0L);
    }

    /// The old form and the new one.
    private static void formats(StorageState storage, ObjectNode node) {
        var supported = switch (storage.type) {
            case "dir", "nfs", "cifs" -> List.of("qcow2", "raw", "subvol", "vmdk");
            case "btrfs", "zfspool" -> List.of("raw", "subvol");
            default -> List.of("raw");
        };
        var flags = Json.object();
        supported.forEach(format -> flags.put(format, 1));
        node.set("format", Json.array().add(flags).add("raw"));
        node.set("formats", Json.object("supported", Json.texts(supported), "default", "raw"));
    }
}
