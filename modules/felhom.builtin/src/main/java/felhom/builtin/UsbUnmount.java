package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.MountPlace;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.StorageId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Unmounts a file system, after the storages on it are switched off: PVE would go on writing to the place,
/// which is the host's own disk by then. Where it is busy all the same, they are switched on again; where
/// nobody knows how the unmounting ended, or no signature counts any more when that is found out, they stay
/// off, and the outcome of each says how it is switched on.
public final class UsbUnmount implements Operation.Destructive {
    public UsbUnmount() {}

    @Override
    public OperationName name() {
        return new OperationName("usb-unmount");
    }

    @Override
    public String summary() {
        return "Switch off the storages on a disk's file system and unmount it, for good; what is on it stays";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(Usb.FILESYSTEM, Usb.PLACE);
    }

    @Override
    public Set<Class<? extends Step>> needs() {
        return Set.of(Step.DisableStorage.class, Step.EnableStorage.class, Step.UnmountUsb.class);
    }

    @Override
    public Procedure<Step> plan(Args args, Inventory inventory) {
        MountPlace place = args.get(Usb.PLACE);
        List<Stage<Step>> stages = new ArrayList<>();
        for (StorageId storage : inventory.storagesAt(place)) {
            stages.add(Stage.<Step>goingBack("storage-" + (stages.size() + 1), new Step.DisableStorage(storage))
                    .undoneBy(new Step.EnableStorage(storage)));
        }
        Step unmount = new Step.UnmountUsb(args.get(Usb.FILESYSTEM), place);
        stages.add(stages.isEmpty() ? Stage.of("unmount", unmount) : Stage.goingBack("unmount", unmount));
        return new Procedure<>(stages);
    }
}
