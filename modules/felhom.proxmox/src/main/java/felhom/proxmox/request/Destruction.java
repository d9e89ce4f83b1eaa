package felhom.proxmox.request;

import felhom.ops.Guest;
import felhom.proxmox.http.Parameters;

/// What goes together with a guest; all of it is always said.
///
/// @param purge also its mention in backup jobs, replication and HA; without it HA or replication is a 500
/// @param unreferenced also volumes of its number on every enabled storage that its configuration does not mention
/// @param force a container even while it runs; a VM must be stopped
public record Destruction(boolean purge, boolean unreferenced, boolean force) {
    public static final Destruction PLAIN = new Destruction(false, false, false);

    /// @throws IllegalArgumentException for the force on a VM, which PVE does not have
    public Parameters parameters(Guest.Kind kind) {
        Parameters both = Parameters.NONE.and("purge", purge).and("destroy-unreferenced-disks", unreferenced);
        if (kind == Guest.Kind.QEMU) {
            if (force) {
                throw new IllegalArgumentException("force: a VM is not destroyed while it runs: stop it first");
            }
            return both;
        }
        return both.and("force", force);
    }
}
