package felhom.proxmox.step;

import felhom.engine.order.Quoted;
import felhom.ops.ArchiveSource;
import felhom.ops.Guest;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.ContentItem;
import felhom.proxmox.api.NodeApi;
import felhom.proxmox.backup.BackupVolumes;
import felhom.proxmox.guest.ArchivedConfig;
import felhom.proxmox.guest.GuestConfig;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.guest.MountPoint;
import felhom.proxmox.guest.QemuConfig;
import felhom.proxmox.inventory.Age;
import felhom.proxmox.inventory.Effects;
import felhom.proxmox.inventory.GuestState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// The guest that a backup holds, as far as it can be told without restoring it: its configuration. That the
/// data after it is sound nobody knows before (seen on 9.2.11).
///
/// @param words of the backup, with its age and size where it is there already
record ArchivedGuest(Guest.Kind kind, GuestConfig config, String words) {
    /// @param guests as they will be when it is restored
    /// @throws PlanRefused when there is no such backup
    /// @throws felhom.ops.HostException when the host does not say
    static ArchivedGuest of(StepContext context, ArchiveSource archive, GuestOutlook guests) {
        return switch (archive) {
            case ArchiveSource.Named(VolumeId id) -> there(context, id);
            case ArchiveSource.MadeBy made ->
                guests.backedUp(made.maker())
                        .map(guest -> new ArchivedGuest(
                                guest.kind(), guest.inForce(), archive.words() + " of " + Effects.of(guest.vmid())))
                        .orElseThrow(() -> new PlanRefused("archive: " + archive.words() + " cannot be foreseen"));
        };
    }

    private static ArchivedGuest there(StepContext context, VolumeId id) {
        Guest.Kind kind = kind(id);
        NodeApi node = context.client().ownNode();
        ContentItem item = listed(node, id)
                .orElseThrow(() -> new PlanRefused("archive: storage '" + id.storage() + "' has no backup '" + id
                        + "', or the token may not read it (Datastore.AllocateSpace there, and VM.Backup on the guest"
                        + " that it is of); `pvesm list " + id.storage() + " --content backup` shows those there are"));
        GuestConfig config = ArchivedConfig.of(kind, node.archivedConfig(id));
        return new ArchivedGuest(kind, config, "backup " + id + described(item, context.now()));
    }

    /// The kind of guest that a backup is of decides where PVE is asked for it.
    ///
    /// @throws PlanRefused for what is no backup, by its name
    static Guest.Kind kind(VolumeId id) {
        return id.backupOf()
                .orElseThrow(
                        () -> new PlanRefused("archive: '" + id + "' is no backup of a guest, by its name: expected"
                                + " vzdump-lxc-... or vzdump-qemu-..., or ct/... or vm/... of a Backup Server"));
    }

    private static Optional<ContentItem> listed(NodeApi node, VolumeId id) {
        StorageId storage = id.storage();
        Storage there = node.storages().stream()
                .filter(each -> each.id().equals(storage))
                .findFirst()
                .orElseThrow(() -> new PlanRefused("archive: " + CopyTarget.noStorage(storage)));
        if (!there.enabled() || !there.active()) {
            throw new PlanRefused("archive: storage '" + storage + "' is "
                    + (there.enabled() ? "not active" : "disabled") + "; look at `pvesm status`");
        }
        return node.storage(storage).backups(id.owner()).stream()
                .filter(item -> item.volid().equals(id.text()))
                .findFirst();
    }

    private static String described(ContentItem item, Instant now) {
        String age = item.created().map(at -> " of " + Age.words(at, now)).orElse("");
        String notes =
                item.notes().isBlank() ? "" : ", " + Quoted.of(item.notes().strip());
        return age + notes;
    }

    /// What the guest is called in it; empty where it says nothing.
    Optional<String> name() {
        return switch (config) {
            case LxcConfig lxc -> lxc.hostname();
            case QemuConfig qemu -> qemu.name();
        };
    }

    /// What its volumes may come to hold, in bytes; empty where one does not say.
    OptionalLong size() {
        Stream<Optional<String>> sizes = switch (config) {
            case LxcConfig lxc ->
                lxc.mounts().stream()
                        .filter(mount -> mount.kind() == MountPoint.Kind.VOLUME)
                        .map(mount -> Optional.ofNullable(mount.options().get("size")));
            case QemuConfig qemu ->
                qemu.drives().stream()
                        .filter(qemu::backsUp)
                        .map(drive -> Optional.ofNullable(drive.options().get("size")));
        };
        List<OptionalLong> known = sizes.map(
                        size -> size.map(BackupVolumes::bytes).orElse(OptionalLong.empty()))
                .toList();
        return known.stream().allMatch(OptionalLong::isPresent)
                ? OptionalLong.of(
                        known.stream().mapToLong(OptionalLong::getAsLong).sum())
                : OptionalLong.empty();
    }

    /// What PVE calls its volumes on a storage.
    String content() {
        return switch (kind) {
            case LXC -> "rootdir";
            case QEMU -> "images";
        };
    }

    /// As the step leaves it.
    GuestState restored(StepContext context, Step.CopyGuest step) {
        return GuestState.made(
                context.client().ownNode().guest(kind, step.guest()),
                config,
                step.name().map(Object::toString).or(this::name).orElse(""));
    }
}
