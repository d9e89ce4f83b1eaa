package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.api.Waiting;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Engine;
import felhom.testkit.task.Kind;
import felhom.testkit.text.Json;
import felhom.testkit.world.GuestState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// A guest's configuration: reading and the synchronous change.
public final class ConfigApi {
    private static final List<String> MODIFY =
            List.of("VM.Config.Disk", "VM.Config.CPU", "VM.Config.Memory", "VM.Config.Network", "VM.Config.Options");

    private ConfigApi() {}

    public static List<Route> routes() {
        var path = "/nodes/{node}/lxc/{vmid}/config";
        return List.of(
                // The one call on a guest that pveproxy answers itself, from its own copy of the file.
                Route.own("GET", path, Route.vm("VM.Audit"), ConfigApi::read),
                Route.own("GET", "/nodes/{node}/lxc/{vmid}/pending", Route.vm("VM.Audit"), ConfigApi::pending),
                Route.forwarded("PUT", path, Route.vm(MODIFY.toArray(String[]::new)), ConfigApi::change));
    }

    private static Reply read(Call call) {
        var guest = call.guest();
        var snapshot = call.params().text("snapshot");
        var config = new TreeMap<>(guest.config);
        if (!call.params().flag("current")) {
            config.keySet().removeAll(guest.vm.pendingDeletes);
            config.putAll(guest.vm.pending);
        }
        var node = snapshot.isPresent() ? GuestApi.snapshotJson(guest, snapshot.get()) : GuestState.json(config);
        node.put("digest", guest.digest());
        return Reply.of(node);
    }

    private static Reply pending(Call call) {
        var guest = call.guest();
        var node = GuestState.json(guest.config);
        node.put("digest", guest.digest());
        return pending(guest, node, GuestState.json(guest.vm.pending));
    }

    /// @param now what is in effect
    /// @param next what waits for the start
    static Reply pending(GuestState guest, ObjectNode now, ObjectNode next) {
        var list = Json.array();
        now.properties().forEach(e -> {
            var entry = Json.object("key", e.getKey(), "value", e.getValue());
            if (next.has(e.getKey())) entry.set("pending", next.path(e.getKey()));
            if (guest.vm.pendingDeletes.contains(e.getKey())) entry.put("delete", 1);
            list.add(entry);
        });
        next.properties().forEach(e -> {
            if (!now.has(e.getKey())) list.add(Json.object("key", e.getKey(), "pending", e.getValue()));
        });
        return Reply.of(list);
    }

    private static Reply change(Call call) {
        var params = call.params();
        var set = params.without(GuestOptions.NOT_OPTIONS);
        var delete = new ArrayList<String>();
        params.text("delete").ifPresent(text -> delete.addAll(List.of(text.split("[,;\\s]+", -1))));
        if (set.isEmpty() && delete.isEmpty() && !params.has("revert")) throw ApiError.died("no options specified");
        var revert = new ArrayList<String>();
        params.text("revert").ifPresent(text -> revert.addAll(List.of(text.split("[,;\\s]+", -1))));
        for (var key : delete) {
            if (!GuestOptions.known(call, key)) throw ApiError.parameter("delete", "unknown option '" + key + "'");
            if (set.containsKey(key)) {
                throw ApiError.parameter(key, "can't set and delete at the same time");
            }
        }
        var guest = call.guest();
        delete.forEach(key -> GuestOptions.check(call, guest.config, key, Optional.empty()));
        set.forEach((key, value) -> GuestOptions.check(call, guest.config, key, Optional.of(value)));
        guest.unlockedOrDie();
        awaitConfigLock(call);
        var digest = params.text("digest", "");
        if (!digest.isEmpty() && !digest.equals(guest.digest())) {
            throw ApiError.died("detected modified configuration - file changed by other user? Try again.");
        }
        new ContainerChange(call, guest, set, delete, revert).apply();
        return Reply.nothing();
    }

    /// Waits while a task holds the file lock, at most 10 s from the arrival of the call.
    static void awaitConfigLock(Call call) {
        awaitConfigLock(call, Kind.LXC);
    }

    static void awaitConfigLock(Call call, Kind kind) {
        if (!call.world().engine().configLocked(call.vmid())) return;
        var deadline = call.arrived().plus(Engine.CONFIG_LOCK_WAIT);
        if (!call.now().isBefore(deadline)) throw ApiError.died(kind.lockTimeout(call.vmid()));
        var next = call.world().engine().next();
        throw new Waiting(next.filter(at -> at.isBefore(deadline)).orElse(deadline));
    }
}
