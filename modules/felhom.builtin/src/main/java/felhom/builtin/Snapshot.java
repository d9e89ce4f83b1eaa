package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.Capability;
import felhom.ops.Capability.SnapshotMaker;
import felhom.ops.Context;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Outcome;
import felhom.ops.Parameter;
import felhom.ops.Step;
import felhom.ops.Steps;
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
        return Arguments.of(GuestChecks.GUEST, GuestChecks.NAME, DESCRIPTION);
    }

    @Override
    public Set<Class<? extends Capability.Benign>> needs() {
        return Set.of(SnapshotMaker.class);
    }

    @Override
    public Steps<Step.Benign> plan(Args args, Capability.Inventory inventory) {
        return Steps.of(
                new Step.TakeSnapshot(args.get(GuestChecks.GUEST), args.get(GuestChecks.NAME), args.get(DESCRIPTION)));
    }

    @Override
    public Outcome run(Context<Capability.Benign> context) {
        Args args = context.args();
        return context.capability(SnapshotMaker.class)
                .take(args.get(GuestChecks.GUEST), args.get(GuestChecks.NAME), args.get(DESCRIPTION));
    }
}
