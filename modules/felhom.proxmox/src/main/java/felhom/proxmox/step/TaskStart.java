package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.Upid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.task.HaFollower;
import felhom.proxmox.task.Submission;
import java.util.List;

/// Makes the one call of a step, and has its task followed to the end.
record TaskStart(StepContext context) {
    Outcome of(TaskHandler<?> handler, GuestApi guest, TaskListener listener) {
        StepFollower end = new StepFollower(context.guests(), context.ticker(), context.taskLimit());
        HaFollower.Baseline before =
                handler.toldToHa() ? HaFollower.Baseline.read(context.client(), guest) : HaFollower.Baseline.NONE;
        return switch (context.submission().submit(handler.call(guest))) {
            case Submission.Result.Started(Upid task) -> {
                listener.started(task);
                yield end.of(handler, guest, task, before, listener);
            }
            case Submission.Result.Found(Upid task) -> {
                listener.found(task);
                yield end.ofFound(handler, guest, task, before, listener);
            }
            case Submission.Result.Done() -> end.done(handler, guest, List.of());
            case Submission.Result.NothingToDo() ->
                new Outcome.Failed(Failure.of(
                        Failure.Kind.HOST,
                        "could not " + handler.step().words()
                                + ": the host says that there is nothing to do; is the guest on another node?"));
            case Submission.Result.NotStarted(Failure failure) -> new Outcome.Failed(failure);
            case Submission.Result.Unclear(Failure failure, boolean searched) ->
                end.unclear(handler, guest, failure, searched);
        };
    }
}
