package felhom.proxmox.answer;

import felhom.ops.StorageId;
import java.util.Map;
import java.util.Optional;

/// What a backup does where it is not told otherwise.
///
/// @param prunes whether older backups are deleted
/// @param extra every other option, as PVE wrote it
public record BackupDefaults(
        Optional<StorageId> storage,
        String mode,
        String compression,
        boolean prunes,
        Optional<Retention> retention,
        Map<String, String> extra) {
    public BackupDefaults {
        extra = Map.copyOf(extra);
    }

    public static BackupDefaults of(Fields fields) {
        return new BackupDefaults(
                fields.as("storage", StorageId::new),
                fields.text("mode").orElse("snapshot"),
                fields.text("compress").orElse("0"),
                fields.flag("remove"),
                fields.as("prune-backups", Retention::of),
                fields.rest());
    }
}
