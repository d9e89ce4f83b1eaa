package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.inventory.GuestState;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// All that is known of one kind of step at a Proxmox VE host: what PVE refuses of it, what it costs, how it
/// is done and seen to be done, and what it leaves. One handler is made for one step.
interface StepHandler<S extends Step.ByApi> {
    S step();

    /// @param guests as they will be when the step is begun
    /// @throws felhom.ops.PlanRefused when PVE is known to refuse it then
    /// @throws felhom.ops.HostException when the host does not say
    Assessment assess(GuestOutlook guests);

    /// What the guest that the step is about is like once it is done.
    GuestState after(GuestState guest);

    /// The guest that it makes, as it will be; empty where it makes none.
    ///
    /// @param before as things are when it is begun
    default Optional<GuestState> makes(GuestOutlook before) {
        return Optional.empty();
    }

    /// Who the guest is that this task of it has made; empty where that is not certain.
    ///
    /// @throws felhom.ops.HostException when the host does not say
    default Optional<GuestIdentity> made(Upid task) {
        return Optional.empty();
    }

    /// @throws felhom.ops.HostException where nothing was begun
    Outcome execute(TaskListener listener);

    /// The same, where it is done to undo another step, which nobody looks at once more before.
    ///
    /// @throws felhom.ops.HostException where nothing was begun
    default Outcome undo(TaskListener listener) {
        return execute(listener);
    }

    /// Looks once, and later, for what became of the step.
    ///
    /// @param ago it was sent no longer ago than that
    /// @param others tasks that are none of its
    /// @param listener told of the task that did it (`found`); where there is none, of those that run and are
    ///     doing it (`started`) or may be (`found`)
    /// @return empty while nothing shows it
    /// @throws felhom.ops.HostException when the host does not say
    Optional<Outcome> lookAgain(Duration ago, Set<Upid> others, TaskListener listener);

    /// What else there is to say once a task has done it. Never throws.
    default Outcome told(Upid task, Outcome outcome) {
        return outcome;
    }

    /// Whether the failure of its task says that PVE refused the step there, before anything was done.
    default boolean refused(Failure failure) {
        return false;
    }

    /// Whether the step, which has failed, has changed something all the same.
    ///
    /// @throws felhom.ops.HostException when the host does not say
    boolean leftChange();
}
