package felhom.proxmox.api;

import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.SnapshotName;
import felhom.ops.Vmid;
import felhom.proxmox.answer.Fields;
import felhom.proxmox.answer.RrdPoint;
import felhom.proxmox.guest.GuestConfig;
import felhom.proxmox.guest.GuestStatus;
import felhom.proxmox.guest.PendingOption;
import felhom.proxmox.guest.Snapshots;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.request.CloneRequest;
import felhom.proxmox.request.ConfigChange;
import felhom.proxmox.request.Destruction;
import felhom.proxmox.request.DiskSize;
import felhom.proxmox.request.Feature;
import felhom.proxmox.request.RrdFrame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What both kinds of guest have in common. Reads throw [felhom.proxmox.http.PveException]. A [Mutation] is not
/// sent yet; its task's exit status alone says whether anything was done: even an unknown guest or a taken
/// snapshot name gets a UPID.
///
/// For a guest under HA, start, stop and shutdown only tell the cluster's manager: the task is `hastart` or
/// `hastop` and ends before the guest has changed (pve-container 6.1.10 `API2/LXC/Status.pm`, qemu-server 9.2.6
/// `API2/Qemu.pm`).
@CheckReturnValue
public abstract sealed class GuestApi permits LxcApi, QemuApi {
    protected final PveClient client;
    protected final String path;
    protected final Vmid vmid;
    private final String worker;

    /// @param worker what PVE's worker types begin with, `vz` or `qm`
    GuestApi(PveClient client, String path, Vmid vmid, String worker) {
        this.client = client;
        this.path = path;
        this.vmid = vmid;
        this.worker = worker;
    }

    public abstract Guest.Kind kind();

    public NodeName node() {
        return client.ownName();
    }

    public Vmid vmid() {
        return vmid;
    }

    /// VM.Audit. Pending changes are merged in. pveproxy answers from its own copy of the file, without pvedaemon.
    public abstract GuestConfig config();

    /// VM.Audit. What is in force, without what waits for the next start.
    public abstract GuestConfig configInForce();

    /// VM.Audit. As it was when the snapshot was taken.
    public abstract GuestConfig config(SnapshotName of);

    /// VM.Snapshot. Of the disks alone: a machine's memory is not saved.
    public abstract Mutation snapshot(SnapshotName name, String description);

    /// VM.Config.Options. At once: a text allocates nothing, so that the task in which a machine can be changed too
    /// would only be one thing more to be followed. A wrong digest is a 500. pve-container 6.1.10
    /// `API2/LXC/Config.pm`, qemu-server 9.2.6 `API2/Qemu.pm`.
    ///
    /// @param text an empty one removes it
    public Mutation describe(String text, Optional<String> digest) {
        Parameters set = text.isEmpty() ? Parameters.NONE : Parameters.of("description", text);
        List<String> delete = text.isEmpty() ? List.of("description") : List.of();
        return Mutation.atOnce("PUT", path + "/config", ConfigChange.form(set, delete, digest));
    }

    /// VM.Audit. An id of the other kind is a 500 as if there were no such guest.
    public GuestStatus status() {
        return client.read(path + "/status/current", GuestStatus::of);
    }

    /// VM.Audit. PVE's pseudo entry `current` is left out; the order is ours.
    public Snapshots snapshots() {
        return Snapshots.of(client.list(path + "/snapshot", Parameters.NONE, Snapshots::entry));
    }

    /// VM.Audit. What a snapshot keeps of the configuration, with its own keys (`snaptime`, `parent`, ...), as
    /// PVE wrote it.
    public Map<String, String> snapshotConfig(SnapshotName name) {
        return client.read(path + "/snapshot/" + name + "/config", Fields::all);
    }

    /// VM.Audit. Every key of the configuration, and what of it waits for the next start: most options of a
    /// running guest are changed at once, some are not (pve-container 6.1.10 `LXC/Config.pm`).
    public List<PendingOption> pending() {
        return client.list(path + "/pending", Parameters.NONE, PendingOption::of);
    }

    /// Whether every volume can be snapshot: of a container, one bind or device mount is enough that none can
    /// (pve-container `LXC/Config.pm`).
    public boolean canSnapshot() {
        return can(Feature.SNAPSHOT, Optional.empty());
    }

    /// VM.Audit. Asks about the volumes only: a lock or a missing privilege may still stand in the way.
    ///
    /// @param of a snapshot in place of the present state; PVE answers 500 when there is no such one
    public boolean can(Feature feature, Optional<SnapshotName> of) {
        Parameters parameters = Parameters.of("feature", feature.word()).and("snapname", of);
        return client.read(path + "/feature", parameters, fields -> fields.flag("hasFeature"));
    }

    /// VM.Audit. Points without a sample hold nothing but their time.
    public List<RrdPoint> history(RrdFrame frame, RrdPoint.Of of) {
        return client.list(path + "/rrddata", frame.parameters(of), RrdPoint::of);
    }

