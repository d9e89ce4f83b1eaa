package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Step;
import java.util.Set;

/// Switches a storage off, for all nodes that have it; what is on it stays.
public final class StorageOff implements Operation.Destructive {
    public StorageOff() {}

    @Override
    public OperationName name() {
        return new OperationName("storage-off");
    }

    @Override
    public String summary() {
        return "Switch a storage off; what is on it stays, and nothing can use it";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(StorageChecks.STORAGE);
    }

    @Override
    public Set<Class<? extends Step>> needs() {
        return Set.of(Step.DisableStorage.class);
    }

    @Override
    public Procedure<Step> plan(Args args, Inventory inventory) {
        return Procedure.of(new Step.DisableStorage(args.get(StorageChecks.STORAGE)));
    }
}
