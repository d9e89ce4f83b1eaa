package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Capability;
import felhom.ops.Capability.GuestStopper;
import felhom.ops.Context;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Outcome;
import felhom.ops.Step;
import felhom.ops.Steps;
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
    public Set<Class<? extends Capability>> needs() {
        return Set.of(GuestStopper.class);
    }

    @Override
    public Steps<Step> plan(Args args, Capability.Inventory inventory) {
        return Steps.of(new Step.StopGuest(args.get(GuestChecks.GUEST)));
    }

    @Override
    public Outcome run(Context<Capability> context) {
        return context.capability(GuestStopper.class).stop(context.args().get(GuestChecks.GUEST));
    }
}
