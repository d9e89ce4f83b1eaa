package felhom.proxmox.check;

import felhom.ops.Guest;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.ContentItem;
import felhom.proxmox.answer.PruneMark;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.api.StorageApi;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.request.BackupRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/// A backup of the scratch container, from its making to its deletion.
final class ConformanceBackupRows {
    private static final String YES = "yes";

    private ConformanceBackupRows() {}

    static List<ConformanceRow> all() {
        return List.of(
                row("POST vzdump: exit status", "OK", (h, s) -> h.ends(backUp(h, h.client()))),
                new ConformanceRow(
                        "POST vzdump without VM.Backup: UPID all the same, exit status",
                        "403 Permission check failed (/vms/VMID, VM.Backup)",
                        ConformanceBackupRows::withoutBackup),
                row("GET content: its first line of notes", ConformanceScratch.MARK, (h, s) -> item(h).notes()),
                row(
                        "GET content: its guest",
                        "VMID",
                        (h, s) -> h.plain(String.valueOf(item(h).guest().orElseThrow()))),
                new ConformanceRow(
                        "GET content without VM.Backup: backups are left out",
                        "0",
                        host -> Integer.toString(host.scratch()
                                .needNoBackup(host)
                                .ownNode()
                                .storage(host.scratch().needStorage())
                                .backups(Optional.of(host.vmid()))
                                .size())),
                row(
                        "GET extractconfig: the configuration",
                        YES,
                        (h, s) ->
                                yes(h.client().ownNode().archivedConfig(ours(h)).contains("\nrootfs: "))),
                row(
                        "GET extractconfig of an unknown archive",
                        "500 volume 'ARCHIVE' does not exist",
                        (h, s) -> h.refusal(() -> h.client().ownNode().archivedConfig(unknown(h)))),
                new ConformanceRow(
                        "POST restore as privileged without Sys.Modify: UPID all the same, exit status",
                        "unable to restore CT NEW - 403 Permission check failed (/, Sys.Modify)",
                        ConformanceBackupRows::privileged),
                row("GET prunebackups keep-last=1: ours", "keep", ConformanceBackupRows::mark),
                row("PUT notes: read alone", "felhom-conformance\nsecond", (h, s) -> {
                    h.client().send(s.annotate(ours(h), "felhom-conformance\nsecond"));
                    return s.volume(ours(h)).notes();
                }),
                row("PUT notes: in the list the first line only", ConformanceScratch.MARK, (h, s) -> item(h).notes()),
                row("PUT protected=1: in the list", YES, (h, s) -> {
                    h.client().send(s.protect(ours(h), true));
                    return yes(item(h).isProtected());
                }),
                row("GET prunebackups keep-last=1: ours, protected", "protected", ConformanceBackupRows::mark),
                row(
                        "DELETE while it is protected: UPID all the same, exit status",
                        "cannot remove protected volume 'FILE' on 'STORAGE'",
                        (h, s) -> h.ends(s.delete(ours(h)))),
                row("PUT protected=0: in the list", "no", (h, s) -> {
                    h.client().send(s.protect(ours(h), false));
                    return yes(item(h).isProtected());
                }),
                row("DELETE: exit status", "OK", (h, s) -> h.ends(s.delete(ours(h)))),
                row("DELETE of an unknown archive: exit status", "OK", (h, s) -> h.ends(s.delete(unknown(h)))),
                row(
                        "GET attributes of an unknown archive",
                        "500 volume_size_info on 'ARCHIVE' failed - no format",
                        (h, s) -> h.refusal(() -> s.volume(unknown(h)))),
                row(
                        "GET content of an unknown content type is refused by name",
                        YES,
                        (h, s) -> yes(h.refusal(() -> s.content(Optional.of("foo"), Optional.empty()))
                                .startsWith("400: the host refused content: "))));
    }

    static Mutation backUp(ConformanceHost host, PveClient by) {
        return by.ownNode()
                .backUp(BackupRequest.of(Set.of(host.vmid()), host.scratch().needStorage(), BackupRequest.Mode.SNAPSHOT)
                        .notes(ConformanceScratch.MARK));
    }

    private static String withoutBackup(ConformanceHost host) {
        PveClient client = host.scratch().needNoBackup(host);
        return host.plain(
                host.ended(Lab.started(client.send(backUp(host, client)))).exitStatus());
    }

    /// Beside VM.Backup the other privilege that is looked at inside a task; should it be made after all, its
    /// name is ours.
    private static String privileged(ConformanceHost host) {
        if (host.client().version().compareTo(List.of(9)) < 0) {
            throw new ConformanceRow.NotAsked("before PVE 9 VM.Allocate is enough");
        }
        if (host.client().access().permissions(Optional.empty(), "/").contains("Sys.Modify")) {
            throw new ConformanceRow.NotAsked("the token has Sys.Modify on /");
        }
        String rootfs = host.guest().config().all().getOrDefault("rootfs", "");
        Vmid id = host.scratch().needMachine();
        return host.ends(Mutation.task(
                "POST",
                host.nodePath() + "/lxc",
                Parameters.of("vmid", id.toString())
                        .and("ostemplate", ours(host).text())
                        .and("restore", "1")
                        .and("unprivileged", "0")
                        .and("hostname", ConformanceScratch.MARK)
                        .and("storage", rootfs.substring(0, rootfs.indexOf(':'))),
                id,
                "vzrestore"));
    }

    private static VolumeId ours(ConformanceHost host) {
        return host.scratch().backup(host);
    }

    private static VolumeId unknown(ConformanceHost host) {
        return new VolumeId(
                host.scratch().needStorage() + ":backup/vzdump-lxc-" + host.vmid() + "-2020_01_01-00_00_00.tar.zst");
    }

    private static ContentItem item(ConformanceHost host) {
        String ours = ours(host).text();
        StorageId storage = host.scratch().needStorage();
        return host.client().ownNode().storage(storage).backups(Optional.of(host.vmid())).stream()
                .filter(item -> item.volid().equals(ours))
                .findFirst()
                .orElseThrow();
    }

    private static String mark(ConformanceHost host, StorageApi storage) {
        String ours = ours(host).text();
        return storage
                .pruneDryRun(Optional.of(Retention.last(1)), Optional.of(host.vmid()), Optional.of(Guest.Kind.LXC))
                .stream()
                .filter(mark -> mark.volume().equals(ours))
                .map(PruneMark::mark)
                .findFirst()
                .orElse("not listed");
    }

    private static String yes(boolean so) {
        return so ? YES : "no";
    }

    private static ConformanceRow row(
            String call, String expected, BiFunction<ConformanceHost, StorageApi, String> asks) {
        return new ConformanceRow(
                call,
                expected,
                host -> asks.apply(
                        host, host.client().ownNode().storage(host.scratch().needStorage())));
    }
}
