package felhom.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Storages and their fill level.
final class StorageApi {
    private static final List<String> READ = List.of("Datastore.Audit", "Datastore.AllocateSpace");

    private StorageApi() {}

    static List<Route> routes() {
        return List.of(
                Route.own("GET", "/storage", Route.ANYONE, Schema.of("type string"), StorageApi::configurations),
                Route.own(
                        "GET",
                        "/storage/{storage}",
                        call -> call.need("/storage/" + call.at("storage"), "Datastore.Allocate"),
                        Schema.of(),
                        call -> Reply.of(configuration(call, call.world().storageOrDie(call.at("storage"))))),
                Route.forwarded(
                        "GET",
                        "/nodes/{node}/storage",
                        Route.ANYONE,
                        Schema.of(
                                "content contentlist",
                                "storage storage",
                                "enabled bool",
                                "format bool",
                                "target string"),
                        StorageApi::list),
                Route.forwarded(
                        "GET",
                        "/nodes/{node}/storage/{storage}/status",
                        Route.storage(READ.toArray(String[]::new)),
                        Schema.of(),
                        StorageApi::status));
    }

    /// The kinds of content in Perl's random order.
    static String content(Call call, StorageState storage) {
        var kinds = new ArrayList<>(storage.content);
        Collections.shuffle(kinds, call.world().random());
        return String.join(",", kinds);
    }

    private static boolean visible(Call call, StorageState storage) {
        return READ.stream().anyMatch(privilege -> call.may("/storage/" + storage.name, privilege));
    }

    private static Reply configurations(Call call) {
        var list = Json.array();
        for (var storage : call.world().storages().values()) {
            if (!visible(call, storage)) continue;
            if (call.params().has("type") && !call.params().text("type", "").equals(storage.type)) continue;
            list.add(configuration(call, storage));
        }
        return Reply.of(list);
    }

    private static ObjectNode configuration(Call call, StorageState storage) {
        var names = new StringBuilder();
        call.world().storages().values().forEach(s -> names.append(s.name).append(s.prune));
        var sum = Certificates.sha256(names.toString().getBytes(StandardCharsets.UTF_8));
        var node = Json.object(
                "storage",
                storage.name,
                "type",
                storage.type,
                "content",
                content(call, storage),
                "path",
                storage.path,
                "digest",
                HexFormat.of().formatHex(sum, 0, 20));
        storage.prune.ifPresent(prune -> node.put("prune-backups", prune));
        return node;
    }

    private static Reply list(Call call) {
        var list = Json.array();
        var wanted = call.params().text("content");
        var name = call.params().text("storage");
        for (var storage : call.world().storages().values()) {
            if (!visible(call, storage)) continue;
            if (name.filter(n -> !n.equals(storage.name)).isPresent()) continue;
            if (wanted.isPresent()
                    && List.of(wanted.get().split("[,;\\s]+", -1)).stream().noneMatch(storage::holds)) {
                continue;
            }
            var node = figures(call, storage);
            node.put("storage", storage.name);
            node.put("used_fraction", (double) storage.used / storage.total);
            list.add(node);
        }
        return Reply.of(list);
    }

    private static Reply status(Call call) {
        var storage = call.world().storages().get(call.at("storage"));
        if (storage == null) throw ApiError.parameter("storage", "No such storage.");
        return Reply.of(figures(call, storage));
    }

    private static ObjectNode figures(Call call, StorageState storage) {
        return Json.object(
                "type",
                storage.type,
                "content",
                content(call, storage),
                "enabled",
                1,
                "active",
                1,
                "shared",
                0,
                "total",
                storage.total,
                "used",
                storage.used,
                "avail",
                storage.avail);
    }
}
