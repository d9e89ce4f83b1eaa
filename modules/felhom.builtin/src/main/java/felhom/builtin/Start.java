package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Step;
import java.util.Set;

/// Starts a guest.
public final class Start implements Operation.Benign {
    public Start() {}

    @Override
    public OperationName name() {
        return new OperationName("start");
    }

    @Override
    public String summary() {
        return "Start a guest";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(GuestChecks.GUEST);
    }

    @Override
    public Set<Class<? extends Step.Benign>> needs() {
        return Set.of(Step.StartGuest.class);
    }

    @Override
    public Procedure<Step.Benign> plan(Args args, Inventory inventory) {
        return Procedure.of(new Step.StartGuest(args.get(GuestChecks.GUEST)));
    }
}
