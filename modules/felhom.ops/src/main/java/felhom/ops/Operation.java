package felhom.ops;

import java.util.Set;

/// A kind of work that can be ordered: it turns arguments and what it can read into a procedure, and the agent does
/// that. Stateless. The branch that a class implements is its classification: a benign operation that lists or plans a
/// destructive step does not compile.
///
/// A module offers operations with `provides felhom.ops.Operation with ...`.
public sealed interface Operation permits Operation.Benign, Operation.Destructive {
    OperationName name();

    /// One sentence for an operator.
    String summary();

    Arguments arguments();

    /// The kinds of step that it plans; a plan with any other is refused.
    Set<? extends Class<? extends Step>> needs();

    /// What is to be done, all of it. Changes nothing itself, and is asked again whenever the order is looked at anew.
    ///
    /// @throws PlanRefused when the inventory shows that the order makes no sense
    Procedure<? extends Step> plan(Args args, Inventory inventory);

    /// Loses no data and interrupts no service.
    non-sealed interface Benign extends Operation {
        @Override
        Set<Class<? extends Step.Benign>> needs();

        @Override
        Procedure<? extends Step.Benign> plan(Args args, Inventory inventory);
    }

    /// Is done only with operators' signatures over its plan.
    non-sealed interface Destructive extends Operation {
        @Override
        Set<Class<? extends Step>> needs();
    }
}
