package felhom.proxmox;

import felhom.ops.Capability;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.GuestIdentity;
import felhom.ops.Storage;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Optional;

/// Reads for operations and for the operator.
final class ProxmoxInventory implements Capability.Inventory {
    private final PveClient client;

    ProxmoxInventory(PveClient client) {
        this.client = client;
    }

    @Override
    public List<Guest> guests() {
        return client.guests();
    }

    @Override
    public Optional<GuestDetail> guest(Vmid vmid) {
        LxcApi lxc = client.ownNode().lxc(vmid);
        GuestStatus status;
        LxcConfig config;
        try {
            status = lxc.status();
            config = lxc.config();
        } catch (PveException e) {
            return absent(e);
        }
        Guest guest = new Guest(
                vmid,
                Guest.Kind.LXC,
                client.connection().node(),
                status.name(),
                status.status(),
                status.lock().or(config::lock),
                status.template() || config.template(),
                status.maxMemory(),
                status.maxDisk(),
                status.cpus(),
                PveClient.tags(status.tags()));
        return Optional.of(new GuestDetail(
                guest, config.all(), config.digest(), lxc.snapshots().list()));
    }

    /// Who the guest is, by one read; empty where there is none.
    Optional<GuestIdentity> identity(Vmid vmid) {
        try {
            LxcConfig config = client.ownNode().lxc(vmid).config();
            return Optional.of(GuestIdentity.of(vmid, Guest.Kind.LXC, config.all(), config.digest()));
        } catch (PveException e) {
            return absent(e);
        }
    }

    // PVE has no 404: a guest that is not there is a 500 about its configuration file.
    private static <T> Optional<T> absent(PveException e) {
        if (e.error() instanceof PveError.Refused refused && refused.message().contains("does not exist")) {
            return Optional.empty();
        }
        throw e;
    }

    @Override
    public Optional<TaskInfo> task(Upid task) {
        // Another node's tasks are another agent's business.
        return Optional.of(task)
                .filter(own -> own.node().equals(client.connection().node()))
                .flatMap(new ProxmoxTasks(client, Ticker.SYSTEM)::find)
                .map(found -> new TaskInfo(task, found.user(), found.started(), found.exitStatus()));
    }

    @Override
    public List<Storage> storages() {
        return client.ownNode().storages();
    }

    @Override
    public boolean canSnapshot(Vmid vmid) {
        return client.ownNode().lxc(vmid).canSnapshot();
    }
}
