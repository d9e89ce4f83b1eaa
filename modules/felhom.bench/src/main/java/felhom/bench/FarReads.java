package felhom.bench;

import felhom.engine.port.Clocks;
import felhom.engine.port.Tasks;
import felhom.engine.state.StateView;
import felhom.engine.view.BackupFile;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.TokenRights;
import felhom.ops.GuestDetail;
import felhom.ops.SnapshotInfo;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.check.ProxmoxHost;
import felhom.shell.complete.HostReads;
import java.util.List;
import java.util.Optional;

/// A host as a shell without a daemon asks it.
record FarReads(ProxmoxHost host) implements HostReads {
    @Override
    public Guests guests() {
        return new Guests(host.inventory().guests(), host.node());
    }

    @Override
    public List<SnapshotInfo> snapshots(Vmid guest) {
        return host.inventory().guest(guest).map(GuestDetail::snapshots).orElse(List.of());
    }

    @Override
    public List<Storage> storages() {
        return host.inventory().storages();
    }

    @Override
    public List<BackupFile> backups(StorageId storage) {
        return host.view(Clocks.system())
                .backups(storage)
                .known()
                .map(BackupFiles::files)
                .orElse(List.of());
    }

    @Override
    public List<Tasks.Summary> tasks(boolean running) {
        return host.tasks().list(new Tasks.Filter(Optional.empty(), running, false, 100));
    }

    @Override
    public Optional<StateView> state() {
        return Optional.empty();
    }

    @Override
    public TokenRights rights() {
        return host.view(Clocks.system()).rights().known().orElseThrow();
    }
}
