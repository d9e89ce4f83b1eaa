package felhom.proxmox.check;

import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.http.Transport;
import felhom.proxmox.request.LxcOptions;
import felhom.proxmox.request.TaskFilter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What the client relies on, in an order in which each row finds what it needs and the last leave nothing behind.
final class ConformanceRows {
    private static final String YES = "yes";
    private static final LxcOptions TEXT = LxcOptions.NONE.description("felhom-conformance");

    private ConformanceRows() {}

    static List<ConformanceRow> all() {
        return groups().stream().flatMap(List::stream).toList();
    }

    /// None needs what another one has made.
    static List<List<ConformanceRow>> groups() {
        return List.of(
                container(),
                ConformanceLockRows.locks(),
                ConformanceLockRows.tokens(),
                ConformanceBackupRows.all(),
                ConformanceMachineRows.all());
    }

    private static List<ConformanceRow> container() {
        return List.of(
                row(
                        "GET /version: 8.4 or newer",
                        YES,
                        h -> yes(h.client().version().supported())),
                row("GET /version: release is text", "STRING", h -> type(h.get("/version"), "release")),
                row(
                        "GET of an unknown path",
                        "501 Method 'GET /felhom-conformance' not implemented",
                        h -> h.refusal(() -> h.get("/felhom-conformance"))),
                row("GET /nodes: the own node is online", "online", ConformanceRows::ownNode),
                row(
                        "GET node status: load average is a list of texts",
                        "STRING",
                        h -> h.get(h.nodePath() + "/status")
                                .path("loadavg")
                                .path(0)
                                .getNodeType()
                                .name()),
                row(
                        "GET node status: uptime is a number",
                        "NUMBER",
                        h -> type(h.get(h.nodePath() + "/status"), "uptime")),
                row(
                        "GET /cluster/nextid is text",
                        "STRING",
                        h -> h.get("/cluster/nextid").getNodeType().name()),
                row(
                        "GET /cluster/nextid of a taken id",
                        "400: the host refused vmid: VM VMID already exists",
                        h -> h.refusal(
                                () -> h.get("/cluster/nextid", "vmid", h.vmid().toString()))),
                row("GET own permissions on the guest: VM.Snapshot", YES, h -> may(h, "VM.Snapshot")),
                row(
                        "GET own permissions on a path of nothing is answered",
                        YES,
                        h -> yes(!h.get("/access/permissions", "path", "/vms/999999999")
                                .isMissingNode())),
                row("GET storages: one of them is read alone too", "same", ConformanceRows::sameStorage),
                row(
                        "GET storages: total is a number",
                        "NUMBER",
                        h -> type(h.get(h.nodePath() + "/storage").path(0), "total")),
                row(
                        "GET content of an unknown storage",
                        "500 storage 'felhom-conformance' does not exist",
                        h -> h.refusal(() -> h.get(h.nodePath() + "/storage/felhom-conformance/content"))),
                row(
                        "GET /cluster/resources of guests: id, node, number",
                        "lxc/VMID NODE NUMBER",
                        h -> resource(h, "lxc/" + h.vmid())),
                row(
                        "GET guest status: stopped",
                        "stopped",
                        h -> h.guest().status().status()),
                row(
                        "GET guest status: vmid is a number",
                        "NUMBER",
                        h -> type(h.get(h.guestPath() + "/status/current"), "vmid")),
                row(
                        "GET config: digest is 40 hex digits",
                        YES,
                        h -> yes(h.guest().config().digest().matches("[0-9a-f]{40}"))),
                row(
                        "GET config of an unknown guest",
                        "500 Configuration file 'nodes/NODE/lxc/NEXT.conf' does not exist",
                        ConformanceRows::unknown),
                row(
                        "GET feature snapshot: a number",
                        "NUMBER",
                        h -> type(h.get(h.guestPath() + "/feature", "feature", "snapshot"), "hasFeature")),
                row(
                        "GET feature with an unknown word is refused by name",
                        YES,
                        h -> yes(h.refusal(() -> h.get(h.guestPath() + "/feature", "feature", "x"))
                                .startsWith("400: the host refused feature: "))),
                row(
                        "GET with an unknown parameter",
                        "400: the host refused felhom: property is not defined in schema and the schema does not allow"
                                + " additional properties",
                        h -> h.refusal(() -> h.get(h.guestPath() + "/status/current", "felhom", "1"))),
                row("PUT description ends with a newline when read", "felhom-conformance\n", ConformanceRows::describe),
                row(
                        "PUT with an old digest",
                        "500 detected modified configuration - file changed by other user? Try again.",
                        h -> h.refusal(h.guest().setConfig(TEXT, List.of(), Optional.of("0".repeat(40))))),
                row(
                        "PUT config with a bad value is refused by name",
                        YES,
                        h -> yes(h.refusal(
                                        h.guest().setConfig(LxcOptions.NONE.hostname("-"), List.of(), Optional.empty()))
                                .startsWith("400: the host refused hostname: "))),
                row(
                        "POST snapshot: UPID, exit status",
                        "OK",
                        h -> h.ends(h.guest().snapshot(ConformanceHost.SNAPSHOT, "why"))),
                row(
                        "its entry: description",
                        "why",
                        h -> h.guest().snapshots().list().getFirst().description()),
                row("the list: `current` too, which has no time", "MISSING", ConformanceRows::currentHasNoTime),
                row(
                        "POST snapshot again: UPID all the same, exit status",
                        "snapshot name 'felhom-conformance' already used",
                        h -> h.ends(h.guest().snapshot(ConformanceHost.SNAPSHOT, ""))),
                row(
                        "POST snapshot named current",
                        "500 unable to use snapshot name 'current' (reserved name)",
                        h -> h.refusal(Mutation.task(
                                "POST",
                                h.guestPath() + "/snapshot",
                                Parameters.of("snapname", "current"),
                                h.vmid(),
                                "vzsnapshot"))),
                row("POST rollback: exit status", "OK", h -> h.ends(h.guest().rollback(ConformanceHost.SNAPSHOT))),
                row(
                        "rollback keeps the description",
                        "felhom-conformance\n",
                        h -> h.guest().config().description().orElse("")),
                row(
                        "DELETE snapshot: exit status",
                        "OK",
                        h -> h.ends(h.guest().deleteSnapshot(ConformanceHost.SNAPSHOT))),
                row(
                        "DELETE snapshot again: UPID all the same, exit status",
                        "snapshot 'felhom-conformance' does not exist",
                        h -> h.ends(h.guest().deleteSnapshot(ConformanceHost.SNAPSHOT))),
                row(
                        "POST rollback to none: UPID all the same, exit status",
                        "snapshot 'felhom-conformance' does not exist",
                        h -> h.ends(h.guest().rollback(ConformanceHost.SNAPSHOT))),
                row(
                        "POST stop of a stopped container",
                        "500 CT VMID not running",
                        h -> h.refusal(h.guest().stop())),
                row("GET status of an unknown task", "no such task", ConformanceRows::unknownTask),
                row("GET tasks: the newest of the guest is the last one", "vzrollback", ConformanceRows::newestTask),
                row(
                        "GET tasks with limit=0: none",
                        "0",
                        h -> Integer.toString(
                                h.get(h.nodePath() + "/tasks", "limit", "0").size())),
                row("GET task log with limit=0: all", YES, ConformanceRows::wholeLog),
                row("GET task status: pid is a number", "NUMBER", h -> type(newestStatus(h), "pid")),
                row("PUT delete=description: it is gone", "none", ConformanceRows::undescribe));
    }

