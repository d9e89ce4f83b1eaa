package felhom.builtin;

import felhom.ops.Args;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.Inventory;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Parameter;
import felhom.ops.PlanRefused;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import java.util.Set;

/// Kills a running task.
public final class StopTask implements Operation.Destructive {
    private static final Parameter<Upid> TASK = Parameter.required("task", ArgumentType.UPID, "the task to kill");

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
    public Set<Class<? extends Step>> needs() {
        return Set.of(Step.StopTask.class);
    }

    @Override
    public Procedure<Step> plan(Args args, Inventory inventory) {
        Upid upid = args.get(TASK);
        TaskInfo task = inventory
                .task(upid)
                .orElseThrow(() -> new PlanRefused("task: the host knows no task " + upid + "; see `task list`"));
        task.exitStatus().ifPresent(status -> {
            throw new PlanRefused("task: " + upid + " has ended already: " + status);
        });
        return Procedure.of(new Step.StopTask(upid));
    }
}
