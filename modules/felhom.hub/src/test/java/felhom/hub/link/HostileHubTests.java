package felhom.hub.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.trust.RefusalReason;
import felhom.hub.Eventually;
import felhom.hub.TestDoor;
import felhom.hub.TestLink;
import felhom.testkit.hub.RawHub;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Whoever has the hub may answer whatever they like. Reports go on, nothing destructive is done, and the
/// agent grows by nothing.
class HostileHubTests {
    private static final Duration INTERVAL = Duration.ofSeconds(30);

    @TempDir
    Path state;

    private final RawHub hub = new RawHub();
    private TestLink agent;

    @BeforeEach
    void begin() {
        agent = new TestLink(hub.url(), state);
    }

    @AfterEach
    void end() {
        agent.close();
        hub.close();
    }

    static List<String> refusedWhole() {
        String own = TestLink.ID.toString();
        return List.of(
                "",
                "<html>login</html>",
                TestLink.text(7, proposal("old", TestDoor.SNAPSHOT)),
                TestLink.text(0, proposal("old", TestDoor.SNAPSHOT)),
                "{\"type\":\"felhom-envelope\",\"version\":1,\"agent\":\"other\"," + proposal("x", TestDoor.SNAPSHOT)
                        + "}",
                "{\"type\":\"felhom-envelope\",\"version\":9,\"agent\":\"" + own + "\","
                        + proposal("x", TestDoor.SNAPSHOT) + "}",
                "{\"type\":\"felhom-envelope\",\"version\":1,\"agent\":\"" + own + "\",\"a\":"
                        + "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_000) + "}",
                "{\"type\":\"felhom-envelope\",\"version\":1,\"agent\":\"" + own + "\",\"n\":" + "9".repeat(100_000)
                        + "}");
    }

    @ParameterizedTest
    @MethodSource("refusedWhole")
    void nothingIsDoneOfAnAnswerThatIsNoEnvelopeForThisReportAndTheNextReportLeavesInTime(String answer)
            throws Exception {
        hub.answer(answer);

        Duration pause = agent.pass();
        agent.pass();

        assertEquals(INTERVAL, pause);
        assertEquals(2, hub.requests.size());
        assertEquals(List.of(), agent.door.asked);
        assertEquals(2, agent.link.status().refusedAnswers());
    }

    @Test
    void anEnvelopeThatWasHeldBackAndOneThatIsSentAgainDoNothing() throws Exception {
        hub.answer(TestLink.envelope(""));
        agent.pass();
        long first = hub.requests.getFirst().json().get("sequence").asLong();
        hub.answer(TestLink.text(first, proposal("late", TestDoor.SNAPSHOT)));

        agent.pass();
        agent.pass();

        assertEquals(List.of(), agent.door.asked);
        assertEquals(2, agent.link.status().refusedAnswers());
    }

    @Test
    void anEnvelopeOfAHundredMegabytesIsCutOff() throws Exception {
        hub.answer((_, out) -> {
            RawHub.head(out, "200 OK", "Content-Length: 100000000\r\n");
            byte[] piece = "[".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 10_000; i++) {
                out.write(piece);
            }
        });

        assertEquals(INTERVAL, agent.pass());

        assertTrue(
                agent.link.status().trouble().orElseThrow().contains("the answer has more than 4194304 bytes"),
                agent.link.status()::toString);
    }

    @Test
    void anEnvelopeThatUnpacksToAHundredMegabytesIsCutOff() throws Exception {
        byte[] bomb = bomb();
        hub.answer((_, out) -> RawHub.write(out, "200 OK", "Content-Encoding: gzip\r\n", bomb));

        assertEquals(INTERVAL, agent.pass());

        assertTrue(bomb.length < 4_000_000, "it is small on the wire: " + bomb.length);
        assertEquals(1, agent.link.status().refusedAnswers());
    }

    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write("{\"colour\":\"".getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[1_000_000];
            Arrays.fill(piece, (byte) ' ');
            for (int i = 0; i < 100; i++) {
                out.write(piece);
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void noSpellingOfADestructiveProposalIsDone() throws Exception {
        List<String> spellings = List.of(
                TestDoor.ROLLBACK,
                "Rollback",
                "ROLLBACK",
                " rollback",
                "rollback ",
                "rollback\\u0000",
                "rollback\\n",
                "roll\\u00adback",
                "r\\u043ellback",
                "\\u0072ollback",
                "snapshot rollback",
                "snapshot;rollback",
                "snapshot\\u0000rollback",
                "../rollback",
                "felhom.rollback");
        hub.answer(TestLink.envelope("\"proposals\":["
                + IntStream.range(0, spellings.size())
                        .mapToObj(i -> "{\"order_id\":\"order-" + i + "\",\"operation\":\"" + spellings.get(i)
                                + "\",\"destructive\":false,\"approved\":true,\"door\":\"shell\",\"origin\":\"shell\","
                                + "\"arguments\":{\"vmid\":\"101\",\"name\":\"before\"}}")
                        .collect(Collectors.joining(","))
                + "]"));

        agent.pass();
        Eventually.is("two are held", () -> agent.door.plans.size() == 2);
        agent.pass();

        assertEquals(
                List.of("issue order-0 rollback", "issue order-9 rollback"),
                agent.door.asked.stream()
                        .filter(one -> one.startsWith("issue"))
                        .sorted()
                        .toList());
        assertEquals(
                List.of("submit order-0 rollback", "submit order-9 rollback"),
                agent.door.asked.stream()
                        .filter(one -> one.startsWith("submit"))
                        .sorted()
                        .toList(),
                "the door holds what is destructive; only what is called right comes to it");
        assertEquals(
                spellings.size() - 2, hub.requests.get(1).json().get("refused").size());
    }

    @Test
    void aFloodOfProposalsIsTakenBitByBitAndTheRestStaysWithTheHub() throws Exception {
        agent.door.done.drainPermits();
        hub.answer((request, out) -> {
            long sequence = request.json().get("sequence").asLong();
            String all = IntStream.range(0, 5000)
                    .mapToObj(i -> "{\"order_id\":\"o-" + sequence + "-" + i + "\",\"operation\":\"snapshot\"}")
                    .collect(Collectors.joining(","));
            RawHub.write(
                    out,
                    "200 OK",
                    "",
                    TestLink.text(sequence, "\"proposals\":[" + all + "]").getBytes(StandardCharsets.UTF_8));
        });

        for (int i = 0; i < 5; i++) {
            assertEquals(INTERVAL, agent.pass());
            agent.time.pass(INTERVAL);
        }

        Eventually.is("four are at work", () -> agent.door.asked.size() == 4);
        String warnings = hub.requests.getLast().json().get("warnings").toString();
        assertTrue(warnings.contains("proposals has 5000 entries; those after the first 256"), warnings);
        assertTrue(warnings.contains("had no room here and stay with the hub"), warnings);
        agent.door.done.release(1000);
        Eventually.is("those that had waited are done", () -> agent.door.asked.size() == 68);
    }

    @Test
    void aFloodOfApprovalsIsLookedAtSixtyTimesAMinuteAndLogsNothing() throws Exception {
        agent.door.verdict = RefusalReason.NOT_ISSUED.because("this agent never issued it");
        int[] number = {0};
        hub.answer((request, out) -> {
            String all = Stream.generate(() -> "{\"plan\":\""
                            + Base64.getEncoder()
                                    .encodeToString(("plan " + number[0]++).getBytes(StandardCharsets.US_ASCII))
                            + "\",\"signatures\":[\"x\"]}")
                    .limit(64)
                    .collect(Collectors.joining(","));
            RawHub.write(
                    out,
                    "200 OK",
                    "",
                    TestLink.text(request.json().get("sequence").asLong(), "\"approvals\":[" + all + "]")
                            .getBytes(StandardCharsets.UTF_8));
        });

        agent.pass();
        Eventually.is("sixty are looked at", () -> agent.door.asked.size() == 60);
        agent.pass();
        agent.pass();

        assertEquals(60, agent.door.asked.size(), "no more within the minute");
        Eventually.is("they are counted", () -> agent.link.refusedApprovals() == 60);
        agent.time.pass(Duration.ofMinutes(1));
        agent.pass();
        Eventually.is("sixty more", () -> agent.door.asked.size() == 120);
        assertEquals(0, hub.requests.getLast().json().get("refused").size());
        assertTrue(
                hub.requests.getLast().json().get("warnings").toString().contains("60 approvals were refused"),
                () -> hub.requests.getLast().json().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT", "yesterday"})
    void aHubWhoseClockIsOffByThousandsOfYearsStopsNoReport(String date) throws Exception {
        hub.answer((request, out) -> RawHub.write(
                out,
                "200 OK",
                "Date: " + date + "\r\n",
                TestLink.text(request.json().get("sequence").asLong(), "").getBytes(StandardCharsets.UTF_8)));

        agent.pass();
        agent.pass();
        agent.pass();

        assertEquals(3, hub.requests.size());
        assertEquals(3, agent.link.status().reports());
    }

    @Test
    void aStatusLineThatIsNoneIsQuotedShortAndPlain() throws Exception {
        hub.answer((_, out) -> out.write(
                ("HTTP/1.1 \u001b[31m" + "x".repeat(300_000) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));

        agent.pass();

        String trouble = agent.link.status().trouble().orElseThrow();
        assertTrue(trouble.length() < 400, () -> trouble.length() + " characters");
        assertTrue(trouble.matches("[ -~]*"), trouble);
    }

    @Test
    void whatTheGateWouldNotLookAtDoesNotWaitForIt() throws Exception {
        String most = Base64.getEncoder().encodeToString(new byte[16 * 1024]);
        String more = Base64.getEncoder().encodeToString(new byte[16 * 1024 + 1]);
        String one = "\"" + "x".repeat(32 * 1024) + "\"";
        hub.answer(TestLink.envelope("\"approvals\":["
                + String.join(
                        ",",
                        "{\"plan\":\"" + most + "\",\"signatures\":[" + one + "]}",
                        "{\"plan\":\"" + more + "\",\"signatures\":[" + one + "]}",
                        "{\"plan\":\"" + most + "\",\"signatures\":[\"x" + one.substring(1) + "]}",
                        "{\"plan\":\"" + most + "\",\"signatures\":[" + "\"x\",".repeat(8) + "\"x\"]}")
                + "]"));

        agent.pass();
        Eventually.is("the first one is looked at", () -> agent.door.asked.size() == 1);
        agent.pass();

        assertEquals(1, agent.door.asked.stream().distinct().count(), agent.door.asked::toString);
        String warnings = hub.requests.getLast().json().get("warnings").toString();
        assertTrue(warnings.contains("approvals[1].plan: 16385 bytes are too many: at most 16384"), warnings);
        assertTrue(warnings.contains("approvals[2].signatures[0]: 32769 bytes are too many"), warnings);
        assertTrue(warnings.contains("approvals[3].signatures: 9 signatures are too many: at most 8"), warnings);
    }

    @Test
    void aProposalThatIsTooLongToWaitWithOthersIsRefused() throws Exception {
        String arguments = IntStream.range(0, 5)
                .mapToObj(i -> "\"a" + i + "\":\"" + "x".repeat(16 * 1024) + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        hub.answer(TestLink.envelope(
                "\"proposals\":[{\"order_id\":\"long\",\"operation\":\"snapshot\",\"arguments\":" + arguments + "}]"));

        agent.pass();
        agent.pass();

        assertEquals(List.of(), agent.door.asked);
        String refused = hub.requests.getLast().json().get("refused").toString();
        assertTrue(refused.contains("81920 characters together; at most 65536 are allowed"), refused);
    }

    private static String proposal(String id, String operation) {
        return "\"proposals\":[{\"order_id\":\"" + id + "\",\"operation\":\"" + operation + "\"}]";
    }
}
