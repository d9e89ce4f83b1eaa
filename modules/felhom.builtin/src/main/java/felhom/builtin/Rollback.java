package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Step;
import java.util.Set;

/// Rolls a guest back to a snapshot.
public final class Rollback implements Operation.Destructive {
    public Rollback() {}

    @Override
    public OperationName name() {
        return new OperationName("rollback");
    }

    @Override
    public String summary() {
        return "Roll a guest back to a snapshot; what was written since is lost, and a running guest is stopped";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(GuestChecks.GUEST, GuestChecks.NAME);
    }

    @Override
    public Set<Class<? extends Step>> needs() {
        return Set.of(Step.RevertToSnapshot.class);
    }

    @Override
    public Procedure<Step> plan(Args args, Inventory inventory) {
        return Procedure.of(new Step.RevertToSnapshot(args.get(GuestChecks.GUEST), args.get(GuestChecks.NAME)));
    }
}
