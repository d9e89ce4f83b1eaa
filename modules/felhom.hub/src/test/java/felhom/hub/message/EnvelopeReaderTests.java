package felhom.hub.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.OrderKey;
import felhom.hub.TestDoor;
import felhom.hub.TestLink;
import felhom.ops.OrderId;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTests {
    private static final String AGENT = TestLink.ID.toString();
    private static final String DIGEST = "a".repeat(64);

    @Test
    void everyFieldIsTakenAndWhatIsNotKnownIsPassedOver() throws BadEnvelope {
        String plan = Base64.getEncoder().encodeToString("a plan".getBytes(StandardCharsets.US_ASCII));
        Envelope envelope = read("""
                "sent": "2026-11-30T14:00:00Z", "next_interval_s": 45, "colour": {"deep": [1, null]},
                "acknowledged": {"outcomes": [{"door": "shell", "order_id": "one"}], "sections": {"guests": "%s"}},
                "desired": {"version": 3, "document": {"guests": {"101": "running"}}},
                "proposals": [
                  {"order_id": "two", "operation": "snapshot", "arguments": {"vmid": "101", "name": "before"}}],
                "approvals": [{"plan": "%s", "signatures": ["-----BEGIN SSH SIGNATURE-----"]}]
                """.formatted(DIGEST, plan));

        assertEquals(Optional.of(Duration.ofSeconds(45)), envelope.next());
        assertEquals(List.of(new OrderKey("shell", new OrderId("one"))), envelope.outcomes());
        assertEquals(Map.of("guests", DIGEST), envelope.sections());
        assertEquals(Optional.of(new DesiredState(3, "{\"guests\":{\"101\":\"running\"}}")), envelope.desired());
        assertEquals(List.of(TestDoor.order("two", "snapshot")), envelope.proposals());
        assertEquals("a plan", new String(envelope.approvals().getFirst().payload(), StandardCharsets.US_ASCII));
        assertEquals(1, envelope.approvals().getFirst().signatures().size());
        assertEquals(List.of(), envelope.refused());
        assertEquals(List.of(), envelope.faults());
    }

    @Test
    void anEnvelopeMayBeEmpty() throws BadEnvelope {
        Envelope envelope = read("");

        assertEquals(List.of(), envelope.proposals());
        assertEquals(List.of(), envelope.faults());
    }

    @Test
    void aProposalThatIsNoneIsRefusedByItsIdAndTheOthersCount() throws BadEnvelope {
        Envelope envelope = read("""
                "proposals": [
                  {"order_id": "number", "operation": "snapshot", "arguments": {"vmid": 101}},
                  {"order_id": "list", "operation": "snapshot", "arguments": ["vmid"]},
                  {"order_id": "missing"},
                  {"order_id": "name", "operation": "Snapshot; rm -rf"},
                  {"order_id": "argument", "operation": "snapshot", "arguments": {"--vmid": "101"}},
                  {"order_id": "good", "operation": "snapshot", "arguments": {"vmid": "101", "name": "before"}}]""");

        assertEquals(List.of(TestDoor.order("good", "snapshot")), envelope.proposals());
        assertEquals(
                List.of(
                        "number format proposals[0].arguments.vmid is number; expected a text",
                        "list format proposals[1].arguments is array; expected an object",
                        "missing format proposals[2].operation is missing",
                        "name unknown-operation there is no operation 'Snapshot; rm -rf'",
                        "argument format not an argument's name: '--vmid':"
                                + " 1 to 64 lower-case letters, digits, '-', '_'"),
                envelope.refused().stream()
                        .map(one -> one.order() + " " + one.reason() + " " + one.message())
                        .toList());
    }

    @Test
    void aProposalWithoutAnIdIsNamedByItsPlace() throws BadEnvelope {
        Envelope envelope = read("""
                "proposals": [{"operation": "snapshot"}, {"order_id": "../x", "operation": "snapshot"}, 7]""");

        assertEquals(
                List.of(
                        "proposals[0].order_id is missing",
                        "proposals[1].order_id: '../x' is no order id: 1 to 64 letters, digits, '.', '_', '-'",
                        "proposals[2] is number; expected an object"),
                envelope.faults());
    }

    @Test
    void aFieldOfAnotherTypeIsNamedAndTheRestCounts() throws BadEnvelope {
        Envelope envelope = read("""
                "next_interval_s": "soon", "acknowledged": [], "desired": {"version": -1, "document": {}},
                "approvals": {"plan": ""},
                "proposals": [{"order_id": "good", "operation": "snapshot", "arguments": {"vmid": "101", "name": "before"}}]
                """);

        assertEquals(List.of(TestDoor.order("good", "snapshot")), envelope.proposals());
        assertEquals(Optional.empty(), envelope.next());
        assertTrue(
                envelope.faults().contains("next_interval_s is string; expected a whole number"), envelope::toString);
        assertTrue(envelope.faults().contains("acknowledged is array; expected an object"), envelope::toString);
        assertTrue(envelope.faults().contains("approvals is object; expected a list"), envelope::toString);
        assertTrue(
                envelope.faults().contains("desired.version is -1; expected 1 to 9007199254740991"),
                envelope::toString);
    }

    @Test
    void moreProposalsThanAnEnvelopeMayHoldArePassedOverAndCounted() throws BadEnvelope {
        String one = "{\"order_id\":\"x\",\"operation\":\"snapshot\"}";

        Envelope envelope = read("\"proposals\":[" + (one + ",").repeat(299) + one + "]");

        assertEquals(256, envelope.proposals().size());
        assertEquals(
                List.of("proposals has 300 entries; those after the first 256 are passed over"), envelope.faults());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "7",
                "null",
                "{}",
                "{\"type\":\"felhom-envelope\",\"version\":2,\"agent\":\"11111111-2222-4333-8444-555555555555\"}",
                "{\"type\":\"felhom-report\",\"version\":1,\"agent\":\"11111111-2222-4333-8444-555555555555\"}",
                "{\"type\":\"felhom-envelope\",\"version\":1}",
                "{\"type\":\"felhom-envelope\",\"version\":1,\"agent\":\"11111111-2222-4333-8444-555555555555\"",
                "{\"type\":\"felhom-envelope\",\"version\":1,\"agent\":\"11111111-2222-4333-8444-555555555555\"} 7",
                "{\"type\":\"felhom-envelope\",\"type\":\"felhom-envelope\",\"version\":1,"
                        + "\"agent\":\"11111111-2222-4333-8444-555555555555\"}"
            })
    void whatIsNoEnvelopeIsRefusedWhole(String text) {
        assertEquals(BadEnvelope.Kind.FORMAT, refused(text).kind());
    }

    @Test
    void anotherAgentsEnvelopeIsRefusedWhole() {
        String text = TestLink.text(7, "").replace(AGENT, "99999999-2222-4333-8444-555555555555");

        assertEquals(BadEnvelope.Kind.OTHER_AGENT, refused(text).kind());
    }

    @Test
    void anEnvelopeForAnotherReportIsRefusedWhole() {
        assertEquals(
                BadEnvelope.Kind.OTHER_REPORT, refused(TestLink.text(6, "")).kind());
    }

    @Test
    void deepJsonIsRefusedWholeWhereverItLies() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertEquals(
                BadEnvelope.Kind.FORMAT,
                refused(TestLink.text(7, "\"colour\":" + deep)).kind());
    }

    @Test
    void anEnvelopeOfCountlessSmallValuesIsRefusedBeforeItIsATree() {
        String many = "[" + "1,".repeat(1_500_000) + "1]";

        assertEquals(
                BadEnvelope.Kind.FORMAT,
                refused(TestLink.text(7, "\"colour\":" + many)).kind());
    }

    @Test
    void whatItRefusesIsNotRepeatedInItsWords() {
        BadEnvelope refused = refused("{\"type\":\"a secret of somebody's\"");

        assertTrue(!String.valueOf(refused.getMessage()).contains("secret"), refused.getMessage());
    }

    private static Envelope read(String more) throws BadEnvelope {
        return EnvelopeReader.read(stream(TestLink.text(7, more)), AGENT, 7);
    }

    private static BadEnvelope refused(String text) {
        return assertThrows(BadEnvelope.class, () -> EnvelopeReader.read(stream(text), AGENT, 7));
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
