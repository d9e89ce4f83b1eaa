package felhom.proxmox;

import felhom.ops.SnapshotName;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One container. Every method throws [PveException]; those that return a UPID only start a task, whose exit status
/// alone says whether anything was done: even an unknown guest or a taken snapshot name is answered 200.
public final class LxcApi {
    private final PveClient client;
    private final String path;
    private final Vmid vmid;

    LxcApi(PveClient client, String path, Vmid vmid) {
        this.client = client;
        this.path = path;
        this.vmid = vmid;
    }

    public Vmid vmid() {
        return vmid;
    }

    /// VM.Audit.
    public LxcStatus status() {
        return client.read(path + "/status/current", LxcStatus::of);
    }

    /// VM.Audit. Pending changes are merged in, as PVE does by default.
    public LxcConfig config() {
        return client.read(path + "/config", LxcConfig::of);
    }

    /// VM.Audit.
    Snapshots snapshots() {
        return Snapshots.of(client.list(path + "/snapshot", Map.of(), Snapshots::entry));
    }

    /// VM.Audit. Every key of the configuration, and what of it waits for the next start: most options of a running
    /// container are changed at once, some are not (pve-container 6.1.10 `LXC/Config.pm`).
    public List<PendingOption> pending() {
        return client.list(path + "/pending", Map.of(), PendingOption::of);
    }

    /// VM.Audit. Empty when the container is stopped; PVE says the same, and no error, of one that is not there
    /// (pve-container 6.1.10 `LXC.pm`).
    public Optional<List<GuestInterface>> interfaces() {
        Answer answer = client.send("GET", path + "/interfaces", Map.of());
        return answer.data().isNull()
                ? Optional.empty()
                : Optional.of(Fields.list(path + "/interfaces", answer.data(), client.drifts(), GuestInterface::of));
    }

    /// Whether every volume can be snapshot: one bind or device mount is enough that none can (pve-container
    /// `LXC/Config.pm`).
    public boolean canSnapshot() {
        return can(Feature.SNAPSHOT, Optional.empty());
    }

    /// VM.Audit. Asks about the volumes only: a lock or a missing privilege may still stand in the way.
    ///
    /// @param of a snapshot in place of the present state; PVE answers 500 when there is no such one
    public boolean can(Feature feature, Optional<SnapshotName> of) {
        Map<String, String> parameters = new TreeMap<>(Map.of("feature", feature.word()));
        of.ifPresent(name -> parameters.put("snapname", name.value()));
        Answer answer = client.send("GET", path + "/feature", parameters);
        return new Fields(path + "/feature", answer.data(), client.drifts()).flag("hasFeature");
    }

    /// VM.Snapshot. Task `vzsnapshot`.
    public Optional<Upid> snapshot(SnapshotName name, String description) {
        Map<String, String> form = new TreeMap<>(Map.of("snapname", name.value()));
        if (!description.isEmpty()) {
            form.put("description", description);
        }
        return client.mutate("POST", path + "/snapshot", form);
    }

    /// VM.Snapshot or VM.Snapshot.Rollback. Task `vzrollback`. Stops a running guest and leaves it stopped; restores
    /// the configuration, but keeps the current description (pve-guest-common `AbstractConfig.pm`).
    public Optional<Upid> rollback(SnapshotName name) {
        return client.mutate("POST", path + "/snapshot/" + name + "/rollback", Map.of());
    }

    /// VM.Snapshot. Task `vzdelsnapshot`.
    public Optional<Upid> deleteSnapshot(SnapshotName name) {
        return client.mutate("DELETE", path + "/snapshot/" + name, Map.of());
    }

    /// Synchronous: done when it returns. Privileges by option; VM.Config.Options for the description. PVE refuses it
    /// when `digest` is not the configuration's any more.
    ///
    /// @param delete the keys to remove
    public void setConfig(Map<String, String> values, List<String> delete, Optional<String> digest) {
        Map<String, String> form = new TreeMap<>(values);
        if (!delete.isEmpty()) {
            form.put("delete", String.join(",", delete));
        }
        digest.ifPresent(d -> form.put("digest", d));
        client.mutate("PUT", path + "/config", form);
    }

    /// VM.PowerMgmt. Task `vzstart`; for an HA-managed guest `hastart`, which ends before the guest has started.
    public Optional<Upid> start() {
        return client.mutate("POST", path + "/status/start", Map.of());
    }

    /// VM.PowerMgmt. Task `vzstop`: at once, without a shutdown.
    public Optional<Upid> stop() {
        return client.mutate("POST", path + "/status/stop", Map.of());
    }
}
