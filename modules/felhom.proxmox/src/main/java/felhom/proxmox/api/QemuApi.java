package felhom.proxmox.api;

import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.SnapshotName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.guest.GuestInterface;
import felhom.proxmox.guest.QemuConfig;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.request.ConfigChange;
import felhom.proxmox.request.ImageFormat;
import felhom.proxmox.request.QemuOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One virtual machine.
@CheckReturnValue
public final class QemuApi extends GuestApi {
    QemuApi(PveClient client, String path, Vmid vmid) {
        super(client, path, vmid, "qm");
    }

    @Override
    public Guest.Kind kind() {
        return Guest.Kind.QEMU;
    }

    /// The cloud-init password is masked.
    @Override
    public QemuConfig config() {
        return client.read(path + "/config", QemuConfig::of);
    }

    @Override
    public QemuConfig configInForce() {
        return client.read(path + "/config", Parameters.of("current", "1"), QemuConfig::of);
    }

    @Override
    public QemuConfig config(SnapshotName of) {
        return client.read(path + "/config", Parameters.of("snapshot", of.value()), QemuConfig::kept);
    }

    /// VM.GuestAgent.Audit (8: VM.Monitor). As the guest itself says; a 500 when its agent does not run.
    public List<GuestInterface> agentInterfaces() {
        return client.read(
                path + "/agent/network-get-interfaces", fields -> fields.items("result", GuestInterface::of));
    }

    /// VM.Snapshot. Of a stopped VM `memory` changes nothing. The memory goes into a volume of its own on the
    /// storage of the disks, and a rollback to it starts the VM (seen on 9.2.11). `pending` and `current` are
    /// PVE's own names. Task `qmsnapshot`; qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation snapshot(SnapshotName name, String description, boolean memory) {
        Parameters form = Parameters.of("snapname", name.value())
                .and("description", Optional.of(description).filter(d -> !d.isEmpty()))
                .and("vmstate", memory);
        return task("POST", "/snapshot", form, "qmsnapshot");
    }

    /// VM.Snapshot. Of the disks alone. Task `qmsnapshot`; qemu-server 9.2.6 `API2/Qemu.pm`.
    @Override
    public Mutation snapshot(SnapshotName name, String description) {
        return snapshot(name, description, false);
    }

    /// At once, with all that it has to allocate: a new disk can take longer than the 30 s after which pveproxy
    /// answers 596. Privileges by option (VM.Config.*). The digest covers the whole file; an old one is a 500
    /// `checksum mismatch`. Without any option a 500. qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation setConfig(QemuOptions options, List<String> delete, Optional<String> digest) {
        return Mutation.atOnce("PUT", path + "/config", ConfigChange.form(options.parameters(), delete, digest));
    }

    /// The same privileges (VM.Config.*), in a task `qmconfig`; a wrong digest is refused before it. Done at
    /// once when the task ends within `wait`. qemu-server 9.2.6 `API2/Qemu.pm`.
    ///
    /// @param wait 1 to 30 s for which PVE holds its answer back; none for an answer at once
    public Mutation setConfigInTask(
            QemuOptions options, List<String> delete, Optional<String> digest, Optional<Duration> wait) {
        Parameters form = ConfigChange.form(options.parameters(), delete, digest)
                .and("background_delay", wait.map(Duration::toSeconds));
        return task("POST", "/config", form, "qmconfig").meaning(Mutation.WithoutUpid.DONE);
    }

    /// VM.Config.* of the options; drops changes that wait for the next start. At once; qemu-server 9.2.6
    /// `API2/Qemu.pm`.
    public Mutation revertPending(List<String> keys, Optional<String> digest) {
        return Mutation.atOnce(
                "PUT",
                path + "/config",
                Parameters.of("revert", String.join(",", keys)).and("digest", digest));
    }

    /// VM.PowerMgmt. Holds the processors; the state says `running` and only `qmpstatus` says `paused`. Twice is
    /// OK, of a stopped VM a 500 (seen on 9.2.11). Task `qmpause`; qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation pause() {
        return power("suspend", Parameters.of("todisk", "0"), "qmpause");
    }

    /// VM.PowerMgmt, VM.Config.Disk, Datastore.AllocateSpace. Writes the memory to a volume and stops the VM,
    /// which keeps the lock `suspended` until it is started again. Task `qmsuspend`; qemu-server 9.2.6
    /// `API2/Qemu.pm`.
    public Mutation suspendToDisk(Optional<StorageId> storage) {
        Parameters form = Parameters.of("todisk", "1").and("statestorage", storage);
        return power("suspend", form, "qmsuspend");
    }

    /// VM.PowerMgmt. Ends [#pause]; a VM that was suspended to disk is started instead. Task `qmresume`;
    /// qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation resume() {
        return power("resume", Parameters.NONE, "qmresume");
    }

    /// VM.PowerMgmt. The reset button: what was not on disk is lost. Task `qmreset`; qemu-server 9.2.6
    /// `API2/Qemu.pm`.
    public Mutation reset() {
        return power("reset", Parameters.NONE, "qmreset");
    }

    /// VM.Allocate. Unlike a container's, this names its task. There is no way back. Task `qmtemplate`;
    /// qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation template() {
        return task("POST", "/template", Parameters.NONE, "qmtemplate");
    }

    /// VM.Config.Disk, Datastore.AllocateSpace on the target. Task `qmmove`; qemu-server 9.2.6 `API2/Qemu.pm`.
    ///
    /// @param disk `scsi0`, `efidisk0`, ...
    /// @param deleteOld without it the old volume stays as `unused0`
    public Mutation moveDisk(
            String disk, StorageId target, Optional<ImageFormat> format, boolean deleteOld, Optional<String> digest) {
        Parameters form = Parameters.of("disk", disk)
                .and("storage", target.value())
                .and("format", format.map(ImageFormat::word))
                .and("delete", deleteOld)
                .and("digest", digest);
        return task("POST", "/move_disk", form, "qmmove");
    }

    /// VM.Migrate. The same node is a 400. Local disks go along only when a storage is named. Task `qmigrate`,
    /// under HA `hamigrate`; qemu-server 9.2.6 `API2/Qemu.pm`.
    public Mutation migrate(NodeName target, boolean online, Optional<StorageId> storage) {
        Parameters form = Parameters.of("target", target.value())
                .and("online", online)
                .and("with-local-disks", storage.isPresent())
                .and("targetstorage", storage);
        return task("POST", "/migrate", form, "qmigrate", "hamigrate");
    }
}
