package felhom.proxmox.step;

import felhom.ops.Guest;
import felhom.ops.HostException;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.guest.MountPoint;
import felhom.proxmox.inventory.PveRules;
import java.util.Optional;

/// Where a copy goes, and what PVE refuses of it (pve-container 6.1.10 `API2/LXC.pm`, `LXC/Create.pm`,
/// qemu-server 9.2.6 `API2/Qemu.pm`; seen on 9.2.11).
record CopyTarget(PveClient client, Step.CopyGuest step) {
    /// An id is given once in a cluster, and to guests that the token may not see too. PVE itself refuses
    /// one that is taken when it is asked, before anything is done.
    ///
    /// @throws PlanRefused where a guest has it
    /// @throws HostException when the host does not say
    void free() {
        Vmid vmid = step.guest();
        if (client.cluster().isFree(vmid)) {
            return;
        }
        String who = client.guests().stream()
                .filter(guest -> guest.vmid().equals(vmid))
                .findFirst()
                .map(CopyTarget::words)
                .orElse("a guest that the token may not see");
        throw new PlanRefused("vmid: " + vmid + " is taken by " + who
                + ", and a copy never replaces a guest; choose another id"
                + PveRules.known(() -> client.cluster().nextId())
                        .map(next -> ", such as " + next)
                        .orElse(""));
    }

    private static String words(Guest guest) {
        return "'" + guest.name() + "', " + guest.kind().words() + " on node '" + guest.node() + "'";
    }

    /// @throws PlanRefused where the guest's volumes cannot be there
    void takes(ArchivedGuest archived) {
        StorageId id = step.storage();
        Storage storage = client.ownNode().storages().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new PlanRefused("storage: " + noStorage(id)));
        if (!storage.content().contains(archived.content())) {
            throw new PlanRefused("storage: '" + id + "' takes no volumes of "
                    + archived.kind().words() + " (" + archived.content() + "); its content is " + storage.content());
        }
        if (!storage.enabled()) {
            throw new PlanRefused("storage: '" + id + "' is not in use on this node: it is switched off ("
                    + StorageSwitch.on(id) + "), or for other nodes alone (`nodes` in /etc/pve/storage.cfg)");
        }
        if (!storage.active()) {
            throw new PlanRefused("storage: '" + id + "' is not active; look at `pvesm status`");
        }
    }

    static String noStorage(StorageId id) {
        return "there is no storage '" + id
                + "' on this node, or the token may not see it (Datastore.Audit on /storage/" + id
                + "); felhom-agent storage list shows those that it may";
    }

    /// @throws PlanRefused for what no token may restore
    static void restorable(ArchivedGuest archived) {
        Optional<MountPoint> bound = archived.config() instanceof LxcConfig lxc
                ? lxc.mounts().stream()
                        .filter(mount -> mount.kind() != MountPoint.Kind.VOLUME)
                        .findFirst()
                : Optional.empty();
        bound.ifPresent(mount -> {
            throw new PlanRefused("archive: its " + mount.key() + " is '" + mount.volume()
                    + "' of the host itself, which only root may restore: `pct restore`");
        });
    }
}
