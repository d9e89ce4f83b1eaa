package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.TaskListener;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.answer.StorageConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Switches a storage off. Nothing of what is on it is touched.
record DisableStorageHandler(Step.DisableStorage step, StepContext context)
        implements StepHandler<Step.DisableStorage> {
    /// Of a storage that is off already nothing is lost.
    @Override
    public Assessment assess(GuestOutlook guests) {
        StorageSwitch turn = turn();
        Optional<String> about = Optional.of(turn.about());
        StorageConfig storage = turn.storage();
        return storage.disabled()
                ? new Assessment(about, List.of())
                : new Assessment(about, new StorageUsers(context.client(), guests).without(storage));
    }

    @Override
    public GuestState after(GuestState guest) {
        return guest;
    }

    @Override
    public Outcome execute(TaskListener listener) {
        return turn().turn();
    }

    @Override
    public Optional<Outcome> lookAgain(Duration ago, Set<Upid> others, TaskListener listener) {
        return turn().turned();
    }

    @Override
    public boolean leftChange() {
        return turn().turned().isPresent();
    }

    private StorageSwitch turn() {
        return new StorageSwitch(context, step.storage(), false);
    }
}
