package felhom.hub.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.order.PlanStatus;
import felhom.hub.Eventually;
import felhom.hub.TestDoor;
import felhom.hub.TestLink;
import felhom.hub.TestTime;
import felhom.hub.http.Destination;
import felhom.hub.http.HttpPost;
import felhom.hub.http.HubToken;
import felhom.testkit.hub.RawHub;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The link over real TLS to a hub that answers as each test wants it.
class HubLinkTests {
    private static final Duration INTERVAL = Duration.ofSeconds(30);
    private static final String DIGEST = "b".repeat(64);

    @TempDir
    Path state;

    private final RawHub hub = new RawHub();
    private TestLink agent;

    @BeforeEach
    void begin() {
        agent = new TestLink(hub.url(), state);
        hub.answer(TestLink.envelope(""));
    }

    @AfterEach
    void end() {
        agent.close();
        hub.close();
    }

    @Test
    void aReportSaysWhoItIsAndHowItsClockAndItsHostAre() throws Exception {
        agent.pass();

        JsonNode report = report(0);
        assertEquals("felhom-report", report.get("type").asString());
        assertEquals(1, report.get("version").asInt());
        assertEquals(30, report.get("interval_s").asInt());
        assertEquals("2026-11-30T12:00:00Z", report.get("sent").asString());
        assertEquals(TestLink.ID.toString(), report.get("agent").get("id").asString());
        assertEquals("pve1", report.get("agent").get("node").asString());
        assertEquals("12:ab", report.get("agent").get("log_head").asString());
        assertEquals(64, report.get("agent").get("epoch_hash").asString().length());
        assertEquals(50_000_000, report.get("agent").get("memory_bytes").asLong());
        assertEquals(1.5, report.get("agent").get("cpu_s").asDouble());
        assertTrue(report.get("clock").get("synchronised").asBoolean());
        assertEquals(0.25, report.get("clock").get("host_skew_s").asDouble());
        assertTrue(report.get("clock").get("hub_skew_s").isNull());
        assertEquals("fresh", report.get("sections").get("node").get("state").asString());
    }

    @Test
    void theFirstReportWaitsAndTheNextOnesAreNumbered() throws Exception {
        assertEquals(Duration.ofSeconds(15), agent.link.pass(() -> {}));
        assertEquals(List.of(), hub.requests);

        agent.link.pass(() -> {});
        agent.link.pass(() -> {});

        assertEquals(
                report(0).get("sequence").asLong() + 1,
                report(1).get("sequence").asLong());
    }

    @Test
    void numbersGoOnRisingOverARestart() throws Exception {
        agent.pass();
        TestTime later = new TestTime();
        later.pass(Duration.ofSeconds(5));
        long before = report(0).get("sequence").asLong();

        try (TestLink again = new TestLink(wire(), state, () -> 0.5, later)) {
            again.pass();
        }

        assertTrue(report(1).get("sequence").asLong() > before);
    }

    private HttpPost wire() {
        return new HttpPost(
                new Destination(hub.url(), Optional.of(HubToken.of(TestLink.TOKEN)), RawHub.trust(), Optional.empty()),
                "felhom-agent/1.2.3",
                agent.time.clocks.wall());
    }

    @Test
    void anOutcomeIsInEveryReportUntilItIsAcknowledged() throws Exception {
        agent.outbox.add("shell", "one", "ok");
        agent.outbox.add("hub", "two", "failed");

        agent.pass();
        agent.pass();
        hub.answer(TestLink.envelope("\"acknowledged\":{\"outcomes\":[{\"door\":\"shell\",\"order_id\":\"one\"},"
                + "{\"door\":\"hub\",\"order_id\":\"two\"},{\"door\":\"hub\",\"order_id\":\"never-heard\"}]}"));
        agent.pass();
        agent.pass();

        assertEquals("[one, two]", ids(report(1).get("outcomes")));
        assertEquals("shell", report(1).get("outcomes").get(0).get("door").asString());
        assertEquals(
                "snapshot", report(1).get("outcomes").get(0).get("operation").asString());
        assertEquals("failed", report(1).get("outcomes").get(1).get("outcome").asString());
        assertEquals("[]", ids(report(3).get("outcomes")));
        assertEquals(1, agent.outbox.acknowledged.size(), "all in one write");
        assertEquals(2, agent.outbox.acknowledged.getFirst().size());
    }

