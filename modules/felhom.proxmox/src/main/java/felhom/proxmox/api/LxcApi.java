package felhom.proxmox.api;

import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.SnapshotName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.guest.GuestInterface;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.request.ConfigChange;
import felhom.proxmox.request.LxcOptions;
import java.util.List;
import java.util.Optional;

/// One container.
@CheckReturnValue
public final class LxcApi extends GuestApi {
    LxcApi(PveClient client, String path, Vmid vmid) {
        super(client, path, vmid, "vz");
    }

    @Override
    public Guest.Kind kind() {
        return Guest.Kind.LXC;
    }

    @Override
    public LxcConfig config() {
        return client.read(path + "/config", LxcConfig::of);
    }

    @Override
    public LxcConfig configInForce() {
        return client.read(path + "/config", Parameters.of("current", "1"), LxcConfig::of);
    }

    @Override
    public LxcConfig config(SnapshotName of) {
        return client.read(path + "/config", Parameters.of("snapshot", of.value()), LxcConfig::of);
    }

    /// VM.Audit. Empty when the container is stopped; PVE says the same, and no error, of one that is not there
    /// (pve-container 6.1.10 `LXC.pm`).
    public Optional<List<GuestInterface>> interfaces() {
        return client.listIfAny(path + "/interfaces", GuestInterface::of);
    }

    /// VM.Snapshot. A running container is frozen for as long as it takes. `vzdump` and `current` are PVE's own
    /// names; with a bind mount, a device or a volume on a storage without snapshots the task fails with
    /// `snapshot feature is not available`. Task `vzsnapshot`; pve-container 6.1.10 `API2/LXC/Snapshot.pm`.
    @Override
    public Mutation snapshot(SnapshotName name, String description) {
        Parameters form = Parameters.of("snapname", name.value())
                .and("description", Optional.of(description).filter(d -> !d.isEmpty()));
        return task("POST", "/snapshot", form, "vzsnapshot");
    }

    /// At once, but it waits up to 10 s for the configuration's lock. Privileges by option (VM.Config.*; a
    /// network interface also SDN.Use on its bridge). The digest covers the whole file, so that any snapshot,
    /// lock or change since is a 500 `detected modified configuration`. Removing `lock` is refused to every
    /// token. pve-container 6.1.10 `API2/LXC/Config.pm`.
    ///
    /// @param delete the keys to remove
    public Mutation setConfig(LxcOptions options, List<String> delete, Optional<String> digest) {
        return Mutation.atOnce("PUT", path + "/config", ConfigChange.form(options.parameters(), delete, digest));
    }

    /// VM.Config.Options and whatever the options need; drops changes that wait for the next start. At once;
    /// pve-container 6.1.10 `API2/LXC/Config.pm`.
    public Mutation revertPending(List<String> keys, Optional<String> digest) {
        return Mutation.atOnce(
                "PUT",
                path + "/config",
                Parameters.of("revert", String.join(",", keys)).and("digest", digest));
    }

    /// VM.PowerMgmt. Saves the processes with CRIU, which PVE calls experimental. Task `vzsuspend`; pve-container
    /// 6.1.10 `API2/LXC/Status.pm`.
    public Mutation suspend() {
        return power("suspend", Parameters.NONE, "vzsuspend");
    }

    /// VM.PowerMgmt. Task `vzresume`; pve-container 6.1.10 `API2/LXC/Status.pm`.
    public Mutation resume() {
        return power("resume", Parameters.NONE, "vzresume");
    }

    /// VM.Allocate. Its task `vztemplate` is not told: the answer is null at once, and the configuration read right
    /// afterwards is still the old one (seen on 9.2.11). There is no way back. Running or with snapshots: a 500.
    /// pve-container 6.1.10 `API2/LXC.pm`.
    public Mutation template() {
        return task("POST", "/template", Parameters.NONE, "vztemplate").meaning(Mutation.WithoutUpid.UNNAMED);
    }

    /// VM.Config.Disk, Datastore.AllocateSpace on the target. An unknown storage fails in the task only. Task
    /// `move_volume`; pve-container 6.1.10 `API2/LXC.pm`.
    ///
    /// @param volume `rootfs` or `mp0`, ...
    /// @param deleteOld without it the old volume stays as `unused0`
    public Mutation moveVolume(String volume, StorageId target, boolean deleteOld, Optional<String> digest) {
        Parameters form = Parameters.of("volume", volume)
                .and("storage", target.value())
                .and("delete", deleteOld)
                .and("digest", digest);
        return task("POST", "/move_volume", form, "move_volume");
    }

    /// VM.Migrate. The same node is a 400. A running container is stopped and started again on the other side.
    /// Task `vzmigrate`, under HA `hamigrate`; pve-container 6.1.10 `API2/LXC.pm`.
    public Mutation migrate(NodeName target, boolean restart, Optional<StorageId> storage) {
        Parameters form =
                Parameters.of("target", target.value()).and("restart", restart).and("target-storage", storage);
        return task("POST", "/migrate", form, "vzmigrate", "hamigrate");
    }
}
