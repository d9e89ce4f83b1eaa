package felhom.testkit.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.Eventually;
import felhom.testkit.fault.Faults;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a plain client sees of each fault of a hub that can be named in a line of text.
class HubFaultTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HubSimulator hub = HubSimulator.start();
    private final Reporter agent = new Reporter(hub);
    private final Reports reports = new Reports();

    @AfterEach
    void close() {
        agent.close();
        hub.close();
    }

    private long taken() {
        return hub.agents().isEmpty() ? 0 : hub.agent().reports();
    }

    @Test
    void everyNameIsTriedHere() {
        var tried = new TreeSet<>(Set.of(
                "clock-jump",
                "content-type",
                "deep",
                "doubled",
                "flood",
                "foreign",
                "gzip-bomb",
                "late",
                "mistyped",
                "next-version",
                "outage",
                "outage-after-work",
                "padded",
                "sent-off",
                "slow-body",
                "slow-headers",
                "stalled-body",
                "text",
                "truncated-json",
                "wrong-agent"));
        tried.addAll(Set.of("replayed", "overtaken", "ahead", "status", "status-after-work"));
        tried.addAll(Set.of("busy", "busy-until", "down", "down-until"));
        tried.addAll(Set.of("reset-before", "reset-in-answer", "reset-after"));

        assertEquals(tried, new TreeSet<>(Faults.ofHubs()));
    }

    @ParameterizedTest
    @CsvSource({"reset-before, 0", "reset-in-answer, 1", "reset-after, 1", "outage=0s, 0", "outage-after-work=0s, 1"})
    void aDroppedConnectionDoesNotSayWhetherTheReportWasTaken(String fault, int taken) throws Exception {
        hub.faults().arm(fault);

        assertThrows(IOException.class, () -> agent.send(reports.next()));

        assertEquals(taken, taken());
        assertEquals(List.of(), hub.faults().unmet());
    }

    @Test
    void afterAnOutageTheHubIsAtTheSameAddress() throws Exception {
        hub.faults().arm("outage=200ms");
        assertThrows(IOException.class, () -> agent.send(reports.next()));

        Eventually.within(Duration.ofSeconds(30), "back", this::answers);
    }

    private boolean answers() {
        try {
            return agent.send(reports.next()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "status=401, 401, 0",
        "status=403, 403, 0",
        "status=500, 500, 0",
        "status-after-work=502, 502, 1",
        "foreign=302, 302, 0",
        "foreign=200, 200, 0"
    })
    void aStatusInsteadOfTheEnvelope(String fault, int status, int taken) throws Exception {
        hub.faults().arm(fault);

        assertEquals(status, agent.send(reports.next()).statusCode());

        assertEquals(taken, taken());
        assertEquals(200, agent.send(reports.next()).statusCode());
    }

    @ParameterizedTest
    @CsvSource({"busy=30, 429", "down=30, 503"})
    void aBusyHubSaysInHowManySecondsToComeBack(String fault, int status) throws Exception {
        hub.faults().arm(fault + " x2");

        for (int i = 0; i < 2; i++) {
            var answer = agent.send(reports.next());
            assertEquals(status, answer.statusCode());
            assertEquals("30", answer.headers().firstValue("Retry-After").orElseThrow());
        }
        assertEquals(0, taken());
    }

    @ParameterizedTest
    @CsvSource({"busy-until=3600, 429", "down-until=3600, 503"})
    void orTheTime(String fault, int status) throws Exception {
        hub.faults().arm(fault);

        var answer = agent.send(reports.next());

        assertEquals(status, answer.statusCode());
        var headers = answer.headers();
        assertEquals(
                time(headers.firstValue("Date").orElseThrow()).plusSeconds(3600),
                time(headers.firstValue("Retry-After").orElseThrow()));
    }

    private static Instant time(String header) {
        return ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    }

    @ParameterizedTest
    @CsvSource({"late=300ms", "slow-headers=300ms", "slow-body=300ms", "stalled-body=300ms"})
    void aSlowAnswerIsARightOneInTheEnd(String fault) throws Exception {
        hub.faults().arm(fault);
        long begin = System.nanoTime();

        var envelope = agent.report(reports.next());

        // What dribbles comes in eight pieces, and after the last there is nothing left to wait for.
        assertTrue(System.nanoTime() - begin >= 260_000_000L);
        assertEquals(1, envelope.path("sequence").asInt());
    }

    @Test
    void anAnswerThatIsNoEnvelope() throws Exception {
        hub.faults().arm("truncated-json").arm("text=[]").arm("content-type=text/html");

        var truncated = agent.send(reports.next());
        assertThrows(JacksonException.class, () -> JSON.readTree(truncated.body()));
        assertEquals("[]", Reporter.text(agent.send(reports.next())));
        var html = agent.send(reports.next());
        assertEquals("text/html", html.headers().firstValue("Content-Type").orElseThrow());
    }

    @Test
    void theDateAndTheTimesOfTheHubFollowItsClock() throws Exception {
        hub.faults().arm("clock-jump=-48h");

        var answer = agent.send(reports.next());

        var yesterday = Instant.now().minus(Duration.ofHours(24));
        assertTrue(time(answer.headers().firstValue("Date").orElseThrow()).isBefore(yesterday));
        assertTrue(
                Instant.parse(JSON.readTree(Reporter.body(answer)).path("sent").asString())
                        .isBefore(yesterday));
    }

    @Test
    void anEnvelopeThatIsForSomebodyElseOrForAnotherReport() throws Exception {
        hub.faults().arm("wrong-agent").arm("ahead").arm("next-version").arm("sent-off=-2h");

        assertNotEquals("agent-1", next().path("agent").asString());
        assertEquals(3, next().path("sequence").asInt());
        assertEquals(2, next().path("version").asInt());
        assertTrue(Instant.parse(next().path("sent").asString())
                .isBefore(Instant.now().minus(Duration.ofHours(1))));
    }

    private JsonNode next() throws Exception {
        return agent.report(reports.next());
    }

    @Test
    void anEnvelopeThatWasSentBeforeComesOnceMoreWithWhatItAskedFor() throws Exception {
        next();
        hub.propose("order-1", "snapshot", Map.of("vmid", "101"));
        var second = next();
        hub.withdraw("agent-1", "order-1");
        hub.faults().arm("replayed").arm("overtaken");

        assertEquals(second, next());
        assertEquals(second, next());
        assertEquals(5, next().path("sequence").asInt());
    }

    @Test
    void fieldsOfTheWrongTypeAndFieldsThatAreThereTwice() throws Exception {
        hub.faults().arm("mistyped").arm("doubled");

        assertEquals("soon", next().path("next_interval_s").asString());
        var doubled = Reporter.text(agent.send(reports.next()));
        assertTrue(doubled.indexOf("\"agent\":\"agent-1\"") < doubled.indexOf("\"agent\":\"another-agent\""), doubled);
    }

    @Test
    void envelopesThatAreTooMuch() throws Exception {
        hub.faults().arm("padded=3000000").arm("deep=100000").arm("flood=5000");

        var padded = agent.send(reports.next());
        assertEquals(3_000_000, padded.body().length);
        assertEquals(1, JSON.readTree(padded.body()).path("sequence").asInt());
        assertTrue(Reporter.text(agent.send(reports.next())).contains("[".repeat(100_000) + "]"));
        assertEquals(5000, next().path("proposals").size());
    }

    @Test
    void aBombIsSmallUntilItIsUnpacked() throws Exception {
        hub.faults().arm("gzip-bomb=100000000");

        var answer = agent.send(reports.next());

        assertTrue(answer.body().length < 200_000, () -> answer.body().length + " bytes");
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertEquals(100_000_000, in.skip(Long.MAX_VALUE));
        }
    }

    @Test
    void someReportsAreSparedFirstAndChanceIsTheSameInEachRun() throws Exception {
        hub.faults().arm("status=500 skip=2");
        for (int status : new int[] {200, 200, 500, 200}) {
            assertEquals(status, agent.send(reports.next()).statusCode());
        }

        hub.faults().chaos(7, 0.5, "status=500", "busy=1");
        var statuses = new ArrayList<Integer>();
        for (int i = 0; i < 12; i++) statuses.add(agent.send(reports.next()).statusCode());
        var again = Faults.ofHub().chaos(7, 0.5, "status=500", "busy=1");
        for (int status : statuses) {
            assertEquals(
                    status != 200, again.takeForRequest("POST", HubApi.REPORTS).isPresent());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                burn        | fault 'burn' is no fault of a hub; use one of outage=TIME,
                busy        | fault 'busy' has no number; write it like 30
                outage=soon | fault 'soon' has no time; write it like 500ms, 3s or 2m
                busy=1 x0   | fault 'busy=1 x0' happens never; write x1 or more
                status=x    | fault 'status=x' has no status; write it like 502
                """)
    void aLineThatIsNoFaultIsExplained(String line, String said) {
        var told =
                assertThrows(IllegalArgumentException.class, () -> hub.faults().arm(line));

        assertTrue(String.valueOf(told.getMessage()).startsWith(said), told::getMessage);
    }

    @Test
    void aFaultOfAHostIsNoneOfAHub() {
        assertThrows(IllegalArgumentException.class, () -> hub.faults().arm("storage-hung=local"));
    }

    @Test
    void reportsOfManyConnectionsAreAllCounted() throws Exception {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 20; i++) {
            var id = "agent-" + i;
            threads.add(Thread.ofVirtual().start(() -> {
                var report = new Reports().next();
                ((ObjectNode) report.path("agent")).put("id", id);
                try {
                    agent.report(report);
                } catch (IOException | InterruptedException e) {
                    throw new AssertionError(e);
                }
            }));
        }
        for (var thread : threads) thread.join();

        assertEquals(20, hub.agents().size());
        assertEquals(List.of(), hub.contractFaults());
    }
}
