package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.task.Kind;
import felhom.testkit.task.Step;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Vms;
import felhom.testkit.world.WorldState;
import java.util.OptionalInt;

/// A piece of work on a virtual machine; it keeps the file lock of the configuration to its end.
public interface VmStep extends Step {
    WorldState world();

    int vmid();

    @Override
    default Kind kind() {
        return Kind.QEMU;
    }

    @Override
    default OptionalInt configLock() {
        return OptionalInt.of(vmid());
    }

    @Override
    default boolean keepsConfigLock() {
        return true;
    }

    default GuestState vm(Job job) {
        return Vms.orFail(world(), job.node, vmid());
    }

    default GuestState unlockedVm(Job job) {
        var guest = vm(job);
        guest.unlockedOrFail();
        return guest;
    }
}
