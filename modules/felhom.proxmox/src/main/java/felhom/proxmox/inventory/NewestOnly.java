package felhom.proxmox.inventory;

import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.proxmox.api.PveClient;
import java.util.List;
import java.util.Optional;

/// Looks for a newer snapshot that stands in the way of a rollback: some storages go back to the newest one
/// of a volume only (pve-storage 9.1.7 `volume_rollback_is_possible` of the plugins).
public final class NewestOnly {
    // Nearly always the first one has all volumes; a guest may have hundreds.
    private static final int LOOKS = 5;

    private final PveClient client;
    private final GuestState guest;

    public NewestOnly(PveClient client, GuestState guest) {
        this.client = client;
        this.guest = guest;
    }

    /// Empty where none is known.
    ///
    /// @throws felhom.proxmox.http.PveException when it cannot be read
    public Optional<String> obstacle(SnapshotName name) {
        List<SnapshotName> newer = newer(name);
        if (newer.isEmpty()) {
            return Optional.empty();
        }
        GuestVolumes volumes = new GuestVolumes(
                GuestVolumes.of(guest.kept(name)), client.storages().all());
        List<GuestVolumes.Volume> chained =
                volumes.volumes().stream().filter(volumes::newestOnly).toList();
        if (chained.isEmpty()) {
            return Optional.empty();
        }
        for (SnapshotName other : newer.stream().limit(LOOKS).toList()) {
            List<String> held = GuestVolumes.of(guest.kept(other)).stream()
                    .map(GuestVolumes.Volume::volume)
                    .toList();
            Optional<GuestVolumes.Volume> stuck = chained.stream()
                    .filter(volume -> held.contains(volume.volume()))
                    .findFirst();
            if (stuck.isPresent()) {
                return Optional.of(words(volumes, stuck.get(), other));
            }
        }
        return Optional.empty();
    }

    private String words(GuestVolumes volumes, GuestVolumes.Volume volume, SnapshotName newer) {
        String storage = volumes.storage(volume)
                .map(s -> "storage '" + s.id() + "' (" + s.type() + ")")
                .orElse("its storage");
        return volume.words() + " is on " + storage + ", which goes back to the newest snapshot only, and '"
                + newer + "' is newer; roll back to that one, or delete what is newer first, such as with"
                + " `felhom-agent plan delete-snapshot vmid=" + guest.vmid() + " name=" + newer + "`";
    }

    /// Those that were surely taken later, or will be, the newest first. An unfinished one may not have
    /// reached the volumes.
    private List<SnapshotName> newer(SnapshotName name) {
        return guest.snapshot(name).stream()
                .flatMap(old -> guest.snapshots().reversed().stream().filter(other -> newer(old, other)))
                .filter(other -> other.state().isEmpty())
                .flatMap(other -> name(other).stream())
                .toList();
    }

    private boolean newer(SnapshotInfo old, SnapshotInfo other) {
        if (guest.planned(old) || guest.planned(other)) {
            return guest.snapshots().indexOf(other) > guest.snapshots().indexOf(old);
        }
        return old.taken()
                .filter(taken -> other.taken().filter(taken::isBefore).isPresent())
                .isPresent();
    }

    // What another program has named otherwise cannot be asked about.
    private static Optional<SnapshotName> name(SnapshotInfo snapshot) {
        try {
            return Optional.of(new SnapshotName(snapshot.name()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
