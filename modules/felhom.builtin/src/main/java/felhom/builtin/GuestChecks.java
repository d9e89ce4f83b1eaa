package felhom.builtin;

import felhom.ops.ArgumentType;
import felhom.ops.GuestDetail;
import felhom.ops.Inventory;
import felhom.ops.Parameter;
import felhom.ops.PlanRefused;
import felhom.ops.SnapshotName;
import felhom.ops.Vmid;

/// What several built-in operations ask in the same words.
final class GuestChecks {
    static final Parameter<Vmid> GUEST = Parameter.required("vmid", ArgumentType.VMID, "the guest");
    static final Parameter<SnapshotName> NAME =
            Parameter.required("name", ArgumentType.SNAPSHOT, "the snapshot's name");
    static final Parameter<SnapshotName> NEW_NAME =
            Parameter.required("name", ArgumentType.NEW_SNAPSHOT, "the snapshot's name");

    private GuestChecks() {}

    static GuestDetail guest(Inventory inventory, Vmid vmid) {
        return inventory.guest(vmid).orElseThrow(() -> new PlanRefused("vmid: " + inventory.absence(vmid)));
    }
}
