package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Step;
import java.util.Set;

/// Mounts a file system of a disk at a place, now and at each start of the host. Never formats one.
public final class UsbMount implements Operation.Benign {
    public UsbMount() {}

    @Override
    public OperationName name() {
        return new OperationName("usb-mount");
    }

    @Override
    public String summary() {
        return "Mount a disk's file system at a place that root's list allows, now and at each start";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(Usb.FILESYSTEM, Usb.PLACE);
    }

    @Override
    public Set<Class<? extends Step.Benign>> needs() {
        return Set.of(Step.MountUsb.class);
    }

    @Override
    public Procedure<Step.Benign> plan(Args args, Inventory inventory) {
        return Procedure.of(new Step.MountUsb(args.get(Usb.FILESYSTEM), args.get(Usb.PLACE)));
    }
}
