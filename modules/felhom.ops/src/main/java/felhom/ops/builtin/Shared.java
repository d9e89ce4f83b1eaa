package felhom.ops.builtin;

import felhom.ops.ArgumentType;
import felhom.ops.Capability;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.Parameter;
import felhom.ops.PlanRefused;
import felhom.ops.SnapshotName;
import felhom.ops.Vmid;

/// What several built-in operations ask in the same words.
final class Shared {
    static final Parameter<Vmid> GUEST = Parameter.required("vmid", ArgumentType.VMID, "the guest");
    static final Parameter<SnapshotName> NAME =
            Parameter.required("name", ArgumentType.SNAPSHOT, "the snapshot's name");

    private Shared() {}

    static GuestDetail guest(Capability.Inventory inventory, Vmid vmid) {
        return inventory
                .guest(vmid)
                .orElseThrow(() -> new PlanRefused(inventory.guests().stream()
                        .filter(guest -> guest.vmid().equals(vmid))
                        .findFirst()
                        .map(guest -> guest.kind() == Guest.Kind.QEMU
                                ? "vmid: guest " + vmid
                                        + " is a virtual machine; this operation is for containers so far"
                                : "vmid: guest " + vmid + " is on node '" + guest.node()
                                        + "', which has an agent of its own")
                        .orElse("vmid: there is no guest " + vmid + " on this node")));
    }

    static GuestDetail unlocked(Capability.Inventory inventory, Vmid vmid) {
        GuestDetail detail = guest(inventory, vmid);
        detail.guest().lock().ifPresent(lock -> {
            throw new PlanRefused("vmid: guest " + vmid + " is locked (" + lock
                    + "); wait for the task that holds the lock, or remove a stale lock with `pct unlock " + vmid
                    + "`");
        });
        return detail;
    }

    static void hasSnapshot(GuestDetail detail, SnapshotName name) {
        if (detail.snapshot(name).isEmpty()) {
            throw new PlanRefused("name: guest " + detail.guest().vmid() + " has no snapshot '" + name + "'");
        }
    }
}
