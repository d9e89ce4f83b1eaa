package felhom.testkit.hub;

import felhom.testkit.fault.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What the hub knows and wants. Thread-safe.
final class Hub {
    private static final int FAULTS_KEPT = 1000;

    final Faults faults = Faults.ofHub();
    private final int reportsKept;
    private final SortedMap<String, AgentBook> agents = new TreeMap<>();
    private final List<String> contractFaults = new ArrayList<>();
    private final SortedMap<Integer, Integer> answered = new TreeMap<>();
    private long faultCount;
    private long arrived;
    private int interval;
    private Delivery delivery = Delivery.NORMAL;
    private Duration skew = Duration.ZERO;
    private @Nullable ObjectNode desired;
    private long changes;

    Hub(int interval, int reportsKept) {
        this.interval = interval;
        this.reportsKept = reportsKept;
    }

    synchronized Instant now() {
        return Instant.now().plus(skew);
    }

    synchronized void jumpClock(Duration by) {
        skew = skew.plus(by);
        changed();
    }

    synchronized void arrived() {
        arrived++;
        changed();
    }

    synchronized void answered(int status) {
        answered.merge(status, 1, Integer::sum);
        changed();
    }

    /// Takes a report that is JSON at least, and answers it.
    ///
    /// @param answered whether the answer reaches the agent as it should
    /// @return the envelope and those sent before it, the newest first
    synchronized List<ObjectNode> take(JsonNode report, int wireBytes, int bytes, boolean answered) {
        ReportShape.faults(report).forEach(this::wrong);
        var id = report.path("agent").path("id").asString("");
        long sequence = report.path("sequence").asLong(0);
        var seen = new SeenAgent.Report(sequence, now(), wireBytes, bytes, report.toString());
        var book = book(id);
        book.take(
                report,
                seen,
                answered,
                reportsKept,
                text -> wrong("agent " + id + ", report " + sequence + ": " + text));
        var envelope = book.envelope(now(), interval, delivery);
        if (desired != null) envelope.set("desired", desired);
        var all = new ArrayList<ObjectNode>();
        all.add(envelope);
        all.addAll(book.earlier());
        book.sent(envelope);
        changed();
        return List.copyOf(all);
    }

    /// Remembers that an agent broke the contract.
    synchronized void wrong(String what) {
        faultCount++;
        if (contractFaults.size() < FAULTS_KEPT) contractFaults.add(what);
        changed();
    }

    /// How many requests for the path of reports arrived, answered or not.
    synchronized long requests() {
        return arrived;
    }

    synchronized List<String> contractFaults() {
        return List.copyOf(contractFaults);
    }

    /// @param agent empty for the only one there is
    /// @throws IllegalArgumentException when that is none or several
    synchronized AgentBook book(Optional<String> agent) {
        if (agent.isPresent()) return book(agent.get());
        if (agents.size() == 1) return agents.firstEntry().getValue();
        throw new IllegalArgumentException(
                agents.isEmpty()
                        ? "no agent has reported yet; wait for a report, or name the agent"
                        : "there are several agents; name one of " + String.join(", ", agents.keySet()));
    }

    private AgentBook book(String id) {
        return agents.computeIfAbsent(id, AgentBook::new);
    }

    synchronized List<SeenAgent> seen() {
        return agents.values().stream()
                .filter(book -> book.reports() > 0)
                .map(AgentBook::seen)
                .toList();
    }

    synchronized SeenAgent seen(Optional<String> agent) {
        return book(agent).seen();
    }

    synchronized List<Instant> arrivals(Optional<String> agent) {
        return book(agent).arrivals();
    }

    synchronized void propose(Optional<String> agent, ObjectNode proposal) {
        book(agent).orders.propose(proposal);
        changed();
    }

    synchronized void approve(Optional<String> agent, String plan, List<String> signatures) {
        book(agent).orders.approve(plan, signatures);
        changed();
    }

    synchronized void withdraw(Optional<String> agent, String orderId) {
        book(agent).orders.withdraw(orderId);
        changed();
    }

    synchronized void forget(Optional<String> agent) {
        book(agent).sections.forget();
        changed();
    }

    synchronized void interval(int seconds) {
        interval = seconds;
        changed();
    }

    synchronized void delivery(Delivery mode) {
        delivery = mode;
        changed();
    }

    synchronized void desired(ObjectNode state) {
        desired = state;
        changed();
    }

    /// Counts what has changed, so that a writer knows whether there is anything new.
    synchronized long changes() {
        return changes;
    }

    private void changed() {
        changes++;
    }

    synchronized ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("type", "felhom-hub-state");
        json.put("version", 1);
        json.put("now", now().toString());
        json.put("interval_s", interval);
        json.put("delivery", delivery.name().toLowerCase(Locale.ROOT));
        json.put("requests", arrived);
        var statuses = json.putObject("answered");
        answered.forEach((status, count) -> statuses.put(String.valueOf(status), count));
        json.put("contract_fault_count", faultCount);
        contractFaults.forEach(json.putArray("contract_faults")::add);
        faults.unmet().forEach(json.putArray("unmet_faults")::add);
        if (desired != null) json.set("desired", desired);
        var all = json.putObject("agents");
        agents.forEach((id, book) -> all.set(id, book.json()));
        return json;
    }
}
