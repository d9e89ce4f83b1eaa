package felhom.proxmox.api;

import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.BackupDefaults;
import felhom.proxmox.answer.CertificateInfo;
import felhom.proxmox.answer.ContentItem;
import felhom.proxmox.answer.NetworkInterface;
import felhom.proxmox.answer.NodeStatus;
import felhom.proxmox.answer.Replication;
import felhom.proxmox.answer.RrdPoint;
import felhom.proxmox.answer.ServiceInfo;
import felhom.proxmox.answer.StorageEntry;
import felhom.proxmox.answer.Template;
import felhom.proxmox.answer.Version;
import felhom.proxmox.guest.GuestStatus;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.request.NewGuest;
import felhom.proxmox.request.RrdFrame;
import java.util.List;
import java.util.Optional;

/// One node. Reads throw [felhom.proxmox.http.PveException].
@CheckReturnValue
public final class NodeApi {
    private final PveClient client;
    private final NodeName name;
    private final String path;

    NodeApi(PveClient client, NodeName name) {
        this.client = client;
        this.name = name;
        this.path = "/nodes/" + name;
    }

    NodeName name() {
        return name;
    }

    public LxcApi lxc(Vmid vmid) {
        return new LxcApi(client, path + "/lxc/" + vmid, vmid);
    }

    public QemuApi qemu(Vmid vmid) {
        return new QemuApi(client, path + "/qemu/" + vmid, vmid);
    }

    public GuestApi guest(Guest.Kind kind, Vmid vmid) {
        return switch (kind) {
            case LXC -> lxc(vmid);
            case QEMU -> qemu(vmid);
        };
    }

    public TaskApi tasks() {
        return new TaskApi(client, path + "/tasks", name);
    }

    public HardwareApi hardware() {
        return new HardwareApi(client, path);
    }

    public StorageApi storage(StorageId storage) {
        return new StorageApi(client, path + "/storage/" + storage, storage);
    }

    /// Sys.Audit on the node.
    public NodeStatus status() {
        return client.read(path + "/status", NodeStatus::of);
    }

    /// No privilege needed. Another node's may differ from the one that was asked.
    public Version version() {
        return client.read(path + "/version", Version::of);
    }

    /// The containers that the token may see (VM.Audit): an empty list may as well mean a missing privilege.
    public List<GuestStatus> containers() {
        return client.list(path + "/lxc", Parameters.NONE, GuestStatus::of);
    }

    /// The virtual machines that the token may see (VM.Audit): an empty list may as well mean a missing
    /// privilege.
    public List<GuestStatus> machines() {
        return client.list(path + "/qemu", Parameters.NONE, GuestStatus::of);
    }

    /// No privilege needed, and it holds the fingerprints.
    public List<CertificateInfo> certificates() {
        return client.list(path + "/certificates/info", Parameters.NONE, CertificateInfo::of);
    }

    /// Sys.Audit on `/`. Whether PVE is told to order this node's certificate by ACME.
    public boolean ordersCertificate() {
        return client.send("GET", path + "/config", Parameters.NONE)
                .data()
                .propertyStream()
                .anyMatch(setting -> setting.getKey().startsWith("acme"));
    }

    /// Sys.Audit on the node.
    public List<ServiceInfo> services() {
        return client.list(path + "/services", Parameters.NONE, ServiceInfo::of);
    }

    /// No privilege needed, but a bridge without SDN.Audit or SDN.Use on it is left out without a word.
    public List<NetworkInterface> network() {
        return client.list(path + "/network", Parameters.NONE, NetworkInterface::of);
    }

    /// The state of the replication jobs of this node, of guests with VM.Audit.
    public List<Replication.State> replication() {
        return client.list(path + "/replication", Parameters.NONE, Replication.State::of);
    }

    /// Sys.Audit on the node. Points without a sample hold nothing but their time.
    public List<RrdPoint> history(RrdFrame frame, RrdPoint.Of of) {
        return client.list(path + "/rrddata", frame.parameters(of), RrdPoint::of);
    }

    /// No privilege needed. The container templates that can be downloaded.
    public List<Template> templates() {
        return client.list(path + "/aplinfo", Parameters.NONE, Template::of);
    }

    /// The storages that the token may see. PVE asks every enabled one, so a dead NFS server delays the
    /// answer up to 30 s and then makes it a 596 (pve-storage `Storage.pm`).
    public List<Storage> storages() {
        return client.list(path + "/storage", Parameters.NONE, StorageEntry::storage);
    }

    /// The same, those that take this content, such as `backup`, and are enabled.
    public List<Storage> storagesFor(String content) {
        Parameters filter = Parameters.of("content", content).and("enabled", true);
        return client.list(path + "/storage", filter, StorageEntry::storage);
    }

    /// What is on a storage; `content` is PVE's word, such as `backup`.
    public List<ContentItem> content(StorageId storage, Optional<String> content, Optional<Vmid> guest) {
        return storage(storage).content(content, guest);
    }

    /// Backs up guests. Datastore.AllocateSpace on the storage; VM.Backup on the guests, which is looked at
    /// inside the task. One job at a time runs on a node, the next waits with its task `running`. Two of one
    /// guest in one second get the same file name, and the second overwrites the first, a protected one too
    /// (seen on 9.2.11). Nothing to do where no guest is on this node; a guest that is nowhere fails in the
    /// task. Task `vzdump`; pve-manager 9.2.11 `API2/VZDump.pm`, `VZDump.pm`.
    public Mutation backUp(BackupRequest request) {
        return Mutation.task("POST", path + "/vzdump", request.parameters(), request.taskIds(), "vzdump")
                .meaning(Mutation.WithoutUpid.NOTHING_TO_DO);
    }

    /// VM.Audit is not asked for, Datastore.Audit is where a storage is named. What a backup would be without
    /// being told, by vzdump.conf and the storage.
    public BackupDefaults backupDefaults(Optional<StorageId> storage) {
        return client.read(path + "/vzdump/defaults", Parameters.NONE.and("storage", storage), BackupDefaults::of);
    }

    /// Datastore.AllocateSpace, VM.Backup on the guest. The configuration that a backup holds, as the file
    /// has it. No proof that the rest of the archive is sound: it is the first thing in it (seen on 9.2.11).
    public String archivedConfig(VolumeId archive) {
        return client.text(path + "/vzdump/extractconfig", Parameters.of("volume", archive.text()));
    }

    /// VM.Allocate on the id or the pool (to overwrite a guest VM.Backup is enough), Datastore.AllocateSpace,
    /// SDN.Use on the bridges, and Sys.Modify on `/` for a new privileged container; what an archive asks for
    /// of both is looked at inside the task (pve-container 6.1.10 `API2/LXC.pm`, qemu-server 9.2.6
    /// `API2/Qemu.pm`). A taken id is a 500 before the task. Task `vzcreate` or `vzrestore`, `qmcreate` or
    /// `qmrestore`.
    public Mutation create(NewGuest guest) {
        String kind = guest.kind() == Guest.Kind.LXC ? "/lxc" : "/qemu";
        return Mutation.task("POST", path + kind, guest.parameters(), guest.vmid(), guest.worker());
    }
}
