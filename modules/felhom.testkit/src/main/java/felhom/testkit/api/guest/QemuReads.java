package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Kind;
import felhom.testkit.text.Json;
import felhom.testkit.world.QemuFigures;
import felhom.testkit.world.Volumes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Reads about virtual machines.
public final class QemuReads {
    private QemuReads() {}

    public static List<Route> routes() {
        var audit = Route.vm("VM.Audit");
        var vm = "/nodes/{node}/qemu/{vmid}";
        return List.of(
                Route.forwarded("GET", "/nodes/{node}/qemu", Route.ANYONE, QemuReads::list),
                Route.own("GET", vm, Route.ANYONE, QemuReads::index),
                Route.forwarded("GET", vm + "/status/current", audit, QemuReads::current),
                Route.forwarded("GET", vm + "/snapshot", audit, call -> GuestApi.snapshots(call, call.vm())),
                Route.own(
                        "GET",
                        vm + "/snapshot/{snapname}/config",
                        Route.vm("VM.Audit", "VM.Snapshot", "VM.Snapshot.Rollback"),
                        call -> Reply.of(GuestApi.snapshotJson(call.vm(), call.at("snapname")))),
                Route.forwarded("GET", vm + "/feature", audit, QemuReads::feature));
    }

    private static Reply list(Call call) {
        var list = Json.array();
        var guests = new ArrayList<>(call.world().guests().values());
        guests.removeIf(guest -> guest.kind != Kind.QEMU || !guest.node.equals(call.node()));
        Collections.shuffle(guests, call.world().random());
        for (var guest : guests) {
            if (call.may("/vms/" + guest.vmid, "VM.Audit")) {
                list.add(QemuFigures.entry(call.world(), guest, call.params().flag("full"), call.now()));
            }
        }
        return Reply.of(list);
    }

    private static Reply index(Call call) {
        var list = Json.array();
        for (var name : List.of(
                "config",
                "cloudinit",
                "pending",
                "status",
                "unlink",
                "vncproxy",
                "termproxy",
                "migrate",
                "resize",
                "move",
                "rrd",
                "rrddata",
                "monitor",
                "agent",
                "snapshot",
                "spiceproxy",
                "sendkey",
                "firewall",
                "mtunnel",
                "remote_migrate")) {
            list.add(Json.object("subdir", name));
        }
        return Reply.of(list);
    }

    private static Reply current(Call call) {
        var node = QemuFigures.entry(call.world(), call.vm(), true, call.now());
        GuestApi.addHa(call, call.vm(), node);
        return Reply.of(node);
    }

    private static Reply feature(Call call) {
        var guest = call.vm();
        var world = call.world();
        var snapshot = call.params().text("snapname");
        if (snapshot.isPresent() && !guest.snapshots.containsKey(snapshot.get())) {
            throw ApiError.died("snapshot '" + snapshot.get() + "' does not exist");
        }
        boolean can = switch (call.params().text("feature", "")) {
            case "snapshot" -> Volumes.canSnapshot(world, guest);
            case "clone" -> guest.flag("template") && snapshot.isEmpty();
            default -> true;
        };
        return Reply.of(Json.object("hasFeature", can, "nodes", Json.array().add(call.node())));
    }
}
