package felhom.testkit.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// All that the hub keeps of one agent. Guarded by the hub.
final class AgentBook {
    /// The last envelope and the one before it, to be sent once more.
    private static final int ENVELOPES_KEPT = 2;
    /// Those of a day at an interval of some seconds.
    private static final int ARRIVALS_KEPT = 20_000;

    final SectionBook sections = new SectionBook();
    final OutcomeBook outcomes = new OutcomeBook();
    final OrderBook orders = new OrderBook();
    private final String id;
    private final Deque<SeenAgent.Report> latest = new ArrayDeque<>();
    private final Deque<ObjectNode> envelopes = new ArrayDeque<>();
    private long reports;
    private long resent;
    private long sequence;
    private String started = "";
    private final Deque<Instant> arrivals = new ArrayDeque<>();
    private long lastNanos;
    private Duration longestGap = Duration.ZERO;
    private JsonNode last = JsonNodeFactory.instance.objectNode();

    AgentBook(String id) {
        this.id = id;
    }

    /// @param answered whether the answer reaches the agent as it should
    /// @param kept how many reports are kept whole
    void take(JsonNode report, SeenAgent.Report seen, boolean answered, int kept, Consumer<String> wrong) {
        long now = System.nanoTime();
        if (reports > 0 && now - lastNanos > longestGap.toNanos()) longestGap = Duration.ofNanos(now - lastNanos);
        lastNanos = now;
        arrivals.addLast(Instant.now());
        if (arrivals.size() > ARRIVALS_KEPT) arrivals.removeFirst();
        var run = report.path("agent").path("started").asString("");
        if (run.equals(started) && seen.sequence() <= sequence) {
            if (seen.sequence() == sequence && last.equals(report)) resent++;
            else
                wrong.accept("sequence is " + seen.sequence() + " after " + sequence + " in the same run of the agent");
        }
        started = run;
        sequence = seen.sequence();
        last = report;
        reports++;
        latest.addLast(seen);
        while (latest.size() > kept) latest.removeFirst();
        sections.take(report.path("sections"), answered, wrong);
        outcomes.take(report.path("outcomes"), wrong);
        orders.take(report, outcomes);
    }

    /// What answers the report that was taken last.
    ObjectNode envelope(Instant sent, int interval, Delivery delivery) {
        var envelope = JsonNodeFactory.instance.objectNode();
        envelope.put("type", "felhom-envelope");
        envelope.put("version", 1);
        envelope.put("agent", id);
        envelope.put("sequence", sequence);
        envelope.put("sent", sent.toString());
        if (interval > 0) envelope.put("next_interval_s", interval);
        var acknowledged = envelope.putObject("acknowledged");
        acknowledged.set("outcomes", OutcomeBook.acknowledging(last.path("outcomes")));
        acknowledged.set("sections", sections.acknowledged());
        envelope.set("proposals", orders.proposals(delivery));
        envelope.set("approvals", orders.approvals(delivery));
        return envelope;
    }

    /// The envelopes sent before, the last one first.
    List<ObjectNode> earlier() {
        return List.copyOf(envelopes);
    }

    void sent(ObjectNode envelope) {
        envelopes.addFirst(envelope);
        while (envelopes.size() > ENVELOPES_KEPT) envelopes.removeLast();
    }

    /// When the last reports were taken, oldest first; of this machine's clock, whatever the hub's shows.
    List<Instant> arrivals() {
        return List.copyOf(arrivals);
    }

    long reports() {
        return reports;
    }

    JsonNode last() {
        return last;
    }

    SeenAgent seen() {
        return new SeenAgent(
                id,
                reports,
                resent,
                longestGap,
                List.copyOf(latest),
                sections.seen(),
                outcomes.seen(),
                held(),
                running(),
                orders.refused(),
                orders.seenProposals(),
                orders.seenApprovals());
    }

    private List<SeenAgent.Held> held() {
        var held = new ArrayList<SeenAgent.Held>();
        for (var plan : last.path("orders").path("held")) {
            held.add(new SeenAgent.Held(
                    plan.path("door").asString(""),
                    plan.path("order_id").asString(""),
                    plan.path("operation").asString(""),
                    plan.path("arguments").toString(),
                    plan.path("plan").asString(""),
                    plan.path("expires").asString("")));
        }
        return List.copyOf(held);
    }

    private List<SeenAgent.Running> running() {
        var running = new ArrayList<SeenAgent.Running>();
        for (var order : last.path("orders").path("running")) {
            running.add(new SeenAgent.Running(
                    order.path("door").asString(""),
                    order.path("order_id").asString(""),
                    order.path("operation").asString(""),
                    order.path("unknown").asBoolean(false)));
        }
        return List.copyOf(running);
    }

    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("reports", reports);
        json.put("resent", resent);
        json.put("sequence", sequence);
        json.put("longest_gap_s", longestGap.toMillis() / 1000.0);
        if (!latest.isEmpty()) {
            json.put("last_report", latest.getLast().arrived().toString());
            json.put("wire_bytes", latest.getLast().wireBytes());
            json.put("bytes", latest.getLast().bytes());
        }
        json.set("agent", last.path("agent"));
        json.set("clock", last.path("clock"));
        json.set("sections", sections.json());
        json.set("orders", last.path("orders"));
        json.set("warnings", last.path("warnings"));
        json.set("outcomes", outcomes.json());
        orders.into(json);
        return json;
    }
}
