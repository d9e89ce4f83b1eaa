package felhom.testkit.hub;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the hub wants of one agent: orders that it proposes and approvals that it carries, each sent again
/// until a report shows its end.
final class OrderBook {
    private final Map<String, Proposal> proposals = new LinkedHashMap<>();
    private final Map<String, Approval> approvals = new LinkedHashMap<>();
    private final Map<String, SeenAgent.Refusal> refused = new LinkedHashMap<>();
    /// Base64 of each plan that was ever reported, and whose order it is.
    private final Map<String, Owner> plans = new LinkedHashMap<>();

    private record Owner(String door, String orderId) {}

    private static final class Proposal {
        private final ObjectNode json;
        private int sent;
        private boolean ended;

        Proposal(ObjectNode json) {
            this.json = json;
        }
    }

    private static final class Approval {
        private final List<String> signatures = new ArrayList<>();
        private int sent;
        private boolean ended;
    }

    void propose(ObjectNode proposal) {
        proposals.put(proposal.path("order_id").asString(""), new Proposal(proposal));
    }

    /// Signatures of several operators over one plan travel together.
    void approve(String plan, List<String> signatures) {
        approvals.computeIfAbsent(plan, ignored -> new Approval()).signatures.addAll(signatures);
    }

    /// Sends an order and the approvals of its plans no more.
    void withdraw(String orderId) {
        proposals.remove(orderId);
        approvals
                .keySet()
                .removeIf(plan -> Optional.ofNullable(plans.get(plan))
                        .map(Owner::orderId)
                        .filter(orderId::equals)
                        .isPresent());
    }

    void take(JsonNode report, OutcomeBook outcomes) {
        var waiting = new HashSet<String>();
        for (var plan : report.path("orders").path("held")) {
            if (plan.path("door").asString("").equals("hub")) {
                waiting.add(plan.path("order_id").asString(""));
            }
            plans.put(
                    plan.path("plan").asString(""),
                    new Owner(
                            plan.path("door").asString(""),
                            plan.path("order_id").asString("")));
        }
        for (var entry : report.path("refused")) {
            var orderId = entry.path("order_id").asString("");
            refused.put(
                    orderId,
                    new SeenAgent.Refusal(
                            orderId,
                            entry.path("operation").asString(""),
                            entry.path("reason").asString(""),
                            entry.path("message").asString("")));
        }
        proposals.forEach((orderId, proposal) -> {
            // Of an order that is still held it was an approval that was refused.
            boolean refusal = refused.containsKey(orderId) && !waiting.contains(orderId);
            proposal.ended = proposal.ended || outcomes.ended("hub", orderId) || refusal;
        });
        approvals.forEach((plan, approval) -> {
            var owner = plans.get(plan);
            approval.ended = approval.ended || (owner != null && outcomes.ended(owner.door(), owner.orderId()));
        });
    }

    ArrayNode proposals(Delivery delivery) {
        var sent = JsonNodeFactory.instance.arrayNode();
        for (var proposal : proposals.values()) {
            int copies = copies(delivery, proposal.ended);
            for (int i = 0; i < copies; i++) sent.add(proposal.json);
            if (copies > 0) proposal.sent++;
        }
        return sent;
    }

    ArrayNode approvals(Delivery delivery) {
        var sent = JsonNodeFactory.instance.arrayNode();
        approvals.forEach((plan, approval) -> {
            int copies = copies(delivery, approval.ended);
            for (int i = 0; i < copies; i++) {
                var json = sent.addObject().put("plan", plan);
                approval.signatures.forEach(json.putArray("signatures")::add);
            }
            if (copies > 0) approval.sent++;
        });
        return sent;
    }

    private static int copies(Delivery delivery, boolean ended) {
        return switch (delivery) {
            case NORMAL -> ended ? 0 : 1;
            case DUPLICATE -> ended ? 0 : 2;
            case REPLAY -> 1;
            case WITHHOLD -> 0;
        };
    }

    List<SeenAgent.Refusal> refused() {
        return List.copyOf(refused.values());
    }

    List<SeenAgent.Proposal> seenProposals() {
        return proposals.values().stream()
                .map(proposal -> new SeenAgent.Proposal(
                        proposal.json.path("order_id").asString(""),
                        proposal.json.path("operation").asString(""),
                        proposal.sent,
                        proposal.ended))
                .toList();
    }

    List<SeenAgent.Approval> seenApprovals() {
        return approvals.entrySet().stream()
                .map(entry -> new SeenAgent.Approval(
                        entry.getKey(),
                        entry.getValue().signatures.size(),
                        entry.getValue().sent,
                        entry.getValue().ended))
                .toList();
    }

    void into(ObjectNode agent) {
        var wanted = agent.putArray("proposals");
        for (var proposal : proposals.values()) {
            wanted.add(proposal.json.deepCopy().put("sent", proposal.sent).put("ended", proposal.ended));
        }
        var carried = agent.putArray("approvals");
        approvals.forEach((plan, approval) -> carried.addObject()
                .put("plan", plan)
                .put("signatures", approval.signatures.size())
                .put("sent", approval.sent)
                .put("ended", approval.ended));
        var refusals = agent.putArray("refused");
        for (var refusal : refused.values()) {
            refusals.addObject()
                    .put("order_id", refusal.orderId())
                    .put("operation", refusal.operation())
                    .put("reason", refusal.reason())
                    .put("message", refusal.message());
        }
    }
}
