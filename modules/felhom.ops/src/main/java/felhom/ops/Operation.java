package felhom.ops;

import java.util.Set;

/// A kind of work that can be ordered. Stateless; one instance serves every run. The branch that a class implements
/// is its classification: a benign operation that lists, plans or asks for a destructive capability does not
/// compile.
///
/// A module offers operations with `provides felhom.ops.Operation with ...`.
public sealed interface Operation permits Operation.Benign, Operation.Destructive {
    OperationName name();

    /// One sentence for an operator.
    String summary();

    Arguments arguments();

    Set<? extends Class<? extends Capability>> needs();

    /// The calls that [Benign#run] or [Destructive#run] will make; any other call is refused at run time.
    ///
    /// @throws PlanRefused when the inventory shows that the order makes no sense
    Steps<? extends Step> plan(Args args, Capability.Inventory inventory);

    /// Loses no data and interrupts no service.
    non-sealed interface Benign extends Operation {
        @Override
        Set<Class<? extends Capability.Benign>> needs();

        @Override
        Steps<? extends Step.Benign> plan(Args args, Capability.Inventory inventory);

        Outcome run(Context<Capability.Benign> context);
    }

    /// Runs only with operators' signatures over its plan.
    non-sealed interface Destructive extends Operation {
        @Override
        Set<Class<? extends Capability>> needs();

        Outcome run(Context<Capability> context);
    }
}
