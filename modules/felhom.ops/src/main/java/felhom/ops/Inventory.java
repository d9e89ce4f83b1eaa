package felhom.ops;

import java.util.List;
import java.util.Optional;

/// What an operation may read of its host while it plans. Every method throws [HostException] when the host
/// does not answer or refuses.
public interface Inventory {
    List<Guest> guests();

    /// One guest, asked at its own endpoint (the cluster-wide list lags by up to 12 s); empty where there is
    /// none.
    Optional<GuestDetail> guest(Vmid vmid);

    /// Why [#guest] finds none: it is on another node, or nowhere that can be seen.
    default String absence(Vmid vmid) {
        return guests().stream()
                .filter(guest -> guest.vmid().equals(vmid))
                .findFirst()
                .map(guest -> "guest " + vmid + " (" + guest.kind().words() + ") is on node '" + guest.node()
                        + "', which has an agent of its own")
                .orElse("there is no guest " + vmid
                        + " on this node; `felhom-agent guest list` shows the guests of the whole cluster");
    }

    List<Storage> storages();

    /// The storages that are switched on for this node and keep their files at this place of it or below, in
    /// the order of their ids. Of a storage that the token may not see nothing is known.
    ///
    /// @throws HostException also of a host that does not tell where its storages are
    default List<StorageId> storagesAt(MountPlace place) {
        throw new HostException(Failure.of(
                Failure.Kind.HOST, "which storages are at " + place + " is not known: the host does not tell"));
    }

    /// Whether every volume of the guest lies on a storage that can take snapshots.
    boolean canSnapshot(Vmid vmid);

    /// Whether the guest runs on while it is backed up. Where all of it can be snapshot, what goes into a
    /// backup can; a host that knows what stays out of one says more.
    default boolean runsOnThroughBackup(Vmid vmid) {
        return canSnapshot(vmid);
    }

    /// How large a backup of the guest may get, in bytes: what its volumes that go into one may hold. A host
    /// that does not know them says what it calls the guest's disk, which may be one of several.
    default long backupSize(Vmid vmid) {
        return guest(vmid).map(detail -> detail.guest().disk()).orElse(0L);
    }

    /// Empty when the host knows no such task (any more).
    Optional<TaskInfo> task(Upid task);
}
