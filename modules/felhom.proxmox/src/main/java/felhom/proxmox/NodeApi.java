package felhom.proxmox;

import felhom.ops.NodeName;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One node. Every method throws [PveException].
public final class NodeApi {
    private final PveClient client;
    private final NodeName name;
    private final String path;

    NodeApi(PveClient client, NodeName name) {
        this.client = client;
        this.name = name;
        this.path = "/nodes/" + name;
    }

    public NodeName name() {
        return name;
    }

    public LxcApi lxc(Vmid vmid) {
        return new LxcApi(client, path + PveClient.path(vmid), vmid);
    }

    public TaskApi tasks() {
        return new TaskApi(client, path + "/tasks", name);
    }

    /// Sys.Audit on the node.
    public NodeStatus status() {
        return client.read(path + "/status", NodeStatus::of);
    }

    /// The containers that the token may see (VM.Audit): an empty list may as well mean a missing privilege.
    public List<LxcStatus> containers() {
        return client.list(path + "/lxc", Map.of(), LxcStatus::of);
    }

    /// No privilege needed.
    public List<CertificateInfo> certificates() {
        return client.list(path + "/certificates/info", Map.of(), CertificateInfo::of);
    }

    /// The storages that the token may see. PVE asks every enabled one, so a dead NFS server delays the answer up to
    /// 30 s and then makes it a 596 (pve-storage `Storage.pm`).
    public List<Storage> storages() {
        return client.list(path + "/storage", Map.of(), NodeApi::storage);
    }

    /// What is on a storage; `content` is PVE's word, such as `backup`. Backups need VM.Backup and
    /// Datastore.AllocateSpace to be seen at all (pve-storage `API2/Storage/Content.pm`).
    public List<ContentItem> content(StorageId storage, Optional<String> content, Optional<Vmid> guest) {
        Map<String, String> parameters = new TreeMap<>();
        content.ifPresent(c -> parameters.put("content", c));
        guest.ifPresent(g -> parameters.put("vmid", g.toString()));
        return client.list(path + "/storage/" + storage + "/content", parameters, ContentItem::of);
    }

    /// Backs up guests. VM.Backup on the guest (checked inside the task) and Datastore.AllocateSpace on the storage.
    /// Prunes by the storage's retention unless `remove=0` is among the parameters (pve-guest-common
    /// `VZDump/Common.pm`). Empty when no guest is on this node.
    public Optional<Upid> vzdump(Map<String, String> parameters) {
        return client.mutate("POST", path + "/vzdump", parameters);
    }

    /// Restores a container from a backup; `parameters` need `vmid`, `ostemplate` and `storage` (whose default is
    /// `local`, which takes no containers). VM.Allocate, Datastore.AllocateSpace; SDN.Use inside the task. With
    /// `force=1` the old guest is destroyed before the archive is unpacked (pve-container `API2/LXC.pm`).
    public Optional<Upid> restore(Map<String, String> parameters) {
        Map<String, String> all = new TreeMap<>(parameters);
        all.put("restore", "1");
        return client.mutate("POST", path + "/lxc", all);
    }

    private static Storage storage(Fields fields) {
        return new Storage(
                new StorageId(fields.need("storage")),
                fields.text("type").orElse(""),
                PveClient.tags(fields.text("content").orElse("")),
                fields.flag("enabled"),
                fields.flag("active"),
                fields.flag("shared"),
                fields.whole("total").orElse(0),
                fields.whole("used").orElse(0),
                fields.whole("avail").orElse(0));
    }
}
