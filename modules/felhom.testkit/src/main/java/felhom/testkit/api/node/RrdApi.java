package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.Kind;
import felhom.testkit.text.Json;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.QemuFigures;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Time series. A point before the host was up holds its time only, as one without a sample does.
public final class RrdApi {
    private static final List<String> PRESSURES = List.of("cpusome", "iosome", "iofull", "memorysome", "memoryfull");

    private RrdApi() {}

    public static List<Route> routes() {
        return List.of(
                Route.forwarded(
                        "GET",
                        "/nodes/{node}/rrddata",
                        Route.node("Sys.Audit"),
                        call -> series(call, point -> node(call, point))),
                Route.forwarded(
                        "GET",
                        "/nodes/{node}/lxc/{vmid}/rrddata",
                        Route.vm("VM.Audit"),
                        call -> series(call, point -> guest(call.guest(), point))),
                Route.forwarded(
                        "GET",
                        "/nodes/{node}/qemu/{vmid}/rrddata",
                        Route.vm("VM.Audit"),
                        call -> series(call, point -> guest(call.vm(), point))),
                Route.forwarded(
                        "GET",
                        "/nodes/{node}/storage/{storage}/rrddata",
                        Route.storage("Datastore.Audit", "Datastore.AllocateSpace"),
                        call -> series(call, point -> storage(call, point))));
    }

    /// PVE 9 keeps finer series than 8 (pve-cluster 9.1.6 RRD.pm).
    private static Reply series(Call call, Function<ObjectNode, ObjectNode> fill) {
        boolean nine = call.world().atLeast(9, 0);
        long step = switch (call.params().text("timeframe", "")) {
            case "hour" -> 60;
            case "day" -> nine ? 60 : 1800;
            case "week" -> nine ? 1800 : 10_800;
            case "month" -> nine ? 1800 : 43_200;
            case "year" -> nine ? 21_600 : 604_800;
            default -> 604_800;
        };
        int points = switch (call.params().text("timeframe", "")) {
            case "hour" -> 60;
            case "day" -> nine ? 1440 : 70;
            case "week" -> nine ? 336 : 70;
            case "month" -> nine ? 1440 : 70;
            case "year" -> nine ? 1440 : 70;
            default -> 570;
        };
        long last = call.now().getEpochSecond() / step * step;
        var since = Optional.ofNullable(call.world().cluster().nodes.get(call.node()))
                .flatMap(node -> node.sampled);
        long up = since.map(Instant::getEpochSecond)
                .orElse(call.now().getEpochSecond() - call.world().uptime());
        // A node's own figures need two samples.
        if (!call.path().containsKey("vmid") && !call.path().containsKey("storage")) up += step;
        var list = Json.array();
        for (long time = last - (points - 1) * step; time <= last; time += step) {
            var point = Json.object("time", time);
            list.add(time < up ? point : fill.apply(point));
        }
        return Reply.of(list);
    }

    private static ObjectNode node(Call call, ObjectNode point) {
        for (var kind : PRESSURES)
            if (call.world().atLeast(9, 0))
                point.set("pressure" + kind, Json.value(kind.startsWith("memory") ? (Object) 0 : 0.0232142857142857));
        if (call.world().atLeast(9, 0)) {
            point.put("memavailable", ClusterApi.MEMORY - ClusterApi.MEMORY_USED)
                    .put("arcsize", 0);
        }
        return point.setAll(Json.object(
                "cpu",
                0.034,
                "maxcpu",
                2,
                "iowait",
                0.00048,
                "loadavg",
                0.58,
                "memtotal",
                ClusterApi.MEMORY,
                "memused",
                ClusterApi.MEMORY_USED,
                "swaptotal",
                0,
                "swapused",
                0,
                "roottotal",
                ClusterApi.DISK,
                "rootused",
                ClusterApi.DISK_USED,
                "netin",
                2081.85,
                "netout",
                419.99));
    }

    private static ObjectNode guest(GuestState guest, ObjectNode point) {
        if (guest.kind == Kind.QEMU) {
            return point.setAll(Json.object(
                    "maxcpu", QemuFigures.cpus(guest),
                    "maxmem", QemuFigures.memory(guest),
                    "maxdisk", QemuFigures.maxDisk(guest),
                    "disk", 0));
        }
        long time = point.path("time").asLong();
        if (guest.runningSince.filter(since -> since.getEpochSecond() < time).isPresent()) {
            point.setAll(Json.object(
                    "cpu", 0.00197, "mem", 757_760, "netin", 0, "netout", 0, "diskread", 0, "diskwrite", 0));
        }
        return point.setAll(Json.object(
                "maxcpu",
                guest.number("cores", 2),
                "maxmem",
                guest.number("memory", 512) << 20,
                "maxdisk",
                guest.rootSize(),
                "disk",
                guest.running() ? 2_134_016 : 0));
    }

    private static ObjectNode storage(Call call, ObjectNode point) {
        var storage = call.world().storageOrDie(call.at("storage"));
        return point.setAll(Json.object("total", storage.total, "used", storage.used));
    }
}
