package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Capability;
import felhom.ops.Capability.SnapshotRemover;
import felhom.ops.Context;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Outcome;
import felhom.ops.Step;
import felhom.ops.Steps;
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
    public Set<Class<? extends Capability>> needs() {
        return Set.of(SnapshotRemover.class);
    }

    @Override
    public Steps<Step> plan(Args args, Capability.Inventory inventory) {
        return Steps.of(new Step.RemoveSnapshot(args.get(GuestChecks.GUEST), args.get(GuestChecks.NAME)));
    }

    @Override
    public Outcome run(Context<Capability> context) {
        Args args = context.args();
        return context.capability(SnapshotRemover.class)
                .remove(args.get(GuestChecks.GUEST), args.get(GuestChecks.NAME));
    }
}
