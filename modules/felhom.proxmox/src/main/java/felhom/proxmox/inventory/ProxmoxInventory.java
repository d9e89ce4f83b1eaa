package felhom.proxmox.inventory;

import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.Inventory;
import felhom.ops.MountPlace;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.backup.BackupVolumes;
import felhom.proxmox.guest.GuestConfig;
import felhom.proxmox.task.ProxmoxTasks;
import felhom.proxmox.task.Ticker;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads for operations and for the operator.
public final class ProxmoxInventory implements Inventory {
    /// Either is enough.
    private static final Set<String> SEEING_STORAGES = Set.of("Datastore.Audit", "Datastore.AllocateSpace");

    private final PveClient client;
    private final OwnGuests guests;

    public ProxmoxInventory(OwnGuests guests) {
        this.client = guests.client();
        this.guests = guests;
    }

    @Override
    public List<Guest> guests() {
        return client.guests();
    }

    @Override
    public Optional<GuestDetail> guest(Vmid vmid) {
        return guests.read(vmid, api -> GuestState.now(api).detail());
    }

    /// Who the guest is, by one read, or two where it is a machine that was never read; empty where there is
    /// none.
    public Optional<GuestIdentity> identity(Vmid vmid) {
        return guests.read(vmid, api -> {
            GuestConfig config = api.config();
            return GuestIdentity.of(vmid, api.kind(), config.all(), config.digest());
        });
    }

    @Override
    public Optional<TaskInfo> task(Upid task) {
        // Another node's tasks are another agent's business.
        return Optional.of(task)
                .filter(own -> own.node().equals(client.ownName()))
                .flatMap(new ProxmoxTasks(client, Ticker.SYSTEM)::find)
                .map(found -> new TaskInfo(task, found.user(), found.started(), found.exitStatus()));
    }

    @Override
    public List<Storage> storages() {
        return client.ownNode().storages();
    }

    @Override
    public List<StorageId> storagesAt(MountPlace place) {
        return at(place).stream()
                .filter(storage -> storage.usedOn(client.ownName()))
                .map(StorageConfig::id)
                .toList();
    }

    /// The storages that keep their files there or below, in the order of their ids. PVE leaves out those
    /// that the token may not see, without a word (pve-storage 9.1.7 `API2/Storage/Config.pm`): one that was
    /// not switched off would go on being written to, on the host's own disk.
    ///
    /// @throws HostException also where there may be some that the token may not see
    List<StorageConfig> at(MountPlace place) {
        if (!Sight.sees(client, "/storage", SEEING_STORAGES)) {
            throw new HostException(Failure.of(
                    Failure.Kind.PRIVILEGE,
                    "which storages are at " + place + " is not known: there may be some that the token may not see"
                            + " (Datastore.Audit on /storage, and no entry below that replaces it); `felhom-agent"
                            + " --selftest=read` says how it is granted"));
        }
        return client.storages().all().stream()
                .filter(storage -> storage.at(place))
                .sorted(Comparator.comparing(storage -> storage.id().value()))
                .toList();
    }

    @Override
    public boolean canSnapshot(Vmid vmid) {
        return guests.get(vmid).canSnapshot();
    }

    @Override
    public long backupSize(Vmid vmid) {
        return guests.read(vmid, BackupVolumes::size).orElse(0L);
    }

    @Override
    public boolean runsOnThroughBackup(Vmid vmid) {
        return BackupVolumes.keepRunning(client.ownNode(), guests.get(vmid));
    }
}
