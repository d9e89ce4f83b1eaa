package felhom.engine.port;

import felhom.engine.order.Outcome;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Does one step on the host, to its true end. The one port through which anything changes.
public interface StepExecutor {
    /// What the step is about and what it would cost now, or once `before` are done.
    ///
    /// @param before the steps that are done first, in order
    /// @throws felhom.ops.PlanRefused when the host is known to refuse it as things are then
    /// @throws felhom.ops.HostException when the host does not say
    Assessment assess(Step step, List<? extends Step> before);

    /// Whether a step that failed has changed something all the same, so that there is something to undo. What the host
    /// does not tell is taken for a change.
    ///
    /// @param failure how it failed: what PVE refused in the task has changed nothing, however the guest is now
    boolean leftChange(Step failed, Failure failure);

    /// Who the guest is now; empty where there is none.
    ///
    /// @throws felhom.ops.HostException when the host does not say
    Optional<GuestIdentity> identity(Vmid guest);

    /// Never throws for what the host says or fails to say: that is the outcome.
    Outcome execute(Step step, TaskListener listener);

    /// Looks once for what became of a step that was begun and whose task, if it has one, no answer named. Waits for no
    /// task that runs.
    ///
    /// @param ago how long before now that was: it was sent no earlier
    /// @param others tasks that are none of its
    /// @return empty while nothing shows it: what was asked for may still be begun, or runs
    /// @throws felhom.ops.HostException when the host does not say
    Optional<Outcome> lookAgain(Step step, Duration ago, Set<Upid> others);

    /// What else there is to say of a step that a task has done: where its backup is, and what that does not hold.
    /// Never throws; what the host does not tell is left unsaid.
    ///
    /// @param outcome how it ended, as far as the task tells
    default Outcome told(Step step, Upid task, Outcome outcome) {
        return outcome;
    }
}
