package felhom.shell.order;

import felhom.engine.access.HostAccess;
import felhom.engine.door.Door;
import felhom.engine.door.Report;
import felhom.engine.order.Order;
import felhom.engine.order.Plan;
import felhom.engine.port.TaskListener;
import felhom.ops.Upid;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.follow.Following;
import felhom.shell.follow.Question;
import felhom.shell.line.Request;
import java.util.Optional;
import java.util.function.Function;

/// One order as it is carried out and watched meanwhile.
///
/// @param what it is, in a word or two
record Carrying(Request request, CommandRun run, HostAccess host, Door door, String what) {
    static String words(Order order) {
        return order.operation()
                + Optional.ofNullable(order.arguments().get("vmid"))
                        .map(vmid -> " " + vmid)
                        .orElse("");
    }

    Exit out(Function<TaskListener, Report> work) throws Exception {
        return out(work, false);
    }

    /// The same for one whose plan has been shown.
    Exit shown(Function<TaskListener, Report> work) throws Exception {
        return out(work, true);
    }

    private Exit out(Function<TaskListener, Report> work, boolean shown) throws Exception {
        Following following =
                new Following(run.console(), request.json() ? Following.How.NOTHING : Following.How.BESIDE);
        Question question = new Question(run.console(), following, new TaskStop(request, run, host, Optional.of(door)));
        Report report;
        try (following;
                question;
                AutoCloseable _ = run.attended(request) ? run.interruption().asking(question) : () -> {}) {
            report = work.apply(following.task(what, new Said(request, run, shown)));
        }
        Exit exit = OrderCommands.tell(request, run, report);
        if (!question.detached()) {
            return exit;
        }
        run.console().error("detached; felhom-agent jobs lists what runs, and the log will say how it ended");
        return Exit.INTERRUPTED;
    }

    /// @param shown what is destructive has been shown to whoever signed it, and so has what they pressed
    ///     Enter for
    private record Said(Request request, CommandRun run, boolean shown) implements TaskListener {
        @Override
        public void begins(Plan plan) {
            if (!request.json() && !plan.destructive() && !shown) {
                plan.effects().forEach(effect -> run.console().error("warning: this will " + effect.words()));
            }
        }

        @Override
        public void started(Upid task) {
            if (!request.json()) {
                run.console().error("task " + task);
            }
        }
    }
}
