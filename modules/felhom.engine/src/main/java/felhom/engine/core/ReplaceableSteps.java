package felhom.engine.core;

import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Work;
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

/// Does steps on a host whose connection may be replaced: each from its beginning to its end with one.
record ReplaceableSteps(ReplaceableHost<?> host) implements StepExecutor {
    @Override
    public Assessment assess(Step step, List<Stage<Step>> before) {
        return host.ports(now -> now.executor().assess(step, before));
    }

    @Override
    public boolean leftChange(Step failed, Failure failure) {
        return host.ports(now -> now.executor().leftChange(failed, failure));
    }

    @Override
    public Optional<GuestIdentity> identity(Vmid guest) {
        return host.ports(now -> now.executor().identity(guest));
    }

    @Override
    public Optional<GuestIdentity> made(Step step, Upid task) {
        return host.ports(now -> now.executor().made(step, task));
    }

    @Override
    public Outcome execute(Step step, Work work, TaskListener listener) {
        return host.ports(now -> now.executor().execute(step, work, listener));
    }

    @Override
    public Optional<Outcome> lookAgain(Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
        return host.ports(now -> now.executor().lookAgain(step, work, ago, others, listener));
    }

    @Override
    public Outcome told(Step step, Upid task, Outcome outcome) {
        return host.ports(now -> now.executor().told(step, task, outcome));
    }

    @Override
    public void forget(Step step, Work work) {
        host.ports(now -> {
            now.executor().forget(step, work);
            return true;
        });
    }
}
