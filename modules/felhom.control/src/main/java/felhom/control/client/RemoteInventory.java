package felhom.control.client;

import felhom.control.value.Codec.Nothing;
import felhom.control.wire.Methods;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.Inventory;
import felhom.ops.MountPlace;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The daemon's reads of its host.
record RemoteInventory(Calls calls) implements Inventory {
    @Override
    public List<Guest> guests() {
        List<Guest> guests = new ArrayList<>();
        calls.list(Methods.GUESTS, Nothing.NOTHING, guests::add);
        return guests;
    }

    @Override
    public Optional<GuestDetail> guest(Vmid vmid) {
        return calls.ask(Methods.GUEST, vmid);
    }

    @Override
    public String absence(Vmid vmid) {
        return calls.ask(Methods.ABSENCE, vmid);
    }

    @Override
    public List<Storage> storages() {
        List<Storage> storages = new ArrayList<>();
        calls.list(Methods.STORAGES, Nothing.NOTHING, storages::add);
        return storages;
    }

    @Override
    public List<StorageId> storagesAt(MountPlace place) {
        List<StorageId> storages = new ArrayList<>();
        calls.list(Methods.STORAGES_AT, place, storages::add);
        return storages;
    }

    @Override
    public boolean canSnapshot(Vmid vmid) {
        return calls.ask(Methods.CAN_SNAPSHOT, vmid);
    }

    @Override
    public boolean runsOnThroughBackup(Vmid vmid) {
        return calls.ask(Methods.RUNS_ON_THROUGH_BACKUP, vmid);
    }

    @Override
    public long backupSize(Vmid vmid) {
        return calls.ask(Methods.BACKUP_SIZE, vmid);
    }

    @Override
    public Optional<TaskInfo> task(Upid task) {
        return calls.ask(Methods.TASK, task);
    }
}
