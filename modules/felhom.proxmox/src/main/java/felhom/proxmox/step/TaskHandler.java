package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.task.ReadBack;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// A step that PVE does in a task of the guest.
interface TaskHandler<S extends Step.ByApi> extends GuestHandler<S> {
    /// The one call of the step.
    Mutation call(GuestApi guest);

    /// What has to be seen to just before the call. Reads and waits only.
    ///
    /// @throws felhom.ops.HostException where the call had better not be made
    default void prepare(GuestApi guest) {}

    /// Whether PVE only tells HA, where that manages the guest.
    default boolean toldToHa() {
        return false;
    }

    /// Whether its work can be seen on the guest.
    ///
    /// @throws felhom.proxmox.http.PveException when the guest cannot be read
    ReadBack readBack(GuestApi guest);

    /// Whether what is there after a task that ended well shows that it did this step, where the task may be
    /// that of another call: another process with the same token may have sent it while the answer to ours
    /// was lost. What [#readBack] tells is looked at anyhow.
    ///
    /// @throws felhom.ops.HostException when the host does not say
    boolean didThis(Upid task);

    /// Whether a task that runs is doing this step, as far as the host shows that before it ends.
    ///
    /// @return `CANNOT_TELL` where it would look the same if another call had started it
    /// @throws felhom.ops.HostException when the host does not say
    default ReadBack doing(GuestApi guest, Upid task) {
        return ReadBack.CANNOT_TELL;
    }

    /// Whether a task that failed was this step's.
    boolean failedAtThis(Upid task, Failure failure);

    /// Whether an unfinished snapshot may be of its making.
    boolean leavesSnapshots();

    /// What is left of it where its task has failed, beside a lock and a snapshot; in words.
    ///
    /// @param now the guest, which is there
    default Optional<String> leftBehind(GuestState now) {
        return Optional.empty();
    }

    @Override
    default Outcome execute(TaskListener listener) {
        GuestApi guest = guest();
        prepare(guest);
        return new TaskStart(context()).of(this, guest, listener);
    }

    @Override
    default Optional<Outcome> lookAgain(Duration ago, Set<Upid> others, TaskListener listener) {
        return new LateWork(context()).of(this, guest(), ago, others, listener);
    }
}
