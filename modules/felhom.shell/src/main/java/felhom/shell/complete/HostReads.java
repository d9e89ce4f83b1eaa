package felhom.shell.complete;

import felhom.engine.port.Tasks;
import felhom.engine.state.StateView;
import felhom.engine.view.BackupFile;
import felhom.engine.view.TokenRights;
import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.SnapshotInfo;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Optional;

/// What there is to complete with, read anew at each call by a thread that may wait for it; several may call
/// at once. Each method throws a [RuntimeException] whose message says why nothing is known. Nothing is
/// changed, and the state is never held.
public interface HostReads {
    /// The guests of the whole cluster.
    Guests guests();

    List<SnapshotInfo> snapshots(Vmid guest);

    List<Storage> storages();

    List<BackupFile> backups(StorageId storage);

    List<Tasks.Summary> tasks(boolean running);

    /// Plans and open orders; empty where there is no state yet.
    Optional<StateView> state();

    TokenRights rights();

    /// @param own the node that the agent works on
    record Guests(List<Guest> all, NodeName own) {
        public Guests {
            all = List.copyOf(all);
        }
    }
}
