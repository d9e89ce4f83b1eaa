package felhom.hub.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.PlanStatus;
import felhom.engine.port.Clocks;
import felhom.hub.TestDoor;
import felhom.hub.TestLink;
import felhom.hub.http.Destination;
import felhom.hub.http.HttpPost;
import felhom.testkit.hub.RawHub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Notices over real TLS to somebody who keeps them; the hub is away all the time.
class NoticesTests {
    @TempDir
    Path state;

    private final RawHub receiver = new RawHub();
    private TestLink agent;
    private Notices notices;

    @BeforeEach
    void begin() {
        RawHub away = new RawHub();
        away.close();
        agent = new TestLink(away.url(), state);
        receiver.answer("200 OK", "");
        agent.outbox.add("shell", "before-the-start", "failed");
        notices = new Notices(
                new HttpPost(
                        new Destination(receiver.url(), Optional.empty(), RawHub.trust(), Optional.empty()),
                        "felhom-agent/1.2.3",
                        Clocks.system().wall()),
                TestLink.SELF,
                agent.door,
                agent.outbox,
                agent.latest,
                () -> Optional.of(agent.link.status()),
                agent.time.clocks);
    }

    @AfterEach
    void end() {
        notices.close();
        agent.close();
        receiver.close();
    }

    @Test
    void aPlanThatWaitsIsToldOnce() throws Exception {
        plan("AAAAAAAAAAAAAAAAAAAAAA");

        pass();
        pass();

        JsonNode notice = only();
        assertEquals("felhom-notice", notice.get("type").asString());
        assertEquals("plan_waits", notice.get("kind").asString());
        assertEquals("pve1", notice.get("node").asString());
        assertEquals(
                "On pve1 a plan waits for operators' signatures: rollback {name=before, vmid=101}, ordered by hub,"
                        + " until 2026-11-30T13:00:00Z",
                notice.get("text").asString());
    }

    @Test
    void anotherReceiverIsToldWhatTheFirstOneNeverTookAndNothingThatItTook() throws Exception {
        plan("AAAAAAAAAAAAAAAAAAAAAA");
        pass();
        receiver.answer("500 Broken", "");
        agent.outbox.add("schedule", "bad", "failed");
        pass();

        try (RawHub other = new RawHub()) {
            other.answer("200 OK", "");
            Notices mended = notices.to(new HttpPost(
                    new Destination(other.url(), Optional.empty(), RawHub.trust(), Optional.empty()),
                    "felhom-agent/1.2.3",
                    Clocks.system().wall()));
            mended.pass(() -> {});
            mended.close();

            assertEquals(1, other.requests.size());
            assertEquals(
                    "order schedule bad",
                    other.requests.getFirst().json().get("subject").asString());
        }
    }

    @Test
    void theDocumentsExampleIsOne() throws Exception {
        plan("AAAAAAAAAAAAAAAAAAAAAA");
        pass();

        String example = Pattern.compile("(?s)```json\\n(\\{\\s+\"type\": \"felhom-notice\".*?)```")
                .matcher(Files.readString(Path.of("../../docs/hub/README.md")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        assertEquals(JsonMapper.shared().readTree(example), only());
    }

    private void plan(String nonce) {
        agent.door.plans.add(new PlanStatus(
                TestDoor.issued(TestDoor.order("one", TestDoor.ROLLBACK), nonce, agent.time.now()), Optional.empty()));
    }

    @Test
    void whatFailsIsToldAndWhatWentWellIsNot() throws Exception {
        agent.outbox.add("hub", "good", "ok");
        agent.outbox.add("schedule", "bad", "failed");

        pass();
        pass();

        assertEquals("order_failed", only().get("kind").asString());
        assertEquals("order schedule bad", only().get("subject").asString());
        assertEquals(
                "On pve1 an order of schedule ended as 'failed': snapshot: what came of it",
                only().get("text").asString());
    }

    @Test
    void anOrderThatTheHubAcknowledgesBeforeTheNextLookIsToldToo() throws Exception {
        agent.outbox.add("hub", "bad", "failed");
        notices.ended(agent.outbox.unreported(200));
        agent.outbox.waiting.clear();

        pass();

        assertEquals("order hub bad", only().get("subject").asString());
    }

    @Test
    void aSectionIsToldWhenItGoesStaleAndNotMoreThanOnceAnHour() throws Exception {
        String words = "On pve1 the report's section 'storages' is stale: no answer within 10 s";
        for (int i = 0; i < 3; i++) {
            agent.sections.put("storages", "stale");
            agent.pass();
            pass();
            agent.sections.put("storages", "fresh");
            agent.pass();
            pass();
            agent.time.pass(Duration.ofMinutes(25));
        }

        assertEquals(List.of(words), texts("section_stale"), "three times within an hour");
        agent.sections.put("storages", "stale");
        agent.pass();
        pass();
        assertEquals(List.of(words, words), texts("section_stale"), "after more than an hour");
    }

    private List<String> texts(String kind) {
        return receiver.requests.stream()
                .map(RawHub.Request::json)
                .filter(notice -> notice.get("kind").asString().equals(kind))
                .map(notice -> notice.get("text").asString())
                .toList();
    }

    @Test
    void aHubThatIsAwayIsToldAfterAnHourAndOnceForEachTime() throws Exception {
        agent.pass();
        agent.time.pass(Duration.ofMinutes(59));
        pass();
        assertEquals(List.of(), receiver.requests);

        agent.time.pass(Duration.ofMinutes(1));
        pass();
        agent.time.pass(Duration.ofHours(5));
        pass();

        assertEquals("hub_away", only().get("kind").asString());
        assertTrue(only().get("text").asString().contains("since 2026-11-30T12:00:00Z: no connection to"));
    }

    @Test
    void aNoticeThatIsNotTakenIsSentAgainForAnHourAndNoLonger() throws Exception {
        receiver.answer("503 Busy", "");
        plan("AAAAAAAAAAAAAAAAAAAAAA");

        assertEquals(Duration.ofMinutes(1), pass());
        receiver.answer("200 OK", "");
        assertEquals(Duration.ofSeconds(15), pass());
        pass();
        assertEquals(2, receiver.requests.size());

        receiver.answer("503 Busy", "");
        agent.outbox.add("hub", "bad", "failed");
        pass();
        agent.time.pass(Duration.ofHours(1));
        pass();
        assertEquals(3, receiver.requests.size(), "an hour later it is no news");
    }

    private Duration pass() throws InterruptedException {
        return notices.pass(() -> {});
    }

    private JsonNode only() {
        assertEquals(1, receiver.requests.size());
        return receiver.requests.getFirst().json();
    }
}
