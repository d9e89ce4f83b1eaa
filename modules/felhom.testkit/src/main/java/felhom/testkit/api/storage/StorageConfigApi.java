package felhom.testkit.api.storage;

import felhom.testkit.api.Call;
import felhom.testkit.api.Params;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.contract.Contract;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Digest;
import felhom.testkit.text.Json;
import felhom.testkit.world.StorageState;
import felhom.testkit.world.WorldState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// The storages' configuration (pve-storage 9.1.7 API2/Storage/Config.pm).
public final class StorageConfigApi {
    private static final Set<String> NOT_OPTIONS = Set.of(
            "storage", "type", "path", "content", "prune-backups", "nodes", "disable", "shared", "delete", "digest");
    private static final Set<String> FIXED =
            Set.of("path", "server", "export", "volume", "vgname", "pool", "datastore");

    private static final Set<String> MOUNTED = Set.of("nfs", "cifs", "cephfs", "glusterfs");
    private static final Set<String> SHARED = Set.of("nfs", "cifs", "cephfs", "glusterfs", "pbs", "rbd");

    private StorageConfigApi() {}

    public static List<Route> routes() {
        Consumer<Call> allocate = call -> call.need("/storage", "Datastore.Allocate");
        return List.of(
                Route.own("GET", "/storage", Route.ANYONE, StorageConfigApi::list),
                Route.own(
                        "GET",
                        "/storage/{storage}",
                        call -> call.need("/storage/" + call.at("storage"), "Datastore.Allocate"),
                        call -> Reply.of(configuration(call, call.world().storageOrDie(call.at("storage"))))),
                Route.forwarded("POST", "/storage", allocate, StorageConfigApi::create),
                Route.forwarded("PUT", "/storage/{storage}", allocate, StorageConfigApi::update),
                Route.forwarded("DELETE", "/storage/{storage}", allocate, StorageConfigApi::delete));
    }

    private static Reply list(Call call) {
        var list = Json.array();
        for (var storage : StorageApi.asTheyCome(call)) {
            if (!StorageApi.visible(call, storage)) continue;
            if (call.params().has("type") && !call.params().text("type", "").equals(storage.type)) continue;
            list.add(configuration(call, storage));
        }
        return Reply.of(list);
    }

    private static ObjectNode configuration(Call call, StorageState storage) {
        var node = Json.object(
                "storage",
                storage.name,
                "type",
                storage.type,
                "content",
                StorageApi.content(call, storage),
                "digest",
                digest(call.world()));
        if (!storage.path.isEmpty()) node.put("path", storage.path);
        storage.nodes.ifPresent(nodes -> node.put("nodes", nodes));
        storage.prune.ifPresent(prune -> node.put("prune-backups", prune));
        if (storage.disabled) node.put("disable", 1);
        if (storage.shared) node.put("shared", 1);
        storage.options.forEach(node::put);
        return node;
    }

    /// Of the whole file, so a change of any storage alters it.
    private static String digest(WorldState world) {
        var text = new StringBuilder();
        world.storages()
                .values()
                .forEach(s -> text.append(s.name)
                        .append(s.content)
                        .append(s.prune)
                        .append(s.nodes)
                        .append(s.disabled)
                        .append(s.shared)
                        .append(s.options));
        return Digest.sha1(text.toString());
    }

    private static Reply create(Call call) {
        var params = call.params();
        var name = params.text("storage", "");
        var type = params.text("type", "");
        if (call.world().storages().containsKey(name)) {
            throw ApiError.died("create storage failed: storage ID '" + name + "' already defined");
        }
        var path = params.text("path", "");
        if (path.isEmpty() && (type.equals("dir") || type.equals("btrfs"))) {
            throw ApiError.died("missing value for required option 'path'");
        }
        if (path.isEmpty() && MOUNTED.contains(type)) path = "/mnt/pve/" + name;
        var content = params.text("content", "images,rootdir,backup,vztmpl,iso,snippets");
        var storage = new StorageState(
                name, type, path, List.of(content.split("[,;\\s]+", -1)), 1L << 40, 1L << 39, 1L << 39);
        storage.shared = SHARED.contains(type);
        apply(params, storage);
        call.world().storages().put(name, storage);
        return Reply.of(Json.object("storage", name, "type", type));
    }

    private static Reply update(Call call) {
        var failed = "update storage failed: ";
        var params = call.params();
        var storage = call.world().storages().get(call.at("storage"));
        var digest = params.text("digest", "");
        if (!digest.isEmpty() && !digest.equals(digest(call.world()))) {
            throw ApiError.died(failed + "detected modified configuration - file changed by other user? Try again.");
        }
        if (storage == null) throw ApiError.died(failed + "storage '" + call.at("storage") + "' does not exist");
        var deleted = params.text("delete", "");
        for (var key : deleted.isEmpty() ? new String[0] : deleted.split("[,;\\s]+", -1)) {
            if (FIXED.contains(key)) throw ApiError.died(failed + "unable to delete required option '" + key + "'");
            if (!known(call, key)) throw ApiError.died(failed + "no such option '" + key + "'");
            if (params.has(key)) {
                throw ApiError.died(failed + "cannot set and delete property '" + key + "' at the same time!");
            }
            remove(storage, key);
        }
        apply(params, storage);
        return Reply.of(Json.object("storage", storage.name, "type", storage.type));
    }

    private static boolean known(Call call, String key) {
        return !Set.of("storage", "delete", "digest").contains(key)
                && Contract.of(call.world().version()).takes("PUT /storage/{storage}", key);
    }

    private static void remove(StorageState storage, String key) {
        switch (key) {
            case "nodes" -> storage.nodes = Optional.empty();
            case "prune-backups" -> storage.prune = Optional.empty();
            case "disable" -> storage.disabled = false;
            case "shared" -> storage.shared = false;
            default -> storage.options.remove(key);
        }
    }

    private static void apply(Params params, StorageState storage) {
        params.text("content").ifPresent(kinds -> storage.content = List.of(kinds.split("[,;\\s]+", -1)));
        params.text("nodes").filter(nodes -> !nodes.isEmpty()).ifPresent(nodes -> storage.nodes = Optional.of(nodes));
        params.text("prune-backups").ifPresent(prune -> storage.prune = Optional.of(prune));
        if (params.has("disable")) storage.disabled = params.flag("disable");
        if (params.has("shared")) storage.shared = params.flag("shared");
        params.without(NOT_OPTIONS).forEach((key, value) -> {
            // Secrets are kept elsewhere.
            if (!key.equals("password") && !key.equals("encryption-key")) storage.options.put(key, value);
        });
    }

    private static Reply delete(Call call) {
        var name = call.at("storage");
        if (call.world().storages().remove(name) == null) {
            throw ApiError.died("delete storage failed: storage '" + name + "' does not exist");
        }
        call.world().acl().entries().removeIf(entry -> entry.path().equals("/storage/" + name));
        call.world().acl().pools().values().forEach(pool -> pool.storages().remove(name));
        return Reply.nothing();
    }
}
