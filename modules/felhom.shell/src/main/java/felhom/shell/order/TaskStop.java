package felhom.shell.order;

import felhom.engine.access.HostAccess;
import felhom.engine.port.TaskListener;
import felhom.engine.order.Order;
import felhom.engine.trust.Signing;
import felhom.ops.Upid;
import felhom.shell.command.CommandRun;
import felhom.shell.follow.Question;
import felhom.shell.line.Request;
import java.util.Map;

/// Has a task stopped that is watched at a terminal, as `task stop` does there: its plan is shown, and signed
/// on the spot or written to a file.
public record TaskStop(Request request, CommandRun run, HostAccess host) implements Question.Stopping {
    @Override
    public void stop(Upid task) throws Exception {
        try {
            new PlanFirst(request, run, host, host.door())
                    .order(
                            Order.of("stop-task", Map.of("task", task.text())),
                            asked -> OrderCommands.tell(request, run, asked.apply(TaskListener.SILENT)));
        } catch (Signing.CannotSign none) {
            run.console().error("not signed, the task was not stopped: " + none.getMessage());
        }
    }
}
