package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.inventory.GuestState;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Switches a storage off that is on. Nothing of what is on it is touched. What somebody else has switched
/// off is not this step's work, so that going back leaves it off.
record DisableStorageHandler(Step.DisableStorage step, StepContext context)
        implements StepHandler<Step.DisableStorage> {
    private static final String OFF_SINCE = " was switched off since it was planned, and not by this order";

    /// Whether an earlier stage of the order does it.
    static boolean planned(GuestOutlook guests, StorageId storage) {
        return guests.planned(new Step.DisableStorage(storage));
    }

    @Override
    public Assessment assess(GuestOutlook guests) {
        StorageSwitch turn = turn();
        StorageConfig storage = turn.storage();
        if (storage.disabled()) {
            throw new PlanRefused("storage: '" + storage.id() + "' is switched off already");
        }
        return new Assessment(Optional.of(turn.about()), new StorageUsers(context.client(), guests).without(storage));
    }

    @Override
    public GuestState after(GuestState guest) {
        return guest;
    }

    @Override
    public Outcome execute(TaskListener listener) {
        StorageSwitch turn = turn();
        return turn.storageNow().disabled()
                ? new Outcome.Failed(
                        Failure.of(Failure.Kind.HOST, "nothing was done: " + turn.words() + OFF_SINCE + "; plan again"))
                : turn.changed();
    }

    @Override
    public Optional<Outcome> lookAgain(Duration ago, Set<Upid> others, TaskListener listener) {
        return turn().turned();
    }

    /// As the log has it too, for whoever goes on with the order.
    @Override
    public boolean refused(Failure failure) {
        return failure.message().contains(OFF_SINCE);
    }

    @Override
    public boolean leftChange() {
        return turn().turned().isPresent();
    }

    private StorageSwitch turn() {
        return new StorageSwitch(context, step.storage(), false);
    }
}
