package felhom.hub.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Plan;
import felhom.engine.order.StageRun;
import felhom.hub.TestDoor;
import felhom.hub.TestTime;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What docs/hub/ says to whoever writes a hub is what the agent sends and reads.
class DocumentedMessagesTests {
    private static final Path DOCUMENTS = Path.of("../../docs/hub");
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\\n(.*?)```");
    private static final Upid TASK = Upid.of("UPID:pve1:000004D2:0000162E:69206E00:vzdump:101:felhom-agent@pve!agent:");

    @Test
    void theEnvelopeOfTheDocumentIsReadWhole() throws Exception {
        JsonNode example = example("felhom-envelope");

        Envelope envelope = EnvelopeReader.read(
                new ByteArrayInputStream(example.toString().getBytes(StandardCharsets.UTF_8)),
                example.get("agent").asString(),
                example.get("sequence").asLong());

        assertEquals(List.of(), envelope.faults());
        assertEquals(List.of(), envelope.refused());
        assertEquals(1, envelope.outcomes().size());
        assertEquals(1, envelope.sections().size());
        assertEquals(1, envelope.proposals().size());
        assertEquals(1, envelope.approvals().size());
        assertTrue(envelope.desired().isPresent() && envelope.next().isPresent());
    }

    @Test
    void theEnvelopesSchemaNamesTheFieldsThatItsExampleHas() throws IOException {
        JsonNode schema = JsonMapper.shared().readTree(Files.readString(DOCUMENTS.resolve("envelope.schema.json")));

        assertEquals(named(schema), fields("felhom-envelope"));
    }

    /// Of objects and of those in lists, below the first level by what is above them.
    private static Set<String> named(JsonNode schema) {
        Set<String> names = new TreeSet<>();
        named("", schema, names);
        return names;
    }

    private static void named(String above, JsonNode schema, Set<String> names) {
        schema.path("properties").properties().forEach(field -> {
            names.add(above + field.getKey());
            named(above + field.getKey() + ".", field.getValue(), names);
        });
        if (schema.has("items")) {
            named(above, schema.get("items"), names);
        }
    }

    @Test
    void theReportOfTheDocumentHasTheFieldsOfARealOne() throws IOException {
        JsonNode real = JsonMapper.shared().readTree(ReportWriter.write(report()));

        assertEquals(fields(real), fields("felhom-report"));
    }

    @Test
    void sectionsThatAreTooMuchTogetherStayAtHomeLongestFirst() {
        String long1 = "{\"state\":\"fresh\",\"value\":\"" + "x".repeat(6_000_000) + "\"}";
        String long2 = "{\"state\":\"fresh\",\"value\":\"" + "x".repeat(5_000_000) + "\"}";
        HubReport whole = report();
        HubReport report = new HubReport(
                whole.sequence(),
                whole.sent(),
                whole.interval(),
                whole.agent(),
                whole.clock(),
                Map.of("guests", long1, "backups", long2, "node", "{\"state\":\"fresh\"}"),
                whole.running(),
                whole.held(),
                whole.outcomes(),
                whole.refused(),
                whole.desired(),
                whole.warnings());

        JsonNode sections =
                JsonMapper.shared().readTree(ReportWriter.write(report)).get("sections");

        assertEquals("failed", sections.get("guests").get("state").asString());
        assertEquals("fresh", sections.get("backups").get("state").asString());
        assertEquals("fresh", sections.get("node").get("state").asString());
    }

    @Test
    void ofAnOrderWithoutATaskNobodyKnowsWhatBecameOfItOnceEveryAnswerWouldBeThere() {
        HubReport justBegun = running(Duration.ofSeconds(30), List.of());
        HubReport longBegun = running(Duration.ofMinutes(10), List.of());
        HubReport longRunning = running(Duration.ofMinutes(10), List.of(TASK));

        assertFalse(unknown(justBegun));
        assertTrue(unknown(longBegun));
        assertFalse(unknown(longRunning));
    }

    private static boolean unknown(HubReport report) {
        JsonNode json = JsonMapper.shared().readTree(ReportWriter.write(report));
        return json.at("/orders/running/0/unknown").asBoolean();
    }

    /// @param ago when its stage was begun
    private static HubReport running(Duration ago, List<Upid> tasks) {
        HubReport whole = report();
        OpenOrder order = whole.running().getFirst();
        StageRun run = StageRun.begun(
                order.runs().getFirst().stage(),
                false,
                order.runs().getFirst().step(),
                whole.sent().minus(ago),
                Optional.empty());
        for (Upid task : tasks) {
            run = run.with(task, false);
        }
        OpenOrder open =
                new OpenOrder(order.key(), order.since(), order.plan(), order.signed(), List.of(run), order.others());
        return new HubReport(
                whole.sequence(),
                whole.sent(),
                whole.interval(),
                whole.agent(),
                whole.clock(),
                whole.sections(),
                List.of(open),
                whole.held(),
                whole.outcomes(),
                whole.refused(),
                whole.desired(),
                whole.warnings());
    }

    private static HubReport report() {
        Step step = new Step.TakeSnapshot(new Vmid(101), new SnapshotName("before"), "");
        OpenOrder running = new OpenOrder(
                        new OrderKey("shell", new OrderId("one")),
                        TestTime.NOON,
                        new Plan(
                                new NodeName("pve1"),
                                new OperationName("snapshot"),
                                Map.of(),
                                List.of(),
                                Procedure.of(step),
                                List.of(),
                                List.of()),
                        false,
                        List.of(),
                        Set.of())
                .begun(Procedure.of(step).stages().getFirst().name(), false, TestTime.NOON)
                .last(run -> run.with(TASK, false));
        return new HubReport(
                7,
                TestTime.NOON,
                Duration.ofSeconds(30),
                new AgentFacts(
                        "id",
                        "1",
                        "abc",
                        "pve1",
                        TestTime.NOON,
                        Duration.ofSeconds(9),
                        OptionalLong.of(7),
                        Optional.of(Duration.ofSeconds(1)),
                        Optional.of("12:ab"),
                        Optional.of("ab")),
                new ClockFacts(Optional.of(true), Optional.of(Duration.ZERO), Optional.of(Duration.ZERO)),
                Map.of("node", "{\"state\":\"fresh\"}"),
                List.of(running),
                List.of(new HeldPlan(TestDoor.issued(
                        TestDoor.order("two", TestDoor.ROLLBACK), "AAAAAAAAAAAAAAAAAAAAAA", TestTime.NOON))),
                List.of(new UnreportedOutcome(new OrderKey("hub", new OrderId("three")), "snapshot", "ok", "done", 99)),
                List.of(new Refusal(new OrderId("four"), "x", Refusal.UNKNOWN_OPERATION, "there is none")),
                Optional.of(3L),
                List.of());
    }

    private static Set<String> fields(String type) throws IOException {
        return fields(example(type));
    }

    /// Without what hangs on the content: an order's arguments, a section's digest.
    private static Set<String> fields(JsonNode message) {
        Set<String> names = new TreeSet<>();
        fields("", message, names);
        names.removeIf(name -> name.matches(".*(arguments|sections|document)\\..*"));
        return names;
    }

    private static void fields(String above, JsonNode node, Set<String> names) {
        node.properties().forEach(field -> {
            names.add(above + field.getKey());
            fields(above + field.getKey() + ".", field.getValue(), names);
        });
        if (node.isArray()) {
            node.forEach(item -> fields(above, item, names));
        }
    }

    private static JsonNode example(String type) throws IOException {
        return EXAMPLE.matcher(Files.readString(DOCUMENTS.resolve("README.md")))
                .results()
                .map((MatchResult found) -> JsonMapper.shared().readTree(found.group(1)))
                .filter(node -> node.get("type").asString().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
