package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Disks of a node and what SMART says about them (pve-storage 9.1.7 API2/Disks.pm).
public final class DisksApi {
    private static final String DISKS = "/nodes/{node}/disks/";
    private static final Set<String> NOT_LISTED = Set.of("smart", "listed");

    private DisksApi() {}

    public static List<Route> routes() {
        Consumer<Call> root = call -> call.need("/", "Sys.Audit");
        return List.of(
                Route.forwarded("GET", DISKS + "list", DisksApi::mayList, DisksApi::list),
                Route.forwarded("GET", DISKS + "smart", root, DisksApi::smart),
                Route.forwarded(
                        "GET", DISKS + "lvm", root, call -> Reply.of(Json.object("leaf", 0, "children", Json.array()))),
                Route.forwarded("GET", DISKS + "lvmthin", root, call -> Reply.of(Json.array())),
                Route.forwarded("GET", DISKS + "directory", root, call -> Reply.of(Json.array())),
                Route.forwarded("GET", DISKS + "zfs", root, DisksApi::zfs));
    }

    private static void mayList(Call call) {
        boolean may = call.may("/", "Sys.Audit") || call.may("/nodes/" + call.at("node"), "Sys.Audit");
        if (!may) throw ApiError.forbidden("");
    }

    private static Reply list(Call call) {
        var list = Json.array();
        for (var disk : NodeApi.of(call, "disks")) {
            if (disk.path("listed").asInt(1) == 0) continue;
            if (disk.has("parent") && !call.params().flag("include-partitions")) continue;
            if (call.params().has("type") && disk.has("used")) continue;
            list.add(entry(disk, call.params().flag("skipsmart")));
        }
        return Reply.of(list);
    }

    private static ObjectNode entry(JsonNode disk, boolean skipSmart) {
        var entry = Json.object();
        for (var field : disk.properties()) {
            if (!NOT_LISTED.contains(field.getKey())) entry.set(field.getKey(), field.getValue());
        }
        if (skipSmart) {
            entry.put("health", "UNKNOWN");
            entry.put("wearout", "N/A");
        }
        return entry;
    }

    private static Reply smart(Call call) {
        var disk = find(call).orElseThrow(() -> ApiError.died("not a valid block device"));
        var answer = Json.object("health", disk.path("health").asString("UNKNOWN"));
        if (!call.params().flag("healthonly")) {
            disk.path("smart").properties().forEach(e -> answer.set(e.getKey(), e.getValue()));
        }
        return Reply.of(answer);
    }

    /// The official schema names the fields (pve-storage 9.1.7 API2/Disks/ZFS.pm); no real host with ZFS was
    /// recorded.
    private static Reply zfs(Call call) {
        var pools = NodeApi.of(call, "zfs");
        if (pools.isEmpty()) throw ApiError.died("zfsutils-linux not installed");
        return Reply.of(pools);
    }

    private static Optional<JsonNode> find(Call call) {
        var wanted = call.params().text("disk", "");
        if (!wanted.matches("/dev/[a-zA-Z0-9/]+")) {
            throw ApiError.parameter("disk", "value does not match the regex pattern");
        }
        return NodeApi.of(call, "disks")
                .valueStream()
                .filter(disk -> disk.path("devpath").asString("").equals(wanted))
                .findFirst();
    }
}
