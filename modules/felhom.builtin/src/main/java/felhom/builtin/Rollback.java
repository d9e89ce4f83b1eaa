package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Capability;
import felhom.ops.Capability.SnapshotReverter;
import felhom.ops.Context;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Outcome;
import felhom.ops.Step;
import felhom.ops.Steps;
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
    public Set<Class<? extends Capability>> needs() {
        return Set.of(SnapshotReverter.class);
    }

    @Override
    public Steps<Step> plan(Args args, Capability.Inventory inventory) {
        return Steps.of(new Step.RevertToSnapshot(args.get(GuestChecks.GUEST), args.get(GuestChecks.NAME)));
    }

    @Override
    public Outcome run(Context<Capability> context) {
        Args args = context.args();
        return context.capability(SnapshotReverter.class)
                .revert(args.get(GuestChecks.GUEST), args.get(GuestChecks.NAME));
    }
}
