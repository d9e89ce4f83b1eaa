package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Step;
import java.util.Set;

/// Deletes a snapshot of a guest.
public final class DeleteSnapshot implements Operation.Destructive {
    public DeleteSnapshot() {}

    @Override
    public OperationName name() {
        return new OperationName("delete-snapshot");
    }

    @Override
    public String summary() {
        return "Delete a snapshot of a guest; the way back to it is lost";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(GuestChecks.GUEST, GuestChecks.NAME);
    }

    @Override
    public Set<Class<? extends Step>> needs() {
        return Set.of(Step.RemoveSnapshot.class);
    }

    @Override
    public Procedure<Step> plan(Args args, Inventory inventory) {
        return Procedure.of(new Step.RemoveSnapshot(args.get(GuestChecks.GUEST), args.get(GuestChecks.NAME)));
    }
}
