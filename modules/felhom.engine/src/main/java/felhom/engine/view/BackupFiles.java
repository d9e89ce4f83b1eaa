package felhom.engine.view;

import felhom.ops.Vmid;
import java.util.List;
import java.util.Set;

/// The backups on one storage that the token may see.
///
/// @param usual whether those of a guest are shown, unless it is one of `except`, where it is the other way
///     round
public record BackupFiles(List<BackupFile> files, boolean usual, Set<Vmid> except) {
    public BackupFiles {
        files = List.copyOf(files);
        except = Set.copyOf(except);
    }

    /// Whether the host shows what there is of this guest: only then is nothing none.
    public boolean shows(Vmid guest) {
        return usual != except.contains(guest);
    }
}
