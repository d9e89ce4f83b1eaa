package felhom.engine.view;

import felhom.ops.Vmid;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// One backup on a storage.
///
/// @param volume as Proxmox VE names it, its storage included
/// @param size in bytes; empty where the host does not know it
/// @param verified what the last verification on a Backup Server came to, `ok` or `failed`; empty where there
///     was none
public record BackupFile(
        String volume,
        Vmid guest,
        Instant created,
        OptionalLong size,
        boolean isProtected,
        boolean encrypted,
        Optional<String> verified) {
    /// Not known to be of no use.
    public boolean good() {
        return !verified.equals(Optional.of("failed"));
    }
}