    @Test
    void whatWasNotReportedCannotBeAcknowledgedAway() throws Exception {
        for (int i = 0; i < 201; i++) {
            agent.outbox.add("shell", "order-" + i, "ok");
        }
        agent.door.unacknowledged = 201;
        hub.answer(
                TestLink.envelope("\"acknowledged\":{\"outcomes\":[{\"door\":\"shell\",\"order_id\":\"order-200\"}]}"));

        agent.pass();

        assertEquals(200, report(0).get("outcomes").size());
        assertEquals(201, agent.outbox.waiting.size());
        assertTrue(report(0).get("warnings").toString().contains("1 more outcomes wait"), report(0)::toString);
    }

    @Test
    void anAcknowledgementThatCannotBeWrittenDownIsNoneAndTheRestIsDone() throws Exception {
        agent.outbox.add("hub", "one", "ok");
        agent.outbox.broken = Optional.of(new Journal.JournalBroken("the disk is full"));
        hub.answer(TestLink.envelope("\"acknowledged\":{\"outcomes\":[{\"door\":\"hub\",\"order_id\":\"one\"}]},"
                + proposal("two", TestDoor.SNAPSHOT)));

        agent.pass();
        agent.pass();

        assertEquals("[one]", ids(report(1).get("outcomes")));
        Eventually.is("it is done", () -> agent.door.asked.contains("submit two snapshot"));
    }

    @Test
    void aSectionThatTheHubHasStaysAtHomeForAsLongAsItSaysSo() throws Exception {
        hub.answer(TestLink.envelope("\"acknowledged\":{\"sections\":{\"guests\":\"" + DIGEST + "\"}}"));
        agent.pass();
        hub.answer(TestLink.envelope(""));
        agent.pass();
        agent.pass();

        assertEquals(List.of(Map.of(), Map.of("guests", DIGEST), Map.of()), agent.known);
    }

    @Test
    void aBenignProposalIsDoneOnceHoweverOftenItComes() throws Exception {
        hub.answer(TestLink.envelope(proposal("one", TestDoor.SNAPSHOT)));

        agent.pass();
        Eventually.is("it is done", () -> agent.door.asked.contains("submit one snapshot"));
        agent.outbox.add("hub", "one", "ok");
        agent.pass();
        agent.pass();

        assertEquals(List.of("submit one snapshot"), agent.door.asked);
    }

    @Test
    void aDestructiveProposalIsHeldAndReportedWithWhatIsToBeSignedUntilItEnds() throws Exception {
        hub.answer(TestLink.envelope(proposal("one", TestDoor.ROLLBACK)));
        agent.pass();
        Eventually.is("it is held", () -> agent.door.plans.size() == 1);
        Eventually.is("it is reported", () -> held().size() == 1);

        JsonNode held = held().get(0);
        assertEquals("hub", held.get("door").asString());
        assertEquals("one", held.get("order_id").asString());
        assertEquals("rollback", held.get("operation").asString());
        assertEquals("101", held.get("arguments").get("vmid").asString());
        assertEquals(
                new String(agent.door.plans.getFirst().plan().bytes(), StandardCharsets.US_ASCII),
                new String(Base64.getDecoder().decode(held.get("plan").asString()), StandardCharsets.US_ASCII));
        assertEquals(
                "lose what guest 101 has written since",
                held.get("effects").get(0).asString());
        assertEquals(
                "ssh-keygen -Y sign -n felhom-plan@v1 -f KEY plan.json",
                held.get("how_to_sign").asString());
        assertEquals(List.of("submit one rollback", "issue one rollback"), agent.door.asked, "planned and issued once");

        agent.door.plans.set(0, agent.door.plans.getFirst().close(PlanStatus.Closed.DONE));
        hub.answer(TestLink.envelope(""));
        agent.pass();
        assertEquals(0, lastReport().get("orders").get("held").size());
    }

