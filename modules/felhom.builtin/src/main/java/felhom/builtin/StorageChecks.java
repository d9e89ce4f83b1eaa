package felhom.builtin;

import felhom.ops.ArgumentType;
import felhom.ops.Inventory;
import felhom.ops.Parameter;
import felhom.ops.PlanRefused;
import felhom.ops.Storage;
import felhom.ops.StorageId;

/// What several built-in operations ask of storages in the same words.
final class StorageChecks {
    static final Parameter<StorageId> STORAGE = Parameter.required("storage", ArgumentType.STORAGE, "the storage");

    private StorageChecks() {}

    /// @param argument that names it
    /// @param content such as `backup`
    /// @param what such as `backups`
    /// @throws PlanRefused where the storage takes none on this node now
    static void takes(Inventory inventory, String argument, StorageId id, String content, String what) {
        Storage storage = inventory.storages().stream()
                .filter(s -> s.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new PlanRefused(argument + ": there is no storage '" + id
                        + "' on this node, or the token may not see it (Datastore.Audit on /storage/" + id
                        + "); felhom-agent storage list shows those that it may"));
        if (!storage.content().contains(content)) {
            throw new PlanRefused(argument + ": '" + id + "' does not take " + what + "; its content is "
                    + String.join(", ", storage.content()));
        }
        if (!storage.enabled()) {
            throw new PlanRefused(argument + ": '" + id
                    + "' is not in use on this node: it is switched off (`felhom-agent run storage-on storage=" + id
                    + "`), or for other nodes alone (`nodes` in /etc/pve/storage.cfg)");
        }
        if (!storage.active()) {
            throw new PlanRefused(argument + ": '" + id + "' is not active; look at `pvesm status`");
        }
    }
}
