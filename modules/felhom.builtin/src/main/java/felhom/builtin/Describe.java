package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.GuestDetail;
import felhom.ops.GuestIdentity;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Parameter;
import felhom.ops.PlanRefused;
import felhom.ops.Procedure;
import felhom.ops.Step;
import java.util.Set;

/// Writes a guest's description.
public final class Describe implements Operation.Benign {
    private static final Parameter<String> TEXT =
            Parameter.withDefault("text", ArgumentType.text(8192), "", "the new description");
    private static final Parameter<String> ERASE =
            Parameter.optional("erase", ArgumentType.YES, "yes removes the description, in place of a text");

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
        return Arguments.of(GuestChecks.GUEST, TEXT, ERASE);
    }

    @Override
    public Set<Class<? extends Step.Benign>> needs() {
        return Set.of(Step.DescribeGuest.class);
    }

    @Override
    public Procedure<Step.Benign> plan(Args args, Inventory inventory) {
        GuestDetail detail = GuestChecks.guest(inventory, args.get(GuestChecks.GUEST));
        wanted(args, detail);
        return Procedure.of(new Step.DescribeGuest(args.get(GuestChecks.GUEST), args.get(TEXT)));
    }

    /// Nobody's notes are lost by a variable of a script that was empty. A text of blanks, or of nothing but what looks
    /// like the agent's mark, comes to the same.
    private static void wanted(Args args, GuestDetail detail) {
        boolean empty = GuestIdentity.withoutMarks(args.get(TEXT)).isBlank();
        boolean erase = args.find(ERASE).isPresent();
        if (empty && !erase) {
            throw new PlanRefused("text: it is empty, which would remove the description of guest "
                    + detail.guest().vmid() + " ("
                    + detail.text().length() + " characters); give a text, or say that you want it: erase=yes");
        }
        if (!empty && erase) {
            throw new PlanRefused("erase: with erase=yes the description is removed, and a text is given too: leave one"
                    + " of them out");
        }
    }
}
