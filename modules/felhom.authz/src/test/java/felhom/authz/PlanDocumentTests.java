package felhom.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.authz.StrictJson.Malformed;
import felhom.ops.Effect;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Steps;
import felhom.ops.Vmid;
import felhom.ops.run.Plan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A plan as operators read and sign it.
class PlanDocumentTests {
    private static final Vmid GUEST = new Vmid(101);
    private static final PlanDocument.Header HEADER = new PlanDocument.Header(
            UUID.fromString("7f1f1c5e-6f0b-4f0e-9d5c-0a4a6f2d9b11"),
            "q8Zk0m1Jr2yT5bXo7uVw1A",
            "6Jx0cP2m9aQd1r3sV7yK5w",
            Instant.ofEpochSecond(1_798_761_600),
            Instant.ofEpochSecond(1_798_762_200));

    private static Plan plan(String mac, String effect) {
        return new Plan(
                new NodeName("pve"),
                new OperationName("rollback"),
                Map.of("vmid", "101", "name", "before"),
                Steps.of(new Step.RevertToSnapshot(GUEST, new SnapshotName("before"))),
                List.of(new Effect(effect, OptionalLong.of(5))),
                List.of(GuestIdentity.of(GUEST, Guest.Kind.LXC, Map.of("net0", "hwaddr=" + mac), "0123")));
    }

    private static final Plan PLAN = plan("BC:24:11:00:00:01", "what is new is lost");

    private static String text() {
        return new String(PlanDocument.write(HEADER, PLAN, Optional.empty()), StandardCharsets.US_ASCII);
    }

    private static PlanDocument read(String text) {
        return PlanDocument.of(StrictJson.read(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void itIsReadableAndReadBack() {
        String text = text();

        assertTrue(text.lines().anyMatch(line -> line.equals("  \"operation\" : \"rollback\",")), text);
        assertTrue(text.lines().anyMatch(line -> line.strip().equals("\"vmid\" : \"101\"")), text);
        assertTrue(text.contains("roll guest 101 back to snapshot 'before'"), text);
        assertTrue(text.contains("\"bytes\" : 5"), text);
        assertTrue(text.endsWith("}\n"), text);
        assertEquals(HEADER, read(text).header());
        assertEquals(Set.of(GUEST), read(text).touched());
        assertTrue(read(text).difference(PLAN).isEmpty());
    }

    @Test
    void whatAGuestIsCalledCannotChangeHowThePlanReads() {
        Plan hostile = plan("BC:24:11:00:00:01", "guest '\u202etxt.\u0007\u007f\u0000\n\"}' stops");
        String text = new String(PlanDocument.write(HEADER, hostile, Optional.empty()), StandardCharsets.ISO_8859_1);

        assertTrue(text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c <= '~')), text);
        assertTrue(read(text).difference(hostile).isEmpty());
    }

    @Test
    void theDifferenceIsNamed() {
        var other = read(text()).difference(plan("BC:24:11:00:00:02", "what is new is lost"));
        var worse = read(text()).difference(plan("BC:24:11:00:00:01", "all is lost"));

        assertEquals("guests", other.orElseThrow().field());
        assertEquals(
                "guest 101: net0's MAC was BC:24:11:00:00:01 and is BC:24:11:00:00:02 now",
                other.orElseThrow().words());
        assertEquals("effects", worse.orElseThrow().field());
    }

    private static Plan plan(Map<String, String> arguments, Effect... effects) {
        return new Plan(PLAN.node(), PLAN.operation(), arguments, PLAN.steps(), List.of(effects), PLAN.identities());
    }

    private static String difference(Plan signed, Plan now) {
        byte[] bytes = PlanDocument.write(HEADER, signed, Optional.empty());
        return PlanDocument.of(StrictJson.read(bytes))
                .difference(now)
                .orElseThrow()
                .words();
    }

    @Test
    void theOneValueThatDiffersIsNamed() {
        Map<String, String> arguments = PLAN.arguments();
        Effect lost = Effect.of("what is new is lost");
        Effect stopped = Effect.of("guest 101 is stopped");
        Effect measured = new Effect(lost.words(), OptionalLong.of(5));
        Plan bare = plan(arguments, lost);

        assertEquals("effects[0].bytes was absent and is 5 now", difference(bare, plan(arguments, measured)));
        assertEquals("effects[0].bytes was 5 and is absent now", difference(plan(arguments, measured), bare));
        assertEquals(
                "effects[1].bytes was absent and is 5 now",
                difference(plan(arguments, stopped, lost), plan(arguments, stopped, measured)));
        assertEquals(
                "effects was [{\"words\":\"what is new is lost\"}] and is [{\"words\":\"what is new is lost\"},"
                        + "{\"words\":\"guest 101 is stopped\"}] now",
                difference(bare, plan(arguments, lost, stopped)));
        assertEquals(
                "arguments.name was \"before\" and is \"older\" now",
                difference(bare, plan(Map.of("vmid", "101", "name", "older"), lost)));
        assertEquals(
                "arguments.name was \"before\" and is absent now", difference(bare, plan(Map.of("vmid", "101"), lost)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"issued\" : 1798761600; \"issued\" : \"1798761600\"; issued: expected a whole number",
                "\"issued\" : 1798761600; \"issued\" : 1798761600.0; issued: expected a whole number",
                "\"issued\" : 1798761600; \"issued\" : -1; -1 is not from",
                "\"expires\" : 1798762200; \"expires\" : 1798761599; expires: 1798761599 is not from",
                "\"nonce\" : \"6Jx0cP2m9aQd1r3sV7yK5w\"; \"nonce\" : \"6Jx0cP2m9aQd1r3sV7yK5x\"; nonce:"
                        + " '6Jx0cP2m9aQd1r3sV7yK5x'",
                "\"nonce\" : \"6Jx0cP2m9aQd1r3sV7yK5w\"; \"nonce\" : null; nonce: expected text",
                "\"host\" : \"7f1f1c5e; \"host\" : \"7F1F1C5E; host: '7F1F1C5E",
                "\"typ\" :; \"typ2\" :; unknown field 'typ2'",
                "\"digest\" :; \"d\\u0069gest\" : 1, \"digest\" :; stands twice"
            })
    void whatIsNoPlanIsNamed(String part, String instead, String words) {
        assertTrue(text().contains(part), part);

        Malformed malformed = assertThrows(Malformed.class, () -> read(text().replace(part, instead)));

        assertTrue(String.valueOf(malformed.getMessage()).contains(words), malformed.getMessage());
    }

    @Test
    void everyFieldIsRequired() {
        for (String name : List.of(
                "typ",
                "host",
                "node",
                "epoch",
                "nonce",
                "issued",
                "expires",
                "operation",
                "arguments",
                "steps",
                "effects",
                "guests")) {
            var node = new tools.jackson.databind.json.JsonMapper().readTree(text());
            ((tools.jackson.databind.node.ObjectNode) node).remove(name);

            Malformed malformed = assertThrows(Malformed.class, () -> read(node.toString()), name);

            assertTrue(String.valueOf(malformed.getMessage()).contains("'" + name + "' is missing"), name);
        }
    }
}
