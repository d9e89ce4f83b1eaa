package felhom.hub.message;

import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Outcome;
import felhom.engine.order.StageRun;
import felhom.messages.PlanMessages;
import felhom.ops.Upid;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/// Writes a report as docs/hub/host-report.schema.json has it.
public final class ReportWriter {
    public static final String TYPE = "felhom-report";
    public static final int VERSION = 1;
    /// Bytes of all sections at most; 5 000 guests take about a quarter.
    static final int MOST_SECTIONS = 8 * 1024 * 1024;

    // A request is answered within a minute, and for 90 s more its task is looked for.
    private static final Duration ANSWERED = Duration.ofMinutes(3);

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private ReportWriter() {}

    /// As UTF-8. Where the sections are too much together the longest of them stay at home, and say so.
    public static byte[] write(HubReport report) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = MAPPER.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringProperty("type", TYPE);
            json.writeNumberProperty("version", VERSION);
            json.writeNumberProperty("sequence", report.sequence());
            json.writeStringProperty("sent", report.sent().toString());
            if (report.interval().toNanosPart() == 0) {
                json.writeNumberProperty("interval_s", report.interval().toSeconds());
            } else {
                json.writeNumberProperty("interval_s", seconds(report.interval()));
            }
            agent(json, report.agent());
            clock(json, report);
            json.writeObjectPropertyStart("sections");
            new TreeMap<>(fitting(report.sections())).forEach((name, value) -> {
                json.writeName(name);
                json.writeRawValue(value);
            });
            json.writeEndObject();
            json.writeObjectPropertyStart("orders");
            list(json, "running", report.running(), (to, order) -> running(to, order, report.sent()));
            list(json, "held", report.held(), ReportWriter::held);
            json.writeEndObject();
            list(json, "outcomes", report.outcomes(), ReportWriter::outcome);
            list(json, "refused", report.refused(), ReportWriter::refused);
            if (report.desired().isPresent()) {
                json.writeObjectPropertyStart("desired");
                json.writeNumberProperty("version", report.desired().get());
                json.writeEndObject();
            }
            texts(json, "warnings", report.warnings());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void agent(JsonGenerator json, AgentFacts agent) {
        json.writeObjectPropertyStart("agent");
        json.writeStringProperty("id", agent.id());
        json.writeStringProperty("version", agent.version());
        json.writeStringProperty("commit", agent.commit());
        json.writeStringProperty("node", agent.node());
        json.writeStringProperty("started", agent.started().toString());
        json.writeNumberProperty("uptime_s", agent.uptime().toSeconds());
        if (agent.memoryBytes().isPresent()) {
            json.writeNumberProperty("memory_bytes", agent.memoryBytes().getAsLong());
        } else {
            json.writeNullProperty("memory_bytes");
        }
        seconds(json, "cpu_s", agent.processorTime());
        agent.logHead().ifPresent(head -> json.writeStringProperty("log_head", head));
        agent.epochHash().ifPresent(hash -> json.writeStringProperty("epoch_hash", hash));
        json.writeEndObject();
    }

    private static void clock(JsonGenerator json, HubReport report) {
        ClockFacts clock = report.clock();
        json.writeObjectPropertyStart("clock");
        json.writeStringProperty("wall", report.sent().toString());
        if (clock.synchronised().isPresent()) {
            json.writeBooleanProperty("synchronised", clock.synchronised().get());
        } else {
            json.writeNullProperty("synchronised");
        }
        seconds(json, "host_skew_s", clock.hostSkew());
        seconds(json, "hub_skew_s", clock.hubSkew());
        json.writeEndObject();
    }

    private static void running(JsonGenerator json, OpenOrder order, Instant now) {
        json.writeStringProperty("door", order.key().door());
        json.writeStringProperty("order_id", order.order().value());
        json.writeStringProperty("operation", order.operation());
        json.writeStringProperty("since", order.since().toString());
        texts(json, "tasks", order.tasks().stream().map(Upid::text).toList());
        boolean unknown = !order.runs().isEmpty() && unknown(order.runs().getLast(), now);
        json.writeBooleanProperty("unknown", unknown);
    }

    /// What has neither a task nor an end after that long has lost its answer, or was begun by a process that
    /// was killed.
    private static boolean unknown(StageRun run, Instant now) {
        return run.end()
                .map(Outcome.Unknown.class::isInstance)
                .orElseGet(() ->
                        run.tasks().isEmpty() && Duration.between(run.at(), now).compareTo(ANSWERED) > 0);
    }

    private static void held(JsonGenerator json, HeldPlan held) {
        json.writeStringProperty("door", held.plan().door());
        json.writeStringProperty("order_id", held.plan().order().id().value());
        json.writeStringProperty("operation", held.plan().operation().value());
        json.writeObjectPropertyStart("arguments");
        held.plan().arguments().forEach(json::writeStringProperty);
        json.writeEndObject();
        json.writeStringProperty(
                "plan", Base64.getEncoder().encodeToString(held.plan().bytes()));
        json.writeStringProperty("expires", held.plan().expires().toString());
        texts(json, "effects", held.effects());
        json.writeStringProperty("how_to_sign", PlanMessages.HOW_TO_SIGN);
    }

    private static void outcome(JsonGenerator json, UnreportedOutcome end) {
        json.writeStringProperty("door", end.order().door());
        json.writeStringProperty("order_id", end.order().id().value());
        // The log may have forgotten it by now.
        json.writeStringProperty("operation", end.operation().isEmpty() ? "unknown" : end.operation());
        json.writeStringProperty("outcome", end.outcome());
        json.writeStringProperty("summary", end.summary());
        json.writeNumberProperty("log_seq", end.seq());
    }

    private static void refused(JsonGenerator json, Refusal refusal) {
        json.writeStringProperty("order_id", refusal.order().value());
        json.writeStringProperty("operation", refusal.operation());
        json.writeStringProperty("reason", refusal.reason());
        json.writeStringProperty("message", refusal.message());
    }

    private static Map<String, String> fitting(Map<String, String> sections) {
        Map<String, String> fitting = new HashMap<>(sections);
        while (fitting.values().stream().mapToLong(String::length).sum() > MOST_SECTIONS) {
            fitting.entrySet().stream()
                    .max((one, other) -> Integer.compare(
                            one.getValue().length(), other.getValue().length()))
                    .ifPresent(longest ->
                            longest.setValue(tooLong(longest.getValue().length())));
        }
        return fitting;
    }

    private static String tooLong(int length) {
        String why = "the report would be longer than " + MOST_SECTIONS + " characters with the " + length + " of this";
        return MAPPER.createObjectNode().put("state", "failed").put("why", why).toString();
    }

    private interface Item<T> {
        void write(JsonGenerator json, T item);
    }

    private static <T> void list(JsonGenerator json, String name, Collection<T> items, Item<T> item) {
        json.writeArrayPropertyStart(name);
        items.forEach(one -> {
            json.writeStartObject();
            item.write(json, one);
            json.writeEndObject();
        });
        json.writeEndArray();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) {
        json.writeArrayPropertyStart(name);
        texts.forEach(json::writeString);
        json.writeEndArray();
    }

    private static void seconds(JsonGenerator json, String name, Optional<Duration> time) {
        if (time.isPresent()) {
            json.writeNumberProperty(name, seconds(time.get()));
        } else {
            json.writeNullProperty(name);
        }
    }

    /// To the millisecond. Of a clock that is off by centuries the nanoseconds are more than a long has.
    private static double seconds(Duration time) {
        return time.plusNanos(500_000).toMillis() / 1e3;
    }
}
