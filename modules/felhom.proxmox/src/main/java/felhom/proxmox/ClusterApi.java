package felhom.proxmox;

import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Map;

/// What concerns the cluster as a whole, a single node included. Every method throws [PveException].
public final class ClusterApi {
    private final PveClient client;

    ClusterApi(PveClient client) {
        this.client = client;
    }

    /// Sys.Audit on `/`. A host without a cluster has one node and no cluster (pve-manager 9.2.11 `API2/Cluster.pm`).
    public ClusterStatus status() {
        return ClusterStatus.of(client.list("/cluster/status", Map.of(), ClusterStatus.Entry::of));
    }

    /// No privilege needed. The lowest free id is no reservation: a guest may take it before we do (pve-manager 9.2.11
    /// `API2/Cluster.pm`). PVE sends it as text.
    public Vmid nextId() {
        String id = client.send("GET", "/cluster/nextid", Map.of()).data().asString("");
        try {
            return Vmid.of(id);
        } catch (IllegalArgumentException bad) {
            throw new PveException(new PveError.Unreadable("/cluster/nextid: expected an id, found '" + id + "'"), bad);
        }
    }

    /// No privilege needed, so it also knows of guests that the token may not see. No reservation either.
    public boolean isFree(Vmid vmid) {
        try {
            client.send("GET", "/cluster/nextid", Map.of("vmid", vmid.toString()));
            return true;
        } catch (PveException e) {
            if (e.error() instanceof PveError.BadParameters bad
                    && bad.byName().getOrDefault("vmid", "").contains("already exists")) {
                return false;
            }
            throw e;
        }
    }

    /// The configured storages, whether they answer or not. Those without Datastore.Audit or Datastore.AllocateSpace
    /// are left out without a word (pve-storage 9.1.7 `API2/Storage/Config.pm`).
    public List<StorageConfig> storages() {
        return client.list("/storage", Map.of(), StorageConfig::of);
    }

    /// Datastore.Allocate on the storage: more than the list needs (pve-storage 9.1.7 `API2/Storage/Config.pm`). An
    /// unknown one is a 500.
    public StorageConfig storage(StorageId storage) {
        return client.read("/storage/" + storage, StorageConfig::of);
    }
}
