package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.QemuSnapshotSteps;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Kind;
import java.util.List;

/// Writes on snapshots of virtual machines; the verdict is the task's.
public final class QemuSnapshotApi {
    private QemuSnapshotApi() {}

    public static List<Route> routes() {
        var list = "/nodes/{node}/qemu/{vmid}/snapshot";
        var one = list + "/{snapname}";
        return List.of(
                Route.forwarded("POST", list, Route.vm("VM.Snapshot"), QemuSnapshotApi::take),
                Route.forwarded(
                        "POST",
                        one + "/rollback",
                        Route.vm("VM.Snapshot", "VM.Snapshot.Rollback"),
                        QemuSnapshotApi::rollback),
                Route.forwarded(
                        "DELETE",
                        one,
                        Route.vm("VM.Snapshot"),
                        call -> call.task(
                                "qmdelsnapshot",
                                new QemuSnapshotSteps.Delete(
                                        call.world(),
                                        call.vmid(),
                                        call.at("snapname"),
                                        call.params().flag("force")))),
                Route.forwarded("PUT", one + "/config", Route.vm("VM.Snapshot"), QemuSnapshotApi::describe));
    }

    private static Reply take(Call call) {
        var name = call.params().text("snapname", "");
        if (name.equals("current") || name.equals("pending")) {
            throw ApiError.died("unable to use snapshot name '" + name + "' (reserved name)");
        }
        return call.task(
                "qmsnapshot",
                new QemuSnapshotSteps.Take(
                        call.world(),
                        call.vmid(),
                        name,
                        call.params().text("description", ""),
                        call.params().flag("vmstate")));
    }

    private static Reply rollback(Call call) {
        boolean start = call.params().flag("start");
        // Asked for since qemu-server 9.2.
        if (start && call.world().atLeast(9, 2)) call.need("/vms/" + call.vmid(), "VM.PowerMgmt");
        return call.task(
                "qmrollback", new QemuSnapshotSteps.Rollback(call.world(), call.vmid(), call.at("snapname"), start));
    }

    private static Reply describe(Call call) {
        var guest = call.vm();
        ConfigApi.awaitConfigLock(call, Kind.QEMU);
        guest.unlockedOrDie();
        var snapshot = guest.snapshots.get(call.at("snapname"));
        if (snapshot == null) throw ApiError.died("snapshot '" + call.at("snapname") + "' does not exist");
        call.params().text("description").map(guest::kept).ifPresent(text -> {
            if (text.isEmpty()) {
                snapshot.config().remove("description");
            } else {
                snapshot.config().put("description", text);
            }
        });
        return Reply.nothing();
    }
}
