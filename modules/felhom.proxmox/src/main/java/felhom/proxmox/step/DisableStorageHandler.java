package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.TaskListener;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// Switches a storage Disabled.
record DisableStorageHandler(Step.DisableStorage step, StepContext context)
        implements StepHandler<Step.DisableStorage> {
    @Override
    public Assessment assess(GuestOutlook guests) {
        throw new PlanRefused("storage: not built yet");
    }

    @Override
    public GuestState after(GuestState guest) {
        return guest;
    }

    @Override
    public Outcome execute(TaskListener listener) {
        throw new PlanRefused("storage: not built yet");
    }

    @Override
    public Optional<Outcome> lookAgain(Duration ago, Set<Upid> others, TaskListener listener) {
        return Optional.empty();
    }

    @Override
    public boolean leftChange() {
        return true;
    }
}
