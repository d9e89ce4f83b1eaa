package felhom.proxmox.api;

import felhom.ops.StorageId;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.request.ConfigChange;
import felhom.proxmox.request.StorageBackend;
import felhom.proxmox.request.StorageOptions;
import java.util.List;
import java.util.Optional;

/// The storages as the whole cluster has them configured. A change works at once, asks for Datastore.Allocate on
/// `/storage` (on one storage it is not enough), and touches the configuration, never the data.
@CheckReturnValue
public final class StorageConfigApi {
    private final PveClient client;

    StorageConfigApi(PveClient client) {
        this.client = client;
    }

    /// The configured storages, whether they answer or not. Those without Datastore.Audit or
    /// Datastore.AllocateSpace are left out without a word (pve-storage 9.1.7 `API2/Storage/Config.pm`).
    public List<StorageConfig> all() {
        return client.list("/storage", Parameters.NONE, StorageConfig::of);
    }

    /// Datastore.Allocate on the storage: more than the list needs (pve-storage 9.1.7 `API2/Storage/Config.pm`).
    /// An unknown one is a 500.
    public StorageConfig one(StorageId storage) {
        return client.read("/storage/" + storage, StorageConfig::of);
    }

    /// Also activates it on this node, so an unreachable server delays the answer and refuses the storage. A
    /// taken id is a 500 (pve-storage 9.1.7 `API2/Storage/Config.pm`). Datastore.Allocate on `/storage`. At once.
    public Mutation add(StorageId storage, StorageBackend backend, StorageOptions options) {
        Parameters form = Parameters.of("storage", storage.value())
                .and("type", backend.type())
                .and(backend.parameters())
                .and(options.parameters());
        return Mutation.atOnce("POST", "/storage", form);
    }

    /// What and where a storage is cannot be changed, only how it is used. The digest is that of the whole
    /// storage.cfg. Datastore.Allocate on `/storage`. At once; pve-storage 9.1.7 `API2/Storage/Config.pm`.
    ///
    /// @param delete options to take back to PVE's default
    public Mutation change(StorageId storage, StorageOptions options, List<String> delete, Optional<String> digest) {
        return Mutation.atOnce("PUT", "/storage/" + storage, ConfigChange.form(options.parameters(), delete, digest));
    }

    /// What runs from it goes on; nothing new is started, backed up or restored there. Datastore.Allocate on
    /// `/storage`. At once; pve-storage 9.1.7 `API2/Storage/Config.pm`.
    public Mutation disable(StorageId storage) {
        return change(storage, StorageOptions.NONE.disabled(true), List.of(), Optional.empty());
    }

    /// Datastore.Allocate on `/storage`. At once; pve-storage 9.1.7 `API2/Storage/Config.pm`.
    public Mutation enable(StorageId storage) {
        return change(storage, StorageOptions.NONE.disabled(false), List.of(), Optional.empty());
    }

    /// The data stays; a mount of NFS or CIFS is taken away where nothing uses it. A base of other storages is a
    /// 500. Datastore.Allocate on `/storage`. At once; pve-storage 9.1.7 `API2/Storage/Config.pm`.
    public Mutation remove(StorageId storage) {
        return Mutation.atOnce("DELETE", "/storage/" + storage, Parameters.NONE);
    }
}
