package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Capability;
import felhom.ops.Capability.GuestMarker;
import felhom.ops.Context;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Outcome;
import felhom.ops.Step;
import felhom.ops.Steps;
import java.util.Set;

/// Gives a guest the agent's own mark, so that a destructive plan can name exactly this guest.
public final class Adopt implements Operation.Benign {
    public Adopt() {}

    @Override
    public OperationName name() {
        return new OperationName("adopt");
    }

    @Override
    public String summary() {
        return "Write the agent's mark into a guest's description, so that it can be told from its copies";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(GuestChecks.GUEST);
    }

    @Override
    public Set<Class<? extends Capability.Benign>> needs() {
        return Set.of(GuestMarker.class);
    }

    @Override
    public Steps<Step.Benign> plan(Args args, Capability.Inventory inventory) {
        return Steps.of(new Step.MarkGuest(args.get(GuestChecks.GUEST)));
    }

    @Override
    public Outcome run(Context<Capability.Benign> context) {
        return context.capability(GuestMarker.class).mark(context.args().get(GuestChecks.GUEST));
    }
}
