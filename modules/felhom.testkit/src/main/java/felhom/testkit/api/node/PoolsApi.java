package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Params;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import felhom.testkit.world.Acl;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/// Pools (pve-manager 9.2.11 API2/Pool.pm). One asked for by `poolid` is shown to everybody, as on a real host.
public final class PoolsApi {
    private PoolsApi() {}

    public static List<Route> routes() {
        return List.of(
                Route.own("GET", "/pools", Route.ANYONE, PoolsApi::list),
                Route.own(
                        "GET",
                        "/pools/{poolid}",
                        call -> call.need("/pool/" + call.at("poolid"), "Pool.Audit"),
                        call -> Reply.of(one(call, call.at("poolid")).without("poolid"))),
                Route.forwarded("POST", "/pools", PoolsApi::mayAllocate, PoolsApi::create),
                Route.forwarded("PUT", "/pools", PoolsApi::mayAllocate, PoolsApi::update),
                Route.forwarded("DELETE", "/pools", PoolsApi::mayAllocate, PoolsApi::delete));
    }

    private static void mayAllocate(Call call) {
        call.need("/pool/" + call.params().text("poolid", ""), "Pool.Allocate");
    }

    private static Reply list(Call call) {
        var wanted = call.params().text("poolid");
        if (wanted.isPresent()) return Reply.of(Json.array().add(one(call, wanted.get())));
        var list = Json.array();
        call.world().acl().pools().forEach((id, pool) -> {
            if (call.may("/pool/" + id, "Pool.Audit")) list.add(entry(id, pool));
        });
        return Reply.of(list);
    }

    private static ObjectNode entry(String id, Acl.Pool pool) {
        var node = Json.object("poolid", id);
        if (!pool.comment().isEmpty()) node.put("comment", pool.comment());
        return node;
    }

    private static ObjectNode one(Call call, String id) {
        var pool = find(call, id);
        var members = Json.array();
        var type = call.params().text("type", "");
        for (var member : ResourcesApi.members(call, pool)) {
            if (type.isEmpty() || member.path("type").asString("").equals(type)) members.add(member);
        }
        var node = entry(id, pool);
        node.set("members", members);
        return node;
    }

    private static Acl.Pool find(Call call, String id) {
        var pool = call.world().acl().pools().get(id);
        if (pool == null) throw ApiError.died("pool '" + id + "' does not exist");
        return pool;
    }

    private static Reply create(Call call) {
        var id = call.params().text("poolid", "");
        if (call.world().acl().pools().containsKey(id)) {
            throw ApiError.died("create pool failed: pool '" + id + "' already exists");
        }
        var pool = new Acl.Pool(call.params().text("comment", ""), new TreeSet<>(), new TreeSet<>());
        call.world().acl().pools().put(id, pool);
        return Reply.nothing();
    }

    private static Reply update(Call call) {
        var params = call.params();
        var id = params.text("poolid", "");
        var pool = find(call, id);
        boolean remove = params.flag("delete");
        for (var vmid : words(params, "vms")) guest(call, id, Integer.parseInt(vmid), remove);
        for (var storage : words(params, "storage")) {
            call.need("/storage/" + storage, "Datastore.Allocate");
            if (remove ? !pool.storages().remove(storage) : !pool.storages().add(storage)) {
                throw ApiError.died("update pools failed: Storage '" + storage + "' is " + (remove ? "not" : "already")
                        + " a pool member");
            }
        }
        params.text("comment")
                .ifPresent(comment ->
                        call.world().acl().pools().put(id, new Acl.Pool(comment, pool.guests(), pool.storages())));
        return Reply.nothing();
    }

    private static void guest(Call call, String id, int vmid, boolean remove) {
        call.need("/vms/" + vmid, "VM.Allocate");
        var failed = "update pools failed: VM " + vmid + " ";
        var pool = find(call, id);
        if (remove) {
            if (!pool.guests().remove(vmid)) throw ApiError.died(failed + "is not a pool member");
            return;
        }
        call.world().acl().pools().forEach((other, members) -> {
            if (!members.guests().contains(vmid)) return;
            if (other.equals(id)) throw ApiError.died(failed + "is already a pool member");
            if (!call.params().flag("allow-move"))
                throw ApiError.died(failed + "belongs already to pool '" + other + "'");
            members.guests().remove(vmid);
        });
        pool.guests().add(vmid);
    }

    private static List<String> words(Params params, String name) {
        var text = params.text(name, "");
        return text.isEmpty() ? List.of() : List.of(text.split("[,;\\s]+", -1));
    }

    private static Reply delete(Call call) {
        var id = call.params().text("poolid", "");
        var pool = find(call, id);
        if (!pool.guests().isEmpty() || !pool.storages().isEmpty()) {
            throw ApiError.died("delete pool failed: pool '" + id + "' is not empty");
        }
        call.world().acl().pools().remove(id);
        return Reply.nothing();
    }
}
