package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Step;
import java.util.Set;

/// Stops a guest at once, as pulling its plug would.
public final class Stop implements Operation.Destructive {
    public Stop() {}

    @Override
    public OperationName name() {
        return new OperationName("stop");
    }

    @Override
    public String summary() {
        return "Stop a guest at once, without shutting it down";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(GuestChecks.GUEST);
    }

    @Override
    public Set<Class<? extends Step>> needs() {
        return Set.of(Step.StopGuest.class);
    }

    @Override
    public Procedure<Step> plan(Args args, Inventory inventory) {
        return Procedure.of(new Step.StopGuest(args.get(GuestChecks.GUEST)));
    }
}