    /// VM.PowerMgmt. Never with `skiplock`, which is root's. A running container is a 500 at once; of a running
    /// VM the task fails. A template's task fails (seen on 9.2.11). Task `vzstart` or `qmstart`; pve-container
    /// 6.1.10 `API2/LXC/Status.pm`, qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation start() {
        return power("start", Parameters.NONE, worker + "start", "hastart");
    }

    /// VM.PowerMgmt. At once, without a shutdown: what was not on disk is lost. A stopped container is a 500, a
    /// stopped VM's task is OK (seen on 9.2.11). Task `vzstop` or `qmstop`; pve-container 6.1.10
    /// `API2/LXC/Status.pm`, qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation stop() {
        return power("stop", Parameters.NONE, worker + "stop", "hastop");
    }

    /// The same, and ends a shutdown of the guest that still waits. VM.PowerMgmt. Task `vzstop` or `qmstop`;
    /// pve-container 6.1.10 `API2/LXC/Status.pm`, qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation stopEvenWhileItShutsDown() {
        return power("stop", Parameters.of("overrule-shutdown", "1"), worker + "stop", "hastop");
    }

    /// VM.PowerMgmt. A stopped container is a 500, a stopped VM's task is OK. One that does not obey: the task
    /// waits a few seconds longer than `patience` and fails with `container did not stop` or `VM quit/powerdown
    /// failed - got timeout` (seen on 9.2.11). Task `vzshutdown` or `qmshutdown`; pve-container 6.1.10
    /// `API2/LXC/Status.pm`, qemu-server 9.2.6 `API2/Qemu.pm`.
    ///
    /// @param force stop it at once when patience runs out
    public Mutation shutdown(Duration patience, boolean force) {
        Parameters form = Parameters.NONE.and("timeout", patience.toSeconds()).and("forceStop", force);
        return power("shutdown", form, worker + "shutdown", "hastop");
    }

    /// VM.PowerMgmt. A guest that is not running is a 500. A container that does not obey in time is killed,
    /// whatever one would like (pve-container 6.1.10 `LXC.pm`). Task `vzreboot` or `qmreboot`; pve-container
    /// 6.1.10 `API2/LXC/Status.pm`, qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation reboot(Duration patience) {
        return power("reboot", Parameters.NONE.and("timeout", patience.toSeconds()), worker + "reboot");
    }

    /// VM.Snapshot or VM.Snapshot.Rollback. Stops a running guest at once and leaves it stopped, but a VM's
    /// snapshot with memory starts it; restores the configuration, features included, but keeps the current
    /// description (pve-guest-common 6.0.2 `AbstractConfig.pm`). ZFS and snapshot chains go back to the newest
    /// one only. Task `vzrollback` or `qmrollback`.
    public Mutation rollback(SnapshotName name) {
        return task("POST", "/snapshot/" + name + "/rollback", Parameters.NONE, worker + "rollback");
    }

    /// The same and then a start, in a task of its own that the first one does not wait for and that may fail by
    /// itself. For a VM also VM.PowerMgmt (qemu-server 9.2.6 `API2/Qemu.pm`). Task `vzrollback` or `qmrollback`.
    public Mutation rollbackAndStart(SnapshotName name) {
        return task("POST", "/snapshot/" + name + "/rollback", Parameters.of("start", "1"), worker + "rollback");
    }

    /// VM.Snapshot. The data of a storage that fails halfway stays, with the entry `snapstate: delete`. Task
    /// `vzdelsnapshot` or `qmdelsnapshot`; pve-guest-common 6.0.2 `AbstractConfig.pm`.
    public Mutation deleteSnapshot(SnapshotName name) {
        return task("DELETE", "/snapshot/" + name, Parameters.NONE, worker + "delsnapshot");
    }

    /// The same, and the entry goes even where the storage could not delete the data: for the leftovers of a
    /// deletion that failed. VM.Snapshot. Task `vzdelsnapshot` or `qmdelsnapshot`; pve-guest-common 6.0.2
    /// `AbstractConfig.pm`.
    public Mutation forgetSnapshot(SnapshotName name) {
        return task("DELETE", "/snapshot/" + name, Parameters.of("force", "1"), worker + "delsnapshot");
    }

    /// VM.Snapshot. At once. pve-container 6.1.10 `API2/LXC/Snapshot.pm`, qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation describeSnapshot(SnapshotName name, String description) {
        return Mutation.atOnce(
                "PUT", path + "/snapshot/" + name + "/config", Parameters.of("description", description));
    }

    /// VM.Config.Disk, Datastore.AllocateSpace. Grows only. Of a container a disk that is not there, the same
    /// size or less is a 500; of a VM the task fails. More than the storage has is OK where it allocates late,
    /// and a file system that did not grow along is no error either (seen on 9.2.11). Task `resize`;
    /// pve-container 6.1.10 `API2/LXC.pm`, qemu-server 9.2.6 `API2/Qemu.pm`.
    ///
    /// @param disk `rootfs`, `mp0`, `scsi0`, ...
    public Mutation resize(String disk, DiskSize size, Optional<String> digest) {
        Parameters form = Parameters.of("disk", disk).and("size", size.word()).and("digest", digest);
        return task("PUT", "/resize", form, "resize");
    }

    /// VM.Clone, VM.Allocate on the new id or its pool, Datastore.AllocateSpace, SDN.Use on the bridges. Always
    /// new MACs; keeps everything else, feature flags, devices and hook scripts included, without asking for
    /// root. The locks stay on both guests while it runs. A running container: from a snapshot only
    /// (pve-container 6.1.10 `API2/LXC.pm`). Task `vzclone` or `qmclone`.
    public Mutation clone(CloneRequest request) {
        return task("POST", "/clone", request.parameters(kind()), worker + "clone");
    }

    /// VM.Allocate. Deletes the guest, its volumes and backup schedules' mention of it as asked for, and always
    /// its ACL entries, its membership in a pool and its firewall rules: a token whose rights were on this id
    /// alone cannot make it again. Running, protected or locked: a 500 (of a locked VM the task fails). Task
    /// `vzdestroy` or `qmdestroy`; pve-container 6.1.10 `API2/LXC.pm`, qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation destroy(Destruction how) {
        return Mutation.task("DELETE", path, how.parameters(kind()), vmid, worker + "destroy");
    }

    protected Mutation power(String verb, Parameters form, String... types) {
        return task("POST", "/status/" + verb, form, types);
    }

    protected Mutation task(String method, String below, Parameters form, String... types) {
        return Mutation.task(method, path + below, form, vmid, types);
    }
}
