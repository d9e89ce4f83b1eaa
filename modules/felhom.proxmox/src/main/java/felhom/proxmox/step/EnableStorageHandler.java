package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.TaskListener;
import felhom.ops.Step;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Switches a storage on.
record EnableStorageHandler(Step.EnableStorage step, StepContext context) implements StepHandler<Step.EnableStorage> {
    @Override
    public Assessment assess(GuestOutlook guests) {
        return new Assessment(Optional.of(turn().about()), List.of());
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
        return new StorageSwitch(context, step.storage(), true);
    }
}
