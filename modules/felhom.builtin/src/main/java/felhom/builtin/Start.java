package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Capability;
import felhom.ops.Capability.GuestStarter;
import felhom.ops.Context;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Outcome;
import felhom.ops.Step;
import felhom.ops.Steps;
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
    public Set<Class<? extends Capability.Benign>> needs() {
        return Set.of(GuestStarter.class);
    }

    @Override
    public Steps<Step.Benign> plan(Args args, Capability.Inventory inventory) {
        return Steps.of(new Step.StartGuest(args.get(GuestChecks.GUEST)));
    }

    @Override
    public Outcome run(Context<Capability.Benign> context) {
        return context.capability(GuestStarter.class).start(context.args().get(GuestChecks.GUEST));
    }
}
