package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.guest.HaStep;
import felhom.testkit.guest.MigrateStep;
import felhom.testkit.guest.QemuMigrateStep;
import felhom.testkit.task.ApiError;
import java.util.List;

/// Moving a virtual machine to another node (qemu-server 9.2.6 API2/Qemu.pm). Local disks go along without being
/// asked about.
public final class QemuMigrateApi {
    private static final String PATH = "/nodes/{node}/qemu/{vmid}/migrate";

    private QemuMigrateApi() {}

    public static List<Route> routes() {
        return List.of(Route.forwarded("POST", PATH, Route.vm("VM.Migrate"), QemuMigrateApi::migrate));
    }

    private static Reply migrate(Call call) {
        var params = call.params();
        var target = MigrateApi.target(call);
        var guest = call.vm();
        guest.unlockedOrDie();
        if (guest.running() && !params.flag("online")) {
            throw ApiError.died("can't migrate running VM without --online");
        }
        for (var storage : MigrateStep.missing(call.world(), guest, target)) {
            throw ApiError.died("storage '" + storage + "' is not available on node '" + target + "'");
        }
        if (call.world().cluster().managed(guest).isPresent()) {
            return call.task("hamigrate", HaStep.migrate(call.world(), guest, target));
        }
        return call.task("qmigrate", new QemuMigrateStep(call.world(), call.vmid(), target));
    }
}
