package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Step;
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
    public Set<Class<? extends Step.Benign>> needs() {
        return Set.of(Step.MarkGuest.class);
    }

    @Override
    public Procedure<Step.Benign> plan(Args args, Inventory inventory) {
        return Procedure.of(new Step.MarkGuest(args.get(GuestChecks.GUEST)));
    }
}