    private JsonNode held() {
        try {
            agent.pass();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return lastReport().get("orders").get("held");
    }

    @Test
    void anUnknownOperationIsRefusedByNameUntilTheHubHasHeardOfIt() throws Exception {
        hub.answer(TestLink.envelope(proposal("one", "format-disk")));
        agent.pass();
        hub.answer("502 Bad Gateway", "");
        agent.pass();
        hub.answer(TestLink.envelope(""));
        agent.pass();
        agent.pass();

        JsonNode refused = report(2).get("refused").get(0);
        assertEquals("one", refused.get("order_id").asString());
        assertEquals("format-disk", refused.get("operation").asString());
        assertEquals("unknown-operation", refused.get("reason").asString());
        assertEquals(
                "there is no operation 'format-disk'", refused.get("message").asString());
        assertEquals(1, report(1).get("refused").size(), "not heard: it is said again");
        assertEquals(0, report(3).get("refused").size(), "heard");
        assertEquals(List.of(), agent.door.asked);
    }

    @Test
    void theDesiredStateIsKeptAndItsVersionReported() throws Exception {
        hub.answer(TestLink.envelope("\"desired\":{\"version\":3,\"document\":{\"guests\":{}}}"));
        agent.pass();
        agent.pass();

        assertFalse(report(0).has("desired"));
        assertEquals(3, report(1).get("desired").get("version").asLong());
        assertTrue(Files.readString(state.resolve("desired.json")).contains("\"document\":{\"guests\":{}}"));
    }

    @Test
    void theHubsIntervalIsTaken() throws Exception {
        hub.answer(TestLink.envelope("\"next_interval_s\":300"));

        Duration pause = agent.pass();

        assertEquals(Duration.ofMinutes(5), pause);
        agent.pass();
        assertEquals(300, report(1).get("interval_s").asInt());
    }

    @Test
    void aTokenThatIsNotAcceptedChangesNothingButTheInterval() throws Exception {
        agent.outbox.add("hub", "one", "ok");
        hub.answer("401 Unauthorized", "");

        assertEquals(Duration.ofMinutes(5), agent.pass());
        hub.answer(TestLink.envelope(""));
        assertEquals(INTERVAL, agent.pass());

        assertEquals("[one]", ids(report(1).get("outcomes")));
        assertEquals(report(0).get("agent").get("id"), report(1).get("agent").get("id"));
    }

    @Test
    void aHubIsLeftAloneForAsLongAsItAsks() throws Exception {
        hub.answer("429 Too Many Requests", "Retry-After: 120\r\n");

        assertEquals(Duration.ofSeconds(150), agent.pass());
        assertEquals(
                "the hub at https://localhost:" + hub.url().getPort()
                        + " answered with status 429: it has too much to do",
                agent.link.status().trouble().orElseThrow());
    }

    @Test
    void theSkewOfTheHubsClockIsReported() throws Exception {
        hub.answer((request, out) -> RawHub.write(
                out,
                "200 OK",
                "Date: Fri, 01 Jan 2100 00:00:00 GMT\r\n",
                TestLink.text(request.json().get("sequence").asLong(), "").getBytes(StandardCharsets.UTF_8)));
        agent.pass();
        agent.pass();

        assertTrue(report(1).get("clock").get("hub_skew_s").asDouble() > 1_000_000);
        assertTrue(report(1).get("warnings").toString().contains(" ahead of this host's"), report(1)::toString);
    }

    @Test
    void aClockThatIsNotRightIsSaid() throws Exception {
        agent.machine.synchronised = Optional.of(false);

        agent.pass();

        assertFalse(report(0).get("clock").get("synchronised").asBoolean());
        assertTrue(report(0).get("warnings").toString().contains("not synchronised"), report(0)::toString);
    }

    @Test
    void theStateOfTheLinkIsKnown() throws Exception {
        hub.answer("500 Oops", "");
        agent.pass();
        HubStatus away = agent.link.status();
        agent.time.pass(INTERVAL);
        hub.answer(TestLink.envelope(""));
        agent.pass();
        HubStatus back = agent.link.status();

        assertEquals(Optional.of(TestTime.NOON), away.awaySince());
        assertEquals(1, away.failed());
        assertEquals(Optional.empty(), back.awaySince());
        assertEquals(Optional.of(TestTime.NOON.plus(INTERVAL)), back.answered());
        assertEquals(1, back.reports());
    }

    @Test
    void aTrialSendsAReportAndDoesNothingOfWhatTheAnswerAsksFor() throws Exception {
        hub.answer(TestLink.envelope(proposal("one", TestDoor.SNAPSHOT)));

        RoundTrip trip = agent.link.tryOnce();

        assertTrue(trip.good());
        assertEquals("an envelope with 1 proposals and 0 approvals, of which nothing was done", trip.words());
        assertTrue(trip.sentBytes() > 0 && trip.receivedBytes() > 0 && trip.reportBytes() > 0, trip.toString());
        assertEquals(List.of(), agent.door.asked);
    }

    private static String proposal(String id, String operation) {
        return "\"proposals\":[{\"order_id\":\"" + id + "\",\"operation\":\"" + operation
                + "\",\"arguments\":{\"vmid\":\"101\",\"name\":\"before\"}}]";
    }

    private JsonNode report(int number) {
        return hub.requests.get(number).json();
    }

    private JsonNode lastReport() {
        return hub.requests.getLast().json();
    }

    private static String ids(JsonNode list) {
        return list.valueStream()
                .map(one -> one.get("order_id").asString())
                .toList()
                .toString();
    }
}
