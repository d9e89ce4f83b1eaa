package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Parameter;
import felhom.ops.Procedure;
import felhom.ops.Step;
import java.util.Set;

/// Takes a snapshot of a guest.
public final class Snapshot implements Operation.Benign {
    private static final Parameter<String> DESCRIPTION =
            Parameter.withDefault("description", ArgumentType.text(8192), "", "what the snapshot is for");

    public Snapshot() {}

    @Override
    public OperationName name() {
        return new OperationName("snapshot");
    }

    @Override
    public String summary() {
        return "Take a snapshot of a guest";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(GuestChecks.GUEST, GuestChecks.NEW_NAME, DESCRIPTION);
    }

    @Override
    public Set<Class<? extends Step.Benign>> needs() {
        return Set.of(Step.TakeSnapshot.class);
    }

    @Override
    public Procedure<Step.Benign> plan(Args args, Inventory inventory) {
        return Procedure.of(new Step.TakeSnapshot(
                args.get(GuestChecks.GUEST), args.get(GuestChecks.NEW_NAME), args.get(DESCRIPTION)));
    }
}
