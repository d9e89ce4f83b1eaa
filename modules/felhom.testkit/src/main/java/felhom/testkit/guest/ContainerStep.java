package felhom.testkit.guest;

import felhom.testkit.task.Step;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.WorldState;
import java.util.OptionalInt;

/// A piece of work on a container; it keeps the file lock of the configuration for a moment only.
interface ContainerStep extends Step {
    WorldState world();

    int vmid();

    @Override
    default OptionalInt configLock() {
        return OptionalInt.of(vmid());
    }

    default GuestState guest() {
        return world().guestOrFail(vmid());
    }

    default GuestState unlockedGuest() {
        var guest = guest();
        guest.unlockedOrFail();
        return guest;
    }

    /// One that keeps that lock to its end.
    interface Locking extends ContainerStep {
        @Override
        default boolean keepsConfigLock() {
            return true;
        }
    }
}
