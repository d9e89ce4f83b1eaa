package felhom.proxmox.api;

import felhom.ops.Guest;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.ContentItem;
import felhom.proxmox.answer.PruneMark;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.answer.RrdPoint;
import felhom.proxmox.answer.StorageEntry;
import felhom.proxmox.answer.VolumeInfo;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.Transport;
import felhom.proxmox.request.ImageFormat;
import felhom.proxmox.request.RrdFrame;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// One storage as one node sees it, and the backups on it. Reads throw [felhom.proxmox.http.PveException].
///
/// Backups that the token may not read are left out without a word: it needs Datastore.Allocate, or
/// Datastore.AllocateSpace and VM.Backup on the guest (pve-storage 9.1.7 `Storage.pm`). An empty list is no
/// proof.
@CheckReturnValue
public final class StorageApi {
    private final PveClient client;
    private final String path;
    private final StorageId storage;

    StorageApi(PveClient client, String path, StorageId storage) {
        this.client = client;
        this.path = path;
        this.storage = storage;
    }

    /// Datastore.Audit or Datastore.AllocateSpace. An unknown storage is a 400 here, and a 500 in [#content].
    /// Waits for a storage that does not answer.
    public Storage status() {
        return client.read(path + "/status", fields -> StorageEntry.storage(fields, storage));
    }

    /// @param content PVE's word, such as `backup` or `rootdir`
    public List<ContentItem> content(Optional<String> content, Optional<Vmid> guest) {
        Parameters parameters = Parameters.NONE.and("content", content).and("vmid", guest);
        return client.list(path + "/content", parameters, ContentItem::of);
    }

    public List<ContentItem> backups(Optional<Vmid> guest) {
        return content(Optional.of("backup"), guest);
    }

    /// One volume, with all lines of its notes; the list has the first only.
    public VolumeInfo volume(VolumeId volume) {
        return client.read(of(volume), VolumeInfo::of);
    }

    public List<RrdPoint> history(RrdFrame frame, RrdPoint.Of of) {
        return client.list(path + "/rrddata", frame.parameters(of), RrdPoint::of);
    }

    /// What a pruning would do; changes nothing. Without a retention here and one of the storage a 500.
    public List<PruneMark> pruneDryRun(Optional<Retention> retention, Optional<Vmid> guest, Optional<Guest.Kind> kind) {
        return client.list(path + "/prunebackups", pruning(retention, guest, kind), PruneMark::of);
    }

    /// Deletes the backups that the retention does not keep. Of one guest: Datastore.AllocateSpace and
    /// VM.Backup on it; else Datastore.Allocate. Without a retention here and one of the storage the task
    /// fails. Task `prunebackups`; pve-storage 9.1.7 `API2/Storage/PruneBackups.pm`.
    public Mutation prune(Optional<Retention> retention, Optional<Vmid> guest, Optional<Guest.Kind> kind) {
        String id = guest.map(g -> g + "@").orElse("") + storage;
        return Mutation.task(
                "DELETE", path + "/prunebackups", pruning(retention, guest, kind), Set.of(id), "prunebackups");
    }

    private static Parameters pruning(Optional<Retention> retention, Optional<Vmid> guest, Optional<Guest.Kind> kind) {
        return Parameters.NONE
                .and("prune-backups", retention)
                .and("vmid", guest)
                .and("type", kind.map(k -> k.name().toLowerCase(Locale.ROOT)));
    }

    /// The same rights as reading it: Datastore.Allocate, or Datastore.AllocateSpace and VM.Backup on the
    /// guest. At once; pve-storage 9.1.7 `API2/Storage/Content.pm`.
    public Mutation annotate(VolumeId volume, String notes) {
        return Mutation.atOnce("PUT", of(volume), Parameters.of("notes", notes));
    }

    /// The same rights as for [#annotate], for taking the protection away too: VM.Backup. At once. Five for a
    /// guest, unless the storage says otherwise or the token has Datastore.Allocate. pve-storage 9.1.7
    /// `API2/Storage/Content.pm`.
    public Mutation protect(VolumeId volume, boolean on) {
        return Mutation.atOnce("PUT", of(volume), Parameters.NONE.and("protected", on));
    }

    /// Datastore.AllocateSpace and VM.Backup on the guest; other volumes than backups Datastore.Allocate. A
    /// protected one fails in the task; one that is not there is `OK` (seen on 9.2.11). Task `imgdel`;
    /// pve-storage 9.1.7 `API2/Storage/Content.pm`.
    public Mutation delete(VolumeId volume) {
        return deletion(volume, Parameters.NONE);
    }

    /// As [#delete], Datastore.AllocateSpace and all; done at once when the task `imgdel` ends within `wait`,
    /// 1 to 30 s. pve-storage 9.1.7 `API2/Storage/Content.pm`.
    public Mutation deleteWithin(VolumeId volume, Duration wait) {
        return deletion(volume, Parameters.NONE.and("delay", wait.toSeconds())).meaning(Mutation.WithoutUpid.DONE);
    }

    private Mutation deletion(VolumeId volume, Parameters parameters) {
        Set<String> ids =
                volume.owner().map(owner -> Set.of(owner + "@" + storage)).orElse(Set.of());
        return Mutation.task("DELETE", of(volume), parameters, ids, "imgdel");
    }

    /// Datastore.AllocateTemplate. Of the templates that [NodeApi#templates] lists. Task `download`;
    /// pve-manager 9.2.11 `API2/Nodes.pm`.
    public Mutation downloadTemplate(String template) {
        String node = path.substring(0, path.indexOf("/storage/"));
        Parameters form = Parameters.of("storage", storage.value()).and("template", template);
        return Mutation.task("POST", node + "/aplinfo", form, Set.of(template), "download");
    }

    /// Datastore.AllocateTemplate, and Sys.Audit and Sys.Modify on `/` or Sys.AccessNetwork on the node. The
    /// certificate of the server is verified, and the file is thrown away when its checksum differs. Task
    /// `download`; pve-storage 9.1.7 `API2/Storage/Status.pm`.
    ///
    /// @param content `iso`, `vztmpl` or `import`
    public Mutation download(String content, String file, URI from, String sha512) {
        Parameters form = Parameters.of("content", content)
                .and("filename", file)
                .and("url", from.toString())
                .and("checksum", sha512)
                .and("checksum-algorithm", "sha512")
                .and("verify-certificates", true);
        return Mutation.task("POST", path + "/download-url", form, Set.of(), "download");
    }

    /// Datastore.AllocateSpace. At once. An empty volume for a guest, such as `vm-9999-disk-1`, that no
    /// configuration mentions yet. pve-storage 9.1.7 `API2/Storage/Content.pm`.
    public Mutation allocate(Vmid owner, String name, long mebibytes, Optional<ImageFormat> format) {
        Parameters form = Parameters.of("vmid", owner.toString())
                .and("filename", name)
                .and("size", mebibytes + "M")
                .and("format", format.map(ImageFormat::word));
        return Mutation.atOnce("POST", path + "/content", form);
    }

    private String of(VolumeId volume) {
        return path + "/content/" + Transport.encode(volume.text());
    }
}
