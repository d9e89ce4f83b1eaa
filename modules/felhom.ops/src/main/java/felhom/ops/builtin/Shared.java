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

    /// The lock of a machine whose memory was saved to disk; nobody holds it, and a start takes it off.
    static final String SUSPENDED = "suspended";

    private Shared() {}

    static GuestDetail guest(Capability.Inventory inventory, Vmid vmid) {
        return inventory.guest(vmid).orElseThrow(() -> new PlanRefused("vmid: " + inventory.absence(vmid)));
    }

    static GuestDetail unlocked(Capability.Inventory inventory, Vmid vmid) {
        return unlocked(guest(inventory, vmid));
    }

    static GuestDetail unlocked(GuestDetail detail) {
        Guest guest = detail.guest();
        guest.lock().ifPresent(lock -> {
            throw new PlanRefused("vmid: guest " + guest.vmid() + " is locked (" + lock + "); " + remedy(guest, lock));
        });
        return detail;
    }

    private static String remedy(Guest guest, String lock) {
        if (lock.equals(SUSPENDED)) {
            return "its memory is saved on disk: start it first, which brings it back";
        }
        String program = guest.kind() == Guest.Kind.LXC ? "pct" : "qm";
        return "wait for the task that holds the lock, or remove a stale lock with `" + program + " unlock "
                + guest.vmid() + "`";
    }

    /// PVE lets nobody snapshot, roll back or start one, and says so in the task only.
    static GuestDetail noTemplate(GuestDetail detail, String what) {
        if (detail.guest().template()) {
            throw new PlanRefused("vmid: guest " + detail.guest().vmid() + " is a template and cannot be " + what);
        }
        return detail;
    }

    static void hasSnapshot(GuestDetail detail, SnapshotName name) {
        if (detail.snapshot(name).isEmpty()) {
            throw new PlanRefused("name: guest " + detail.guest().vmid() + " has no snapshot '" + name + "'");
        }
    }
}
