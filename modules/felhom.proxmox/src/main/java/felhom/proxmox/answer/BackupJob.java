package felhom.proxmox.answer;

import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A backup job of the cluster.
///
/// @param guests the ones that it names; none for a pool or for all
/// @param all every guest but `excluded`, of `node` or everywhere
/// @param retention absent for the storage's own
/// @param next absent while it is switched off
/// @param extra every other option, as PVE wrote it
public record BackupJob(
        String id,
        boolean enabled,
        Optional<String> schedule,
        Optional<StorageId> storage,
        String mode,
        List<Vmid> guests,
        boolean all,
        List<Vmid> excluded,
        Optional<String> pool,
        Optional<NodeName> node,
        Optional<Retention> retention,
        Optional<Instant> next,
        Map<String, String> extra) {
    public BackupJob {
        guests = List.copyOf(guests);
        excluded = List.copyOf(excluded);
        extra = Map.copyOf(extra);
    }

    public static BackupJob of(Fields fields) {
        return new BackupJob(
                fields.need("id"),
                // A job that was never switched has no such key.
                fields.text("enabled").isEmpty() || fields.flag("enabled"),
                fields.text("schedule"),
                fields.as("storage", StorageId::new),
                fields.text("mode").orElse("snapshot"),
                guests(fields, "vmid"),
                fields.flag("all"),
                guests(fields, "exclude"),
                fields.text("pool"),
                fields.as("node", NodeName::new),
                retention(fields),
                fields.instant("next-run"),
                fields.rest());
    }

    private static List<Vmid> guests(Fields fields, String name) {
        return fields.as(
                        name,
                        list -> Stream.of(list.split("[,; ]+", -1))
                                .filter(id -> !id.isEmpty())
                                .map(Vmid::of)
                                .toList())
                .orElse(List.of());
    }

    /// An object when it is read, a text when it is written (pve-manager 9.2.11 `API2/Backup.pm`).
    private static Optional<Retention> retention(Fields fields) {
        return fields.raw("prune-backups").isObject()
                ? fields.object("prune-backups").allAs(Retention::of)
                : fields.as("prune-backups", Retention::of);
    }
}
