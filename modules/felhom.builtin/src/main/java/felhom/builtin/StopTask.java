package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.Capability;
import felhom.ops.Capability.TaskStopper;
import felhom.ops.Context;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Outcome;
import felhom.ops.Parameter;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Steps;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import java.util.Set;

/// Kills a running task.
public final class StopTask implements Operation.Destructive {
    private static final Parameter<Upid> TASK = Parameter.required(
            "task", new ArgumentType<>("a UPID, as `task list` shows it", Upid::of), "the task to kill");

    public StopTask() {}

    @Override
    public OperationName name() {
        return new OperationName("stop-task");
    }

    @Override
    public String summary() {
        return "Kill a running task; what it was doing stays half done, and a lock may stay on its guest";
    }

    @Override
    public Arguments arguments() {
        return Arguments.of(TASK);
    }

    @Override
    public Set<Class<? extends Capability>> needs() {
        return Set.of(TaskStopper.class);
    }

    @Override
    public Steps<Step> plan(Args args, Capability.Inventory inventory) {
        Upid upid = args.get(TASK);
        TaskInfo task = inventory
                .task(upid)
                .orElseThrow(() -> new PlanRefused("task: the host knows no task " + upid + "; see `task list`"));
        task.exitStatus().ifPresent(status -> {
            throw new PlanRefused("task: " + upid + " has ended already: " + status);
        });
        return Steps.of(new Step.StopTask(upid));
    }

    @Override
    public Outcome run(Context<Capability> context) {
        return context.capability(TaskStopper.class).stop(context.args().get(TASK));
    }
}
