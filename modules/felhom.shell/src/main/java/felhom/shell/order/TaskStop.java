package felhom.shell.order;

import felhom.engine.access.HostAccess;
import felhom.engine.door.Door;
import felhom.engine.order.Order;
import felhom.engine.port.TaskListener;
import felhom.engine.trust.Signing;
import felhom.ops.Upid;
import felhom.shell.command.CommandRun;
import felhom.shell.follow.Question;
import felhom.shell.line.Request;
import java.util.Map;
import java.util.Optional;

/// Has a task stopped that is watched at a terminal, as `task stop` does there: its plan is shown, and signed
/// on the spot or written to a file.
public final class TaskStop implements Question.Stopping {
    private final Request request;
    private final CommandRun run;
    private final HostAccess host;
    private Optional<Door> door;

    /// For whoever has no door yet; it is opened when it is needed.
    public TaskStop(Request request, CommandRun run, HostAccess host) {
        this(request, run, host, Optional.empty());
    }

    TaskStop(Request request, CommandRun run, HostAccess host, Optional<Door> door) {
        this.request = request;
        this.run = run;
        this.host = host;
        this.door = door;
    }

    @Override
    public synchronized void stop(Upid task) throws Exception {
        Door through = door.orElseGet(host::door);
        door = Optional.of(through);
        try {
            new PlanFirst(request, run, host, through)
                    .order(
                            Order.of("stop-task", Map.of("task", task.text())),
                            asked -> OrderCommands.tell(request, run, asked.apply(TaskListener.SILENT)));
        } catch (Signing.CannotSign none) {
            run.console().error("not signed, the task was not stopped: " + none.getMessage());
        }
    }
}
