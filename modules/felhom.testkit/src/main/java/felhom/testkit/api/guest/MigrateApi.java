package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.HaStep;
import felhom.testkit.guest.MigrateStep;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import java.util.List;

/// Moving a container to another node (pve-container 6.1.10 API2/LXC.pm and LXC/Migrate.pm).
public final class MigrateApi {
    private static final String PATH = "/nodes/{node}/lxc/{vmid}/migrate";

    private MigrateApi() {}

    public static List<Route> routes() {
        return List.of(
                Route.forwarded("GET", PATH, Route.vm("VM.Migrate"), MigrateApi::look),
                Route.forwarded("POST", PATH, Route.vm("VM.Migrate"), MigrateApi::migrate));
    }

    private static Reply look(Call call) {
        var guest = call.guest();
        var allowed = Json.array();
        var refused = Json.object();
        for (var node : call.world().cluster().nodes.values()) {
            if (node.name.equals(call.node()) || !node.online) continue;
            var missing = Json.array();
            for (var storage : MigrateStep.missing(call.world(), guest, node.name)) missing.add(storage);
            if (missing.isEmpty()) {
                allowed.add(node.name);
            } else {
                refused.set(node.name, Json.object("unavailable-storages", missing));
            }
        }
        return Reply.of(
                Json.object("running", guest.running(), "allowed-nodes", allowed, "not-allowed-nodes", refused));
    }

    private static Reply migrate(Call call) {
        var params = call.params();
        var target = target(call);
        var guest = call.guest();
        guest.unlockedOrDie();
        boolean restart = params.flag("restart");
        if (guest.running() && !restart && !params.flag("online")) {
            throw ApiError.died("can't migrate running container without --online or --restart");
        }
        if (call.world().cluster().managed(guest).isPresent()) {
            return call.task("hamigrate", HaStep.migrate(call.world(), guest, target));
        }
        return call.task("vzmigrate", new MigrateStep(call.world(), call.vmid(), target, restart));
    }

    /// The other node that the call names.
    static String target(Call call) {
        var target = call.params().text("target", "");
        if (target.equals(call.node())) throw ApiError.parameter("target", "target is local node.");
        if (!call.world().cluster().nodes.containsKey(target)) {
            throw ApiError.died("no such cluster node '" + target + "'");
        }
        return target;
    }
}
