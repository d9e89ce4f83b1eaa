package felhom.ops.builtin;

import felhom.ops.Args;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.Capability;
import felhom.ops.Capability.GuestDescriber;
import felhom.ops.Context;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Outcome;
import felhom.ops.Parameter;
import felhom.ops.Step;
import felhom.ops.Steps;
import java.util.Set;

/// Writes a guest's description.
public final class Describe implements Operation.Benign {
    private static final Parameter<String> TEXT =
            Parameter.required("text", ArgumentType.text(8192), "the new description; empty removes it");

    public Describe() {}

    @Override
    public OperationName name() {
        return new OperationName("describe");
    }

    @Override
    public String summary() {
        return "Write a guest's description";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(Shared.GUEST, TEXT);
    }

    @Override
    public Set<Class<? extends Capability.Benign>> needs() {
        return Set.of(GuestDescriber.class);
    }

    @Override
    public Steps<Step.Benign> plan(Args args, Capability.Inventory inventory) {
        Shared.unlocked(inventory, args.get(Shared.GUEST));
        return Steps.of(new Step.DescribeGuest(args.get(Shared.GUEST), args.get(TEXT)));
    }

    @Override
    public Outcome run(Context<Capability.Benign> context) {
        Args args = context.args();
        return context.capability(GuestDescriber.class).describe(args.get(Shared.GUEST), args.get(TEXT));
    }
}
