package felhom.shell.order;

import felhom.engine.door.Door;
import felhom.engine.door.Issue;
import felhom.engine.order.Order;
import felhom.engine.order.Plan;
import felhom.engine.port.RootSide;
import felhom.engine.port.RootSide.Explanation;
import felhom.messages.ExplanationMessages;
import felhom.ops.Step;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.line.Option;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// `--explain`: what of an order would be done as root, by which programs with which arguments, and why as
/// root. Nothing of it is done.
final class RootExplanation {
    static final Option.Flag EXPLAIN = Option.flag(
            "--explain",
            "carry nothing out; show which programs root would run for it, with which arguments, and why as root");

    private RootExplanation() {}

    /// @param door that plans it
    static Exit tell(Request request, CommandRun run, Door door, Order order) {
        return switch (door.issue(order)) {
            case Issue.NoPlan(var report) -> OrderCommands.tell(request, run, report);
            case Issue.Benign(Plan plan) -> tell(request, run, plan);
            case Issue.Issued issued -> {
                PlanCommands.withdraw(door, issued.issued(), "it was only to be explained");
                yield tell(request, run, issued.content());
            }
        };
    }

    private static Exit tell(Request request, CommandRun run, Plan plan) {
        RootSide root = run.installation().root(request.config());
        Map<Step.ByRoot, Explanation> explained = new LinkedHashMap<>();
        for (Step step : plan.steps()) {
            if (step instanceof Step.ByRoot own) {
                explained.put(own, root.explain(own));
            }
        }
        if (explained.isEmpty()) {
            throw new UsageError("--explain: nothing of '" + plan.operation()
                    + "' is done as root, all of it goes through the API; what it would do: felhom-agent plan");
        }
        if (request.json()) {
            run.json(ExplanationMessages.explained(explained));
        } else {
            explained.forEach((step, explanation) -> {
                run.console().line("to " + step.words() + ", root would run:");
                explanation
                        .programs()
                        .forEach(words -> run.console()
                                .line("  "
                                        + words.stream()
                                                .map(RootExplanation::quoted)
                                                .collect(Collectors.joining(" "))));
                run.console().line("why as root: " + explanation.why());
                explanation.refused().ifPresent(why -> run.console().line("nothing of it would be done now: " + why));
            });
        }
        return Exit.OK;
    }

    /// As a shell would have to be told, though none is.
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
