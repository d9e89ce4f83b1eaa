package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Parameter;
import felhom.ops.PlanRefused;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.util.Set;

/// Backs a guest up: prunes nothing, and a running guest only where a snapshot keeps it running.
public final class Backup implements Operation.Benign {
    private static final Parameter<StorageId> STORAGE =
            Parameter.required("storage", ArgumentType.BACKUP_STORAGE, "where the backup goes");
    private static final Parameter<String> NOTES =
            Parameter.withDefault("notes", ArgumentType.line(900), "", "what the backup is for");

    public Backup() {}

    @Override
    public OperationName name() {
        return new OperationName("backup");
    }

    @Override
    public String summary() {
        return "Back a guest up to a storage; older backups stay";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(GuestChecks.GUEST, STORAGE, NOTES);
    }

    @Override
    public Set<Class<? extends Step.Benign>> needs() {
        return Set.of(Step.BackUp.class);
    }

    @Override
    public Procedure<Step.Benign> plan(Args args, Inventory inventory) {
        Vmid vmid = args.get(GuestChecks.GUEST);
        StorageId id = args.get(STORAGE);
        GuestDetail detail = GuestChecks.guest(inventory, vmid);
        StorageChecks.takes(inventory, "storage", id, "backup", "backups");
        // Of a machine QEMU itself keeps what the backup has not read yet, on any storage.
        boolean needsSnapshot = detail.guest().kind() == Guest.Kind.LXC;
        if (needsSnapshot && detail.guest().running() && !inventory.runsOnThroughBackup(vmid)) {
            // PVE falls back to suspending the guest there, with a line in the log (pve-manager VZDump.pm).
            throw new PlanRefused("vmid: guest " + vmid
                    + " is running and a volume of it that goes into the backup takes no snapshot, so that the backup"
                    + " would suspend it; stop it first, or move its volumes to a storage with snapshots");
        }
        return Procedure.of(new Step.BackUp(vmid, id, args.get(NOTES)));
    }
}