    private static ConformanceRow row(String call, String expected, Function<ConformanceHost, String> asks) {
        return new ConformanceRow(call, expected, asks);
    }

    private static String yes(boolean so) {
        return so ? YES : "no";
    }

    private static String type(JsonNode object, String key) {
        return object.path(key).getNodeType().name();
    }

    private static String ownNode(ConformanceHost host) {
        return host.get("/nodes")
                .valueStream()
                .filter(n ->
                        n.path("node").asString().equals(host.client().ownName().value()))
                .map(n -> n.path("status").asString())
                .findFirst()
                .orElse("not listed");
    }

    /// What the cluster's list of guests has of it, which lags by up to 12 s in everything else.
    static String resource(ConformanceHost host, String id) {
        String own = host.client().ownName().value();
        return host.get("/cluster/resources", "type", "vm")
                .valueStream()
                .filter(guest -> guest.path("id").asString().equals(id))
                .map(guest -> id + " "
                        + guest.path("node").asString().replaceFirst("^" + Pattern.quote(own) + "$", "NODE") + " "
                        + type(guest, "vmid"))
                .map(host::plain)
                .findFirst()
                .orElse("not listed");
    }

    private static String may(ConformanceHost host, String privilege) {
        return yes(host.client()
                .access()
                .permissions(Optional.empty(), "/vms/" + host.vmid())
                .contains(privilege));
    }

