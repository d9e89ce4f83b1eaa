package felhom.proxmox.api;

import felhom.engine.port.Tasks;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.proxmox.answer.BackupJob;
import felhom.proxmox.answer.ClusterOptions;
import felhom.proxmox.answer.ClusterStatus;
import felhom.proxmox.answer.GuestName;
import felhom.proxmox.answer.Ha;
import felhom.proxmox.answer.Pool;
import felhom.proxmox.answer.Replication;
import felhom.proxmox.answer.Resources;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.http.Transport;
import felhom.proxmox.request.BackupRequest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What concerns the cluster as a whole, a single node included. Reads throw [PveException].
@CheckReturnValue
public final class ClusterApi {
    private final PveClient client;

    ClusterApi(PveClient client) {
        this.client = client;
    }

    /// Sys.Audit on `/`. A host without a cluster has one node and no cluster (pve-manager 9.2.11
    /// `API2/Cluster.pm`).
    public ClusterStatus status() {
        return ClusterStatus.of(client.list("/cluster/status", Parameters.NONE, ClusterStatus.Entry::of));
    }

    /// All guests, nodes and storages of the cluster that the token may see (VM.Audit, Datastore.Audit; of a
    /// node without Sys.Audit only its name and state), up to 12 s old, in one request that pveproxy answers
    /// from memory. Nothing that just changed may be read back here.
    public Resources resources() {
        return Resources.of(client.list("/cluster/resources", Parameters.NONE, Resources.Entry::of));
    }

    /// No privilege needed; without Sys.Audit on `/` little more than the registered tags.
    public ClusterOptions options() {
        return client.read("/cluster/options", ClusterOptions::of);
    }

    /// The recent tasks of all nodes, running ones included. Without Sys.Audit on `/` a token sees none, not
    /// even its own (pve-manager 9.2.11 `API2/Cluster.pm`): [TaskApi#list] shows those.
    public List<Tasks.Summary> tasks() {
        return client.list(
                "/cluster/tasks",
                Parameters.NONE,
                fields -> TaskApi.summary(fields, new NodeName(fields.need("node"))));
    }

    /// No privilege needed. The lowest free id is no reservation: a guest may take it before we do (pve-manager
    /// 9.2.11 `API2/Cluster.pm`). PVE sends it as text.
    public Vmid nextId() {
        String id = client.text("/cluster/nextid", Parameters.NONE);
        try {
            return Vmid.of(id);
        } catch (IllegalArgumentException bad) {
            throw new PveException(new PveError.Unreadable("/cluster/nextid: expected an id, found '" + id + "'"), bad);
        }
    }

    /// No privilege needed, so it also knows of guests that the token may not see. No reservation either.
    public boolean isFree(Vmid vmid) {
        try {
            client.send("GET", "/cluster/nextid", Parameters.of("vmid", vmid.toString()));
            return true;
        } catch (PveException e) {
            if (e.error() instanceof PveError.BadParameters bad
                    && bad.byName().getOrDefault("vmid", "").contains("already exists")) {
                return false;
            }
            throw e;
        }
    }

    /// Sys.Audit on `/`.
    public List<BackupJob> backupJobs() {
        return client.list("/cluster/backup", Parameters.NONE, BackupJob::of);
    }

    /// Sys.Audit on `/`. An unknown one is a 400.
    public BackupJob backupJob(String id) {
        return client.read("/cluster/backup/" + Transport.encode(id), BackupJob::of);
    }

    /// Sys.Modify on `/`, Datastore.Allocate on the storage: more than the agent's role has. At once. pve-manager
    /// 9.2.11 `API2/Backup.pm`.
    ///
    /// @param schedule PVE's calendar events, such as `sun 01:00`
    public Mutation addBackupJob(String id, String schedule, boolean enabled, BackupRequest what) {
        Parameters form =
                what.parameters().and("id", id).and("schedule", schedule).and("enabled", enabled);
        return Mutation.atOnce("POST", "/cluster/backup", form);
    }

    /// Sys.Audit on `/`. The guests that no backup job takes; what a script of the host's own backs up is among
    /// them.
    public List<GuestName> notBackedUp() {
        return client.list("/cluster/backup-info/not-backed-up", Parameters.NONE, GuestName::of);
    }

    /// The replication jobs as configured, of guests with VM.Audit. [NodeApi#replication] has their state.
    public List<Replication.Job> replication() {
        return client.list("/cluster/replication", Parameters.NONE, Replication.Job::of);
    }

    /// Sys.Audit on `/`.
    public List<Ha.Resource> haResources() {
        return client.list("/cluster/ha/resources", Parameters.NONE, Ha.Resource::of);
    }

    /// Sys.Audit on `/`.
    public List<Ha.State> haStatus() {
        return client.list("/cluster/ha/status/current", Parameters.NONE, Ha.State::of);
    }

    /// Sys.Audit on `/`. Since 9, in place of the groups of 8; a 501 before.
    public List<Ha.Rule> haRules() {
        return client.list("/cluster/ha/rules", Parameters.NONE, Ha.Rule::of);
    }

    /// Sys.Audit on `/`. Of 8, and of 9 as long as it has not made rules of them; a 500 afterwards
    /// (pve-ha-manager 5.2.0 `API2/HA/Groups.pm`).
    public List<Ha.Group> haGroups() {
        return client.list("/cluster/ha/groups", Parameters.NONE, Ha.Group::of);
    }

    /// The pools with Pool.Audit. Their members are in [#pool].
    public List<Pool> pools() {
        return client.list("/pools", Parameters.NONE, Pool::of);
    }

    /// One pool with its members. PVE shows it to every token, rights or not (seen on 9.2.11). An unknown one is
    /// a 500.
    public List<Pool> pool(String id) {
        return client.list("/pools", Parameters.of("poolid", id), Pool::of);
    }

    /// Pool.Allocate on the pool, Permissions.Modify or the like on what goes in. At once. A guest that is in
    /// another pool is refused, and not moved. pve-manager 9.2.11 `API2/Pool.pm`.
    public Mutation addToPool(String pool, Set<Vmid> guests) {
        return poolChange(pool, guests, false);
    }

    /// The guests lose the rights that they had through the pool, and so may the token. Pool.Allocate on the
    /// pool. At once; pve-manager 9.2.11 `API2/Pool.pm`.
    public Mutation removeFromPool(String pool, Set<Vmid> guests) {
        return poolChange(pool, guests, true);
    }

    private static Mutation poolChange(String pool, Set<Vmid> guests, boolean delete) {
        String list = guests.stream().sorted().map(Vmid::toString).collect(Collectors.joining(","));
        Parameters form = Parameters.of("poolid", pool).and("vms", list).and("delete", delete);
        return Mutation.atOnce("PUT", "/pools", form);
    }
}
