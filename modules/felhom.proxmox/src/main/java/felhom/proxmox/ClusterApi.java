package felhom.proxmox;

import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.ops.run.Tasks;
import java.util.List;

/// What concerns the cluster as a whole, a single node included. Every method throws [PveException].
final class ClusterApi {
    private final PveClient client;

    ClusterApi(PveClient client) {
        this.client = client;
    }

    /// Sys.Audit on `/`. A host without a cluster has one node and no cluster (pve-manager 9.2.11
    /// `API2/Cluster.pm`).
    ClusterStatus status() {
        return ClusterStatus.of(client.list("/cluster/status", Parameters.NONE, ClusterStatus.Entry::of));
    }

    /// All guests, nodes and storages of the cluster that the token may see (VM.Audit, Datastore.Audit; of a
    /// node without Sys.Audit only its name and state), up to 12 s old, in one request that pveproxy answers
    /// from memory. Nothing that just changed may be read back here.
    Resources resources() {
        return Resources.of(client.list("/cluster/resources", Parameters.NONE, Resources.Entry::of));
    }

    /// No privilege needed; without Sys.Audit on `/` little more than the registered tags.
    ClusterOptions options() {
        return client.read("/cluster/options", ClusterOptions::of);
    }

    /// The recent tasks of all nodes, running ones included. Without Sys.Audit on `/` a token sees none, not
    /// even its own (pve-manager 9.2.11 `API2/Cluster.pm`): [TaskApi#list] shows those.
    List<Tasks.Summary> tasks() {
        return client.list(
                "/cluster/tasks",
                Parameters.NONE,
                fields -> TaskApi.summary(fields, new NodeName(fields.need("node"))));
    }

    /// No privilege needed. The lowest free id is no reservation: a guest may take it before we do (pve-manager
    /// 9.2.11 `API2/Cluster.pm`). PVE sends it as text.
    Vmid nextId() {
        String id = client.text("/cluster/nextid", Parameters.NONE);
        try {
            return Vmid.of(id);
        } catch (IllegalArgumentException bad) {
            throw new PveException(new PveError.Unreadable("/cluster/nextid: expected an id, found '" + id + "'"), bad);
        }
    }

    /// No privilege needed, so it also knows of guests that the token may not see. No reservation either.
    boolean isFree(Vmid vmid) {
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
    List<BackupJob> backupJobs() {
        return client.list("/cluster/backup", Parameters.NONE, BackupJob::of);
    }

    /// Sys.Audit on `/`. An unknown one is a 400.
    BackupJob backupJob(String id) {
        return client.read("/cluster/backup/" + Transport.encode(id), BackupJob::of);
    }

    /// Sys.Audit on `/`. The guests that no backup job takes; what a script of the host's own backs up is among
    /// them.
    List<GuestName> notBackedUp() {
        return client.list("/cluster/backup-info/not-backed-up", Parameters.NONE, GuestName::of);
    }

    /// The replication jobs as configured, of guests with VM.Audit. [NodeApi#replication] has their state.
    List<Replication.Job> replication() {
        return client.list("/cluster/replication", Parameters.NONE, Replication.Job::of);
    }

    /// Sys.Audit on `/`.
    List<Ha.Resource> haResources() {
        return client.list("/cluster/ha/resources", Parameters.NONE, Ha.Resource::of);
    }

    /// Sys.Audit on `/`.
    List<Ha.State> haStatus() {
        return client.list("/cluster/ha/status/current", Parameters.NONE, Ha.State::of);
    }

    /// Sys.Audit on `/`. Since 9, in place of the groups of 8; a 501 before.
    List<Ha.Rule> haRules() {
        return client.list("/cluster/ha/rules", Parameters.NONE, Ha.Rule::of);
    }

    /// The pools with Pool.Audit. Their members are in [#pool].
    List<Pool> pools() {
        return client.list("/pools", Parameters.NONE, Pool::of);
    }

    /// One pool with its members. PVE shows it to every token, rights or not (seen on 9.2.11). An unknown one is
    /// a 500.
    List<Pool> pool(String id) {
        return client.list("/pools", Parameters.of("poolid", id), Pool::of);
    }
}
