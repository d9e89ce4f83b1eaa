package felhom.authz.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.authz.gate.StrictJson.Malformed;
import felhom.engine.order.Effect;
import felhom.engine.order.Plan;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Vmid;
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
                List.of("guest 101 'web', running, snapshot 'before' of 3 minutes ago"),
                Procedure.of(new Step.RevertToSnapshot(GUEST, new SnapshotName("before"))),
                List.of(new Effect(Effect.Kind.WRITES_LOST, effect, effect, OptionalLong.of(5))),
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

    /// What is done is read from what was signed, whatever the operation would plan today.
    @Test
    void whatIsToBeDoneIsReadFromIt() {
        assertEquals(PLAN.procedure(), read(text()).procedure());
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
        return new Plan(
                PLAN.node(),
                PLAN.operation(),
                arguments,
                PLAN.about(),
                PLAN.procedure(),
                List.of(effects),
                PLAN.identities());
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
        Effect lost = Effect.of(Effect.Kind.WRITES_LOST, "guest 101", "lose what is new");
        Effect stopped = Effect.of(Effect.Kind.GUEST_STOPPED, "guest 101", "stop guest 101");
        Plan bare = plan(arguments, lost);

        assertEquals("it would also stop guest 101", difference(bare, plan(arguments, lost, stopped)));
        assertEquals(
                "it would also lose it all; stop guest 101",
                difference(
                        bare,
                        plan(
                                arguments,
                                Effect.of(Effect.Kind.WRITES_LOST, "guest 102", "lose it all"),
                                lost,
                                stopped)));
        assertEquals(
                "arguments.name was \"before\" and is \"older\" now",
                difference(bare, plan(Map.of("vmid", "101", "name", "older"), lost)));
        assertEquals(
                "arguments.name was \"before\" and is absent now", difference(bare, plan(Map.of("vmid", "101"), lost)));
    }

    @Test
    void figuresAndStatesThatAreOtherNowMakeNoPlanWorthless() {
        Effect lost = new Effect(Effect.Kind.WRITES_LOST, "guest 101", "lose 5 bytes", OptionalLong.of(5));
        Effect more = new Effect(Effect.Kind.WRITES_LOST, "guest 101", "lose 6 bytes", OptionalLong.of(6));
        Effect stopped = Effect.of(Effect.Kind.GUEST_STOPPED, "guest 101", "stop guest 101");
        Plan signed = plan(PLAN.arguments(), lost, stopped);
        Plan later = new Plan(
                PLAN.node(),
                PLAN.operation(),
                PLAN.arguments(),
                List.of("guest 101 'web', stopped, snapshot 'before' of 4 minutes ago"),
                PLAN.procedure(),
                List.of(more),
                PLAN.identities());
        PlanDocument document = PlanDocument.of(StrictJson.read(PlanDocument.write(HEADER, signed, Optional.empty())));

        assertTrue(document.difference(later).isEmpty());
        assertEquals(
                "it would no longer stop guest 101",
                document.change(later).orElseThrow().words());
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
                "\"digest\" :; \"d\\u0069gest\" : 1, \"digest\" :; stands twice",
                "\"step\" : \"revert-to-snapshot\"; \"step\" : \"fly\"; stages: 'step': there is no step 'fly'",
                "\"snapshot\" : \"before\"; \"snapshot\" : \"older\"; and would do [roll guest 101 back to snapshot"
                        + " 'older']",
                "\"does\" : \"roll; \"does\" : \"never roll; stages: it says [never roll guest 101 back",
                "\"snapshot\" : \"before\"; \"snapshot\" : \"before\", \"force\" : \"1\"; has a field 'force' that nobody"
                        + " knows",
                "\"guest\" : \"101\"; \"guest\" : 101; stages[0].guest: expected text"
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
                "about",
                "stages",
                "effects",
                "guests")) {
            var node = new tools.jackson.databind.json.JsonMapper().readTree(text());
            ((tools.jackson.databind.node.ObjectNode) node).remove(name);

            Malformed malformed = assertThrows(Malformed.class, () -> read(node.toString()), name);

            assertTrue(String.valueOf(malformed.getMessage()).contains("'" + name + "' is missing"), name);
        }
    }
}
