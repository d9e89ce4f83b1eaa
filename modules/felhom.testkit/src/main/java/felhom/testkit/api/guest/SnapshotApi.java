package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.SnapshotSteps;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import felhom.testkit.world.GuestState;
import java.util.List;

/// Writes on snapshots. All of them answer with a UPID whatever they will find: the verdict is the task's.
public final class SnapshotApi {
    private SnapshotApi() {}

    public static List<Route> routes() {
        var one = "/nodes/{node}/lxc/{vmid}/snapshot/{snapname}";
        return List.of(
                Route.forwarded(
                        "POST", "/nodes/{node}/lxc/{vmid}/snapshot", Route.vm("VM.Snapshot"), SnapshotApi::take),
                Route.forwarded(
                        "POST",
                        one + "/rollback",
                        Route.vm("VM.Snapshot", "VM.Snapshot.Rollback"),
                        SnapshotApi::rollback),
                Route.forwarded("DELETE", one, Route.vm("VM.Snapshot"), SnapshotApi::delete),
                Route.own(
                        "GET",
                        one,
                        Route.ANYONE,
                        call -> Reply.of(
                                Json.array().add(Json.object("cmd", "rollback")).add(Json.object("cmd", "config")))),
                Route.forwarded("PUT", one + "/config", Route.vm("VM.Snapshot"), SnapshotApi::describe));
    }

    private static Reply take(Call call) {
        var name = call.params().text("snapname", "");
        if (name.equals("current")) {
            throw ApiError.died("unable to use snapshot name 'current' (reserved name)");
        }
        if (name.equals("vzdump")) throw ApiError.died("unable to use snapshot name 'vzdump' (reserved name)");
        var description = call.params().text("description", "");
        return call.task("vzsnapshot", new SnapshotSteps.Take(call.world(), call.vmid(), name, description));
    }

    private static Reply rollback(Call call) {
        return call.task(
                "vzrollback",
                new SnapshotSteps.Rollback(
                        call.world(),
                        call.vmid(),
                        call.at("snapname"),
                        call.params().flag("start")));
    }

    private static Reply delete(Call call) {
        boolean force = call.params().flag("force");
        return call.task(
                "vzdelsnapshot", new SnapshotSteps.Delete(call.world(), call.vmid(), call.at("snapname"), force));
    }

    private static Reply describe(Call call) {
        var guest = call.guest();
        ConfigApi.awaitConfigLock(call);
        guest.unlockedOrDie();
        var snapshot = guest.snapshots.get(call.at("snapname"));
        if (snapshot == null) throw ApiError.died("snapshot '" + call.at("snapname") + "' does not exist");
        call.params().text("description").ifPresent(text -> {
            var kept = GuestState.normal(text);
            if (kept.isEmpty()) {
                snapshot.config().remove("description");
            } else {
                snapshot.config().put("description", kept);
            }
        });
        return Reply.nothing();
    }
}
