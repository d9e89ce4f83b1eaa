package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.http.Certificates;
import felhom.testkit.http.Tls;
import felhom.testkit.task.ApiError;
import felhom.testkit.task.Job;
import felhom.testkit.text.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// version, nodes and what the cluster says of itself.
public final class ClusterApi {
    // The machine behind each simulated node.
    static final long MEMORY = 25_276_502_016L;
    static final long MEMORY_USED = 1_219_235_840L;
    static final long DISK = 270_553_174_016L;
    static final long DISK_USED = 29_360_390_144L;
    /// So many tasks of each node are in everybody's view.
    private static final int RECENT = 25;

    private ClusterApi() {}

    public static List<Route> routes(Tls tls) {
        Consumer<Call> audit = call -> call.need("/", "Sys.Audit");
        return List.of(
                Route.own("GET", "/version", Route.ANYONE, ClusterApi::version),
                Route.own("GET", "/nodes", Route.ANYONE, call -> nodes(call, tls)),
                Route.own("GET", "/nodes/{node}/version", Route.ANYONE, ClusterApi::version),
                Route.own("GET", "/nodes/{node}/certificates/info", Route.ANYONE, call -> CertificateReads.list(tls)),
                Route.forwarded("GET", "/cluster/status", audit, ClusterApi::status),
                Route.own("GET", "/cluster/nextid", Route.ANYONE, ClusterApi::nextId),
                Route.own("GET", "/cluster/options", Route.ANYONE, ClusterApi::options),
                Route.own("GET", "/cluster/replication", Route.ANYONE, ClusterApi::replication),
                Route.own("GET", "/cluster/tasks", Route.ANYONE, ClusterApi::tasks),
                Route.own("GET", "/cluster/log", Route.ANYONE, ClusterLog::list));
    }

    private static Reply version(Call call) {
        var version = call.world().version();
        var release = version.split("\\.", -1);
        return Reply.of(Json.object(
                "version", version, "release", release[0] + "." + release[1], "repoid", "14a22df35955d97d"));
    }

    private static Reply nodes(Call call, Tls tls) {
        var list = Json.array();
        for (var member : call.world().cluster().nodes.values()) {
            var node = Json.object(
                    "node",
                    member.name,
                    "id",
                    "node/" + member.name,
                    "type",
                    "node",
                    "status",
                    member.online ? "online" : "offline",
                    "level",
                    "");
            if (member.online) node.put("ssl_fingerprint", Certificates.fingerprint(tls.leaf()));
            if (member.online && call.may("/nodes/" + member.name, "Sys.Audit")) figures(call, node);
            list.add(node);
        }
        return Reply.of(list);
    }

    static void figures(Call call, ObjectNode node) {
        node.setAll(Json.object(
                "uptime", call.world().uptime(),
                "cpu", 0.034,
                "maxcpu", 2,
                "mem", MEMORY_USED,
                "maxmem", MEMORY,
                "disk", DISK_USED,
                "maxdisk", DISK));
    }

    /// A node that never joined a cluster has no entry for one, and the number 0.
    private static Reply status(Call call) {
        var cluster = call.world().cluster();
        var list = Json.array();
        cluster.name.ifPresent(name -> list.add(Json.object(
                "id",
                "cluster",
                "name",
                name,
                "type",
                "cluster",
                "nodes",
                cluster.nodes.size(),
                "quorate",
                cluster.quorate,
                "version",
                cluster.nodes.size())));
        for (var node : cluster.nodes.values()) {
            list.add(Json.object(
                    "id",
                    "node/" + node.name,
                    "name",
                    node.name,
                    "type",
                    "node",
                    "ip",
                    node.ip,
                    "level",
                    "",
                    "local",
                    node.name.equals(cluster.local),
                    "nodeid",
                    node.id,
                    "online",
                    node.online));
        }
        return Reply.of(list);
    }

    private static Reply nextId(Call call) {
        var guests = call.world().guests();
        if (call.params().has("vmid")) {
            int wanted = (int) call.params().number("vmid", 0);
            if (guests.containsKey(wanted)) throw ApiError.parameter("vmid", "VM " + wanted + " already exists");
            return Reply.of(Json.value(String.valueOf(wanted)));
        }
        var range = call.world().cluster().options.path("next-id");
        int lower = range.path("lower").asInt(100);
        // Itself not one of them (pve-manager 9.2.11 API2/Cluster.pm).
        int upper = range.path("upper").asInt(1_000_000);
        int free = lower;
        while (guests.containsKey(free)) free++;
        if (free >= upper) {
            throw ApiError.died("unable to get any free VMID in range [" + lower + ", " + upper + "]");
        }
        return Reply.of(Json.value(String.valueOf(free)));
    }

    private static Reply options(Call call) {
        var options = Json.object("allowed-tags", Json.array());
        if (call.may("/", "Sys.Audit")) {
            options.put("description", "");
            options.setAll(call.world().cluster().options);
        }
        return Reply.of(options);
    }

    private static Reply replication(Call call) {
        var list = Json.array();
        for (var job : call.world().cluster().replication) {
            if (call.may("/vms/" + job.path("guest").asInt(), "VM.Audit")) list.add(job);
        }
        return Reply.of(list);
    }

    /// The recent tasks of all nodes. A token needs Sys.Audit for its own ones too: its name is compared with the
    /// user's alone (pve-manager 9.2.11 API2/Cluster.pm).
    private static Reply tasks(Call call) {
        var list = Json.array();
        if (!call.may("/", "Sys.Audit")) return Reply.of(list);
        for (var node : call.world().cluster().nodes.keySet()) {
            var recent = new ArrayList<Job>();
            for (var job : call.world().engine().jobs()) {
                if (!call.world().engine().listed(job)) continue;
                if (job.node.equals(node) && !job.hiddenAt(call.now())) recent.add(job);
            }
            recent.sort(Comparator.comparing((Job job) -> job.started)
                    .thenComparingLong(job -> job.pid)
                    .reversed());
            recent.stream().limit(RECENT).forEach(job -> list.add(TaskApi.recent(job)));
        }
        return Reply.of(list);
    }
}
