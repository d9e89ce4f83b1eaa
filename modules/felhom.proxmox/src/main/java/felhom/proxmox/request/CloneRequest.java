package felhom.proxmox.request;

import felhom.ops.Guest;
import felhom.ops.SnapshotName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.http.Parameters;
import java.util.Optional;

/// What a clone is to be. Whether it is full is always said: PVE would make a linked one of a template and a
/// full one of anything else.
///
/// @param full false for a linked clone, which needs the original's volumes for as long as it lives
/// @param name the host name of a container, the name of a VM
/// @param description none keeps the original's, or that of the snapshot
/// @param storage where the copies go, full clones only; none is where the original's are
public record CloneRequest(
        Vmid newId,
        boolean full,
        Optional<String> name,
        Optional<String> description,
        Optional<SnapshotName> of,
        Optional<StorageId> storage,
        Optional<String> pool) {
    public CloneRequest {
        if (!full && storage.isPresent()) {
            throw new IllegalArgumentException(
                    "storage: a linked clone stays on its original's storage: leave it out, or make a full clone");
        }
    }

    public static CloneRequest full(Vmid newId, String name, StorageId storage) {
        return new CloneRequest(
                newId,
                true,
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.of(storage),
                Optional.empty());
    }

    public static CloneRequest linked(Vmid newId, String name) {
        return new CloneRequest(
                newId,
                false,
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public Parameters parameters(Guest.Kind kind) {
        return Parameters.of("newid", newId.toString())
                .and("full", full)
                .and(kind == Guest.Kind.LXC ? "hostname" : "name", name)
                .and("description", description)
                .and("snapname", of)
                .and("storage", storage)
                .and("pool", pool);
    }
}
