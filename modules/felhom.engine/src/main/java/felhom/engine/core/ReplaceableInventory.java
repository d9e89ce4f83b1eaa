package felhom.engine.core;

import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.Inventory;
import felhom.ops.Storage;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Optional;

/// What is read of a host whose connection may be replaced.
record ReplaceableInventory(ReplaceableHost<?> host) implements Inventory {
    @Override
    public List<Guest> guests() {
        return host.ports(now -> now.inventory().guests());
    }

    @Override
    public Optional<GuestDetail> guest(Vmid vmid) {
        return host.ports(now -> now.inventory().guest(vmid));
    }

    @Override
    public String absence(Vmid vmid) {
        return host.ports(now -> now.inventory().absence(vmid));
    }

    @Override
    public List<Storage> storages() {
        return host.ports(now -> now.inventory().storages());
    }

    @Override
    public boolean canSnapshot(Vmid vmid) {
        return host.ports(now -> now.inventory().canSnapshot(vmid));
    }

    @Override
    public boolean runsOnThroughBackup(Vmid vmid) {
        return host.ports(now -> now.inventory().runsOnThroughBackup(vmid));
    }

    @Override
    public long backupSize(Vmid vmid) {
        return host.ports(now -> now.inventory().backupSize(vmid));
    }

    @Override
    public Optional<TaskInfo> task(Upid task) {
        return host.ports(now -> now.inventory().task(task));
    }
}
