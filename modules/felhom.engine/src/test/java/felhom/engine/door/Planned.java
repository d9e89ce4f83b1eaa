package felhom.engine.door;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.Step;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// An operation that plans what the test says, and lists what it plans.
record Planned(Procedure<? extends Step> procedure, Set<Class<? extends Step>> needs) implements Operation.Destructive {
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied at once and never seen again
    Planned(Stage<Step>... stages) {
        this(
                new Procedure<>(Arrays.asList(stages)),
                new Procedure<>(Arrays.asList(stages))
                        .all().stream().map(Step::getClass).collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public OperationName name() {
        return new OperationName("planned");
    }

    @Override
    public String summary() {
        return "";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of();
    }

    @Override
    public Procedure<? extends Step> plan(Args args, Inventory inventory) {
        return procedure;
    }
}
