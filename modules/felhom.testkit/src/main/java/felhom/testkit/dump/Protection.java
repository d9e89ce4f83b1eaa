package felhom.testkit.dump;

import felhom.testkit.world.Acl;
import felhom.testkit.world.WorldState;
import java.util.Optional;

/// How many backups of one guest may be protected on a storage: `max-protected-backups`, and without it five for who
/// lacks Datastore.Allocate (pve-storage 9.1.7 Storage.pm get_max_protected_backups).
public final class Protection {
    private Protection() {}

    /// What to say when no more may be.
    public static Optional<String> reached(WorldState world, Acl.Token token, String storage, String node, int vmid) {
        var state = world.storages().get(storage);
        if (state == null) return Optional.empty();
        var own = state.options.get("max-protected-backups");
        boolean free = world.acl().allows(token, "/storage/" + storage, "Datastore.Allocate");
        int limit = own != null ? Integer.parseInt(own) : free ? -1 : 5;
        long there = world.archivesOf(storage, node, vmid).stream()
                .filter(archive -> archive.isProtected)
                .count();
        if (limit < 0 || there < limit) return Optional.empty();
        return Optional.of(
                "The number of protected backups per guest is limited to " + limit + " on storage '" + storage + "'");
    }
}
