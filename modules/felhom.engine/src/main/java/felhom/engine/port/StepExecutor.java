package felhom.engine.port;

import felhom.engine.order.Outcome;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.Stage;
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
    /// @param step about guests by their numbers, where stages before it make them too
    /// @param before the stages that are done first, in order; likewise
    /// @throws felhom.ops.PlanRefused when the host is known to refuse it as things are then
    /// @throws felhom.ops.HostException when the host does not say
    Assessment assess(Step step, List<Stage<Step>> before);

    /// Whether a step that failed has changed something all the same, so that there is something to undo.
    /// What the host does not tell is taken for a change.
    ///
    /// @param failure how it failed: what PVE refused in the task has changed nothing, however the guest is
    ///     now
    boolean leftChange(Step failed, Failure failure);

    /// Who the guest is now; empty where there is none.
    ///
    /// @throws felhom.ops.HostException when the host does not say
    Optional<GuestIdentity> identity(Vmid guest);

    /// Who the guest is that this task of the step has made; empty where it is not there any more, or not
    /// certain to be the same: it was destroyed, moved or made anew since.
    ///
    /// @param step that makes a guest, and is done
    /// @throws felhom.ops.HostException when the host does not say
    Optional<GuestIdentity> made(Step step, Upid task);

    /// Never throws for what the host says or fails to say: that is the outcome.
    ///
    /// @param work written down as begun by now
    Outcome execute(Step step, Work work, TaskListener listener);

    /// Looks once for what became of a step that was begun and whose task, if it has one, no answer named.
    /// Waits for no task that runs.
    ///
    /// @param work as it was begun
    /// @param ago how long before now that was: it was sent no earlier
    /// @param others tasks that are none of its
    /// @param listener told of the task that did it (`found`); where there is none, of those that run and are
    ///     doing it (`started`) or may be (`found`)
    /// @return empty while nothing shows it: what was asked for may still be begun, or runs
    /// @throws felhom.ops.HostException when the host does not say
    Optional<Outcome> lookAgain(Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener);

    /// What else there is to say of a step that a task has done: where its backup is, and what that does not
    /// hold. Never throws; what the host does not tell is left unsaid.
    ///
    /// @param outcome how it ended, as far as the task tells
    default Outcome told(Step step, Upid task, Outcome outcome) {
        return outcome;
    }

    /// How the step ended is known and written down, and nobody looks again: what was kept for that may go.
    /// Never throws.
    default void forget(Step step, Work work) {}
}
