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

/// Leads each step to the one that does it: the host's API, or root's helper.
///
/// @param api also knows who guests are, whoever has made them
public record ByBackend(StepExecutor api, StepExecutor root) implements StepExecutor {
    private StepExecutor of(Step step) {
        return switch (step) {
            case Step.ByApi _ -> api;
            case Step.ByRoot _ -> root;
        };
    }

    @Override
    public Assessment assess(Step step, List<Stage<Step>> before) {
        return of(step).assess(step, before);
    }

    @Override
    public boolean leftChange(Step failed, Failure failure) {
        return of(failed).leftChange(failed, failure);
    }

    @Override
    public Optional<GuestIdentity> identity(Vmid guest) {
        return api.identity(guest);
    }

    @Override
    public Optional<GuestIdentity> made(Step step, Upid task) {
        return of(step).made(step, task);
    }

    @Override
    public Outcome execute(Step step, Work work, TaskListener listener) {
        return of(step).execute(step, work, listener);
    }

    @Override
    public Optional<Outcome> lookAgain(Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
        return of(step).lookAgain(step, work, ago, others, listener);
    }

    @Override
    public Outcome told(Step step, Upid task, Outcome outcome) {
        return of(step).told(step, task, outcome);
    }

    @Override
    public void forget(Step step, Work work) {
        of(step).forget(step, work);
    }
}
