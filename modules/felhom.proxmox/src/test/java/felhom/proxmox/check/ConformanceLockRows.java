package felhom.proxmox.check;

import felhom.ops.SnapshotName;
import felhom.ops.Vmid;
import felhom.proxmox.api.LxcApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.request.LxcOptions;
import felhom.proxmox.request.TaskFilter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A lock that is not ours, and a token that lacks rights: PVE's own words, and what it leaves out without a word.
final class ConformanceLockRows {
    private static final SnapshotName NAME = ConformanceHost.SNAPSHOT;
    private static final String LOCKED = "CT is locked (backup)";
    private static final String AUDIT = "403 Permission check failed (/nodes/NODE, Sys.Audit)";

    private ConformanceLockRows() {}

    static List<ConformanceRow> locks() {
        return List.of(
                locked(
                        "GET status of a locked container: its lock",
                        "backup",
                        g -> host -> g.status().lock().orElse("none")),
                locked(
                        "PUT config of a locked container",
                        "500 " + LOCKED,
                        g -> host -> host.refusal(
                                g.setConfig(LxcOptions.NONE.description("x"), List.of(), Optional.empty()))),
                // The client says no by itself.
                locked(
                        "PUT delete=lock",
                        "500 " + LOCKED,
                        g -> host -> host.refusal(Mutation.atOnce(
                                "PUT",
                                host.nodePath() + "/lxc/" + g.vmid() + "/config",
                                Parameters.of("delete", "lock")))),
                locked(
                        "POST snapshot of a locked container: UPID all the same, exit status",
                        LOCKED,
                        g -> host -> host.ends(g.snapshot(NAME, ""))),
                locked(
                        "POST start of a locked container: UPID all the same, exit status",
                        LOCKED,
                        g -> host -> host.ends(g.start())));
    }

    static List<ConformanceRow> tokens() {
        return List.of(
                stranger(
                        "GET containers without a right: none",
                        "0",
                        (h, s) -> size(s.ownNode().containers())),
                stranger("GET /cluster/resources of guests without a right: none", "0", (h, s) -> size(s.guests())),
                stranger(
                        "GET storages without a right: none",
                        "0",
                        (h, s) -> size(s.ownNode().storages())),
                stranger(
                        "GET tasks without a right: none",
                        "0",
                        (h, s) -> size(s.ownNode().tasks().list(TaskFilter.of(TaskFilter.Source.ALL, 50)))),
                stranger(
                        "GET node status without Sys.Audit",
                        AUDIT,
                        (h, s) -> h.refusal(() -> s.ownNode().status())),
                stranger(
                        "GET config without VM.Audit",
                        "403 Permission check failed (/vms/VMID, VM.Audit)",
                        (h, s) -> h.refusal(() -> s.ownNode().lxc(h.vmid()).config())),
                stranger(
                        "GET config of an unknown guest without VM.Audit: the same",
                        "403 Permission check failed (/vms/999999999, VM.Audit)",
                        (h, s) -> h.refusal(
                                () -> s.ownNode().lxc(new Vmid(999_999_999)).config())),
                stranger(
                        "GET status of another's task without Sys.Audit",
                        AUDIT,
                        (h, s) -> h.refusal(() -> s.ownNode()
                                .tasks()
                                .status(h.client()
                                        .ownNode()
                                        .tasks()
                                        .list(TaskFilter.of(TaskFilter.Source.ALL, 1)
                                                .guest(h.vmid()))
                                        .getFirst()
                                        .upid()))),
                stranger(
                        "POST snapshot without VM.Snapshot",
                        "403 Permission check failed (/vms/VMID, VM.Snapshot)",
                        (h, s) ->
                                h.refusal(() -> s.send(s.ownNode().lxc(h.vmid()).snapshot(NAME, "")))),
                stranger(
                        "POST start without VM.PowerMgmt",
                        "403 Permission check failed (/vms/VMID, VM.PowerMgmt)",
                        (h, s) ->
                                h.refusal(() -> s.send(s.ownNode().lxc(h.vmid()).start()))),
                stranger(
                        "POST shutdown without VM.PowerMgmt",
                        "403 Permission check failed (/vms/VMID, VM.PowerMgmt)",
                        (h, s) -> h.refusal(
                                () -> s.send(s.ownNode().lxc(h.vmid()).shutdown(Duration.ofSeconds(3), false)))),
                stranger(
                        "POST vzdump without Datastore.AllocateSpace",
                        "403 Permission check failed (/storage/STORAGE, Datastore.AllocateSpace)",
                        (h, s) -> h.refusal(() -> s.send(ConformanceBackupRows.backUp(h, s)))));
    }

    private interface Asks {
        String of(ConformanceHost host, PveClient client);
    }

    private static ConformanceRow locked(
            String call, String expected, Function<LxcApi, Function<ConformanceHost, String>> asks) {
        return new ConformanceRow(
                call,
                expected,
                host -> asks.apply(host.client().ownNode().lxc(host.scratch().needLocked(host)))
                        .apply(host));
    }

    private static ConformanceRow stranger(String call, String expected, Asks asks) {
        return new ConformanceRow(
                call, expected, host -> asks.of(host, host.scratch().needStranger()));
    }

    private static String size(List<?> list) {
        return Integer.toString(list.size());
    }
}
