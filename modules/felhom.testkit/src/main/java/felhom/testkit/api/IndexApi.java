package felhom.testkit.api;

import felhom.testkit.text.Json;
import java.util.List;
import java.util.function.Consumer;

/// The reads that say what lies below a path (pve-manager 9.2.11, pve-storage 9.1.7, pve-container 6.1.10).
public final class IndexApi {
    private IndexApi() {}

    public static List<Route> routes() {
        return List.of(
                index(
                        "/cluster",
                        "name",
                        Route.ANYONE,
                        "acme backup backup-info bulk-action ceph config firewall ha jobs log mapping metrics"
                                + " notifications nextid options qemu replication resources status tasks sdn"),
                index(
                        "/nodes/{node}",
                        "name",
                        Route.ANYONE,
                        "aplinfo apt capabilities ceph certificates config disks dns firewall hardware hosts journal"
                                + " lxc migrateall netstat network qemu query-oci-repo-tags query-url-metadata"
                                + " replication report rrd rrddata scan sdn services spiceshell startall status"
                                + " stopall storage subscription suspendall syslog tasks termproxy time version"
                                + " vncshell vzdump wakeonlan"),
                index(
                        "/nodes/{node}/storage/{storage}",
                        "subdir",
                        Route.storage("Datastore.Audit", "Datastore.AllocateSpace"),
                        "content download-url file-restore import-metadata identity oci-registry-pull prunebackups rrd"
                                + " rrddata status upload"),
                index(
                        "/nodes/{node}/lxc/{vmid}",
                        "subdir",
                        Route.ANYONE,
                        "config pending status vncproxy termproxy vncwebsocket spiceproxy migrate clone rrd rrddata"
                                + " firewall snapshot resize interfaces"),
                index("/access", "subdir", Route.ANYONE, "users groups roles acl domains openid tfa ticket password"));
    }

    /// What lies at the top; not in the schema.
    static Reply root() {
        var list = Json.array();
        for (var name : "version cluster nodes storage access pools".split(" ", -1)) {
            list.add(Json.object("subdir", name));
        }
        return Reply.of(list);
    }

    private static Route index(String path, String key, Consumer<Call> check, String names) {
        return Route.own("GET", path, check, call -> {
            var list = Json.array();
            for (var name : names.split(" ", -1)) list.add(Json.object(key, name));
            return Reply.of(list);
        });
    }
}
