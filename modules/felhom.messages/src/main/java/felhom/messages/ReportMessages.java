package felhom.messages;

import felhom.engine.door.Report;
import felhom.engine.order.Plan;
import felhom.engine.trust.Verdict;
import felhom.ops.Upid;
import tools.jackson.databind.node.ObjectNode;

/// What became of an order.
public final class ReportMessages {
    private ReportMessages() {}

    /// `verdict` is `allowed`, `refused`, `needs_approval` or `not_planned`; `why` is one word of a refusal, `outcome`
    /// one of an end. `tasks` names every task that the host did it in.
    public static Message report(Report report) {
        ObjectNode node = Json.object();
        report.order().ifPresent(order -> {
            node.put("order", order.id().value());
            node.put("operation", order.operation().value());
        });
        switch (report.verdict()) {
            case Verdict.Refused(var why, String reason) ->
                node.put("verdict", "refused").put("why", why.word()).put("reason", reason);
            case Verdict.NeedsApproval _ ->
                node.put("verdict", "needs_approval")
                        .put("why", "not-signed")
                        .put("reason", "it is destructive and needs operators' signatures");
            case Verdict.Allowed _ -> node.put("verdict", report.plan().isPresent() ? "allowed" : "not_planned");
        }
        report.outcome().ifPresent(outcome -> {
            node.put("outcome", outcome.word());
            node.put("summary", outcome.summary());
            if (!outcome.lines().isEmpty()) {
                Json.texts(node, "log", outcome.lines());
            }
            Json.texts(node, "tasks", report.tasks().stream().map(Upid::text).toList());
            outcome.volume().ifPresent(volume -> node.put("volume", volume));
        });
        report.plan().filter(Plan::backsUp).ifPresent(_ -> PlanMessages.leftOut(node, report.leftOut()));
        return new Message(node);
    }
}
