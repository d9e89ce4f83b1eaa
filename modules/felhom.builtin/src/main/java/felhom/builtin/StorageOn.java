package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Step;
import java.util.Set;

/// Switches a storage on, for all nodes that have it.
public final class StorageOn implements Operation.Benign {
    public StorageOn() {}

    @Override
    public OperationName name() {
        return new OperationName("storage-on");
    }

    @Override
    public String summary() {
        return "Switch a storage on";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(StorageChecks.STORAGE);
    }

    @Override
    public Set<Class<? extends Step.Benign>> needs() {
        return Set.of(Step.EnableStorage.class);
    }

    @Override
    public Procedure<Step.Benign> plan(Args args, Inventory inventory) {
        return Procedure.of(new Step.EnableStorage(args.get(StorageChecks.STORAGE)));
    }
}
