package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.MountPlaces;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Work;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.inventory.ProxmoxInventory;
import felhom.proxmox.task.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Does the steps that a scoped token can do, each by its handler: starts the task, waits for its true end,
/// and reads the guest's own state back before saying that it is done.
public final class ProxmoxSteps implements StepExecutor {
    private final StepContext context;
    private final Handlers handlers;

    /// On a node where no disks are mounted by root's list.
    public ProxmoxSteps(PveClient client, Ticker ticker, Duration taskLimit) {
        this(client, ticker, taskLimit, MountPlaces.NONE);
    }

    /// @param places where disks are mounted on the node
    public ProxmoxSteps(PveClient client, Ticker ticker, Duration taskLimit, MountPlaces places) {
        this.context = StepContext.of(client, ticker, taskLimit, places);
        this.handlers = new Handlers(context);
    }

    private StepHandler<?> handler(Step step) {
        return handlers.of(Handlers.own(step));
    }

    @Override
    public Assessment assess(Step step, List<Stage<Step>> before) {
        return handler(step)
                .assess(new GuestOutlook(
                        context.guests(),
                        before.stream()
                                .filter(stage -> stage.step() instanceof Step.ByApi)
                                .map(stage -> new GuestOutlook.Planned(stage.name(), handler(stage.step())))
                                .toList()));
    }

    @Override
    public boolean leftChange(Step failed, Failure failure) {
        StepHandler<?> handler = handler(failed);
        try {
            return !handler.refused(failure) && handler.leftChange();
        } catch (HostException unreadable) {
            return true;
        }
    }

    @Override
    public Optional<GuestIdentity> identity(Vmid guest) {
        return new ProxmoxInventory(context.guests()).identity(guest);
    }

    @Override
    public Optional<GuestIdentity> made(Step step, Upid task) {
        return handler(step).made(task);
    }

    @Override
    public Outcome execute(Step step, Work work, TaskListener listener) {
        return work.undo() ? done(() -> handler(step).undo(listener)) : execute(step, listener);
    }

    /// The same. The API takes no name for what it is asked; it is found again by what it is.
    public Outcome execute(Step step, TaskListener listener) {
        return done(() -> handler(step).execute(listener));
    }

    private static Outcome done(Supplier<Outcome> step) {
        try {
            return step.get();
        } catch (HostException e) {
            return new Outcome.Failed(e.failure());
        }
    }

    @Override
    public Optional<Outcome> lookAgain(Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
        return lookAgain(step, ago, others, listener);
    }

    /// The same, without a name.
    public Optional<Outcome> lookAgain(Step step, Duration ago, Set<Upid> others, TaskListener listener) {
        return handler(step).lookAgain(ago, others, listener);
    }

    @Override
    public Outcome told(Step step, Upid task, Outcome outcome) {
        return handler(step).told(task, outcome);
    }
}