    private static String sameStorage(ConformanceHost host) {
        StorageId id = host.storage();
        Storage listed = host.client().ownNode().storages().stream()
                .filter(storage -> storage.id().equals(id))
                .findFirst()
                .orElseThrow();
        Storage alone = host.client().ownNode().storage(id).status();
        return listed.id().equals(alone.id()) && listed.type().equals(alone.type()) ? "same" : alone.toString();
    }

    private static String unknown(ConformanceHost host) {
        String free = host.free().toString();
        return host.refusal(() -> host.client().ownNode().lxc(host.free()).config())
                .replace("/" + free + ".", "/NEXT.");
    }

    private static String describe(ConformanceHost host) {
        host.client()
                .send(host.guest()
                        .setConfig(
                                TEXT,
                                List.of(),
                                Optional.of(host.guest().config().digest())));
        return host.guest().config().description().orElse("none");
    }

    private static String undescribe(ConformanceHost host) {
        host.client().send(host.guest().setConfig(LxcOptions.NONE, List.of("description"), Optional.empty()));
        return host.guest().config().description().orElse("none");
    }

    private static String currentHasNoTime(ConformanceHost host) {
        return host.get(host.guestPath() + "/snapshot")
                .valueStream()
                .filter(s -> s.path("name").asString().equals("current"))
                .map(s -> type(s, "snaptime"))
                .findFirst()
                .orElse("not listed");
    }

    private static String unknownTask(ConformanceHost host) {
        Upid known = newest(host);
        Upid other = Upid.of(known.text().replaceFirst(":[0-9A-F]{8}:", ":00000001:"));
        try {
            return "shown: " + host.client().ownNode().tasks().status(other);
        } catch (PveException e) {
            return e.error() instanceof PveError.NoSuchTask
                    ? "no such task"
                    : e.error().words();
        }
    }

    private static Upid newest(ConformanceHost host) {
        TaskFilter filter = TaskFilter.of(TaskFilter.Source.ALL, 1).guest(host.vmid());
        return host.client().ownNode().tasks().list(filter).getFirst().upid();
    }

    private static String newestTask(ConformanceHost host) {
        return newest(host).type();
    }

    private static JsonNode newestStatus(ConformanceHost host) {
        return host.get(
                host.nodePath() + "/tasks/" + Transport.encode(newest(host).text()) + "/status");
    }

    private static String wholeLog(ConformanceHost host) {
        String log = host.nodePath() + "/tasks/" + Transport.encode(newest(host).text()) + "/log";
        int all = host.get(log, "limit", "2000").size();
        return yes(all > 0 && host.get(log, "limit", "0").size() == all);
    }
}
