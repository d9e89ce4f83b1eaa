package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Whatever a host sends as names, reasons, headers or log lines, nothing but printable text and the agent's
/// own line ends reaches the terminal and the log.
@BothWays
class LyingHostTests {
    private static final Set<Byte> UNSEEN = Set.of(
            Character.CONTROL,
            Character.FORMAT,
            Character.LINE_SEPARATOR,
            Character.PARAGRAPH_SEPARATOR,
            Character.SURROGATE,
            Character.PRIVATE_USE,
            Character.UNASSIGNED);
    private static final String FORGED = "log 99:" + "0".repeat(64);
    private static final List<String> NASTY = List.of(
            "\u001b]52;c;cm0gLXJm\u0007",
            "\u001b[2J\u001b[H",
            "\u009b2J",
            "\r\n" + FORGED + "\n",
            "\n" + FORGED,
            "\u2028" + FORGED,
            "\u0085" + FORGED,
            "\u202e",
            "\u2066",
            "\ud800",
            "\0",
            "\b\b\b\b",
            "\u007f",
            "\ue000",
            "größe");

    private static final String UPID = "UPID:pve:0000225B:00059C11:6B017154:vzsnapshot:9999:felhom-agent@pve!agent:";

    private final Random random = new Random(20261130);

    private String nasty() {
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(NASTY.get(random.nextInt(NASTY.size()))).append((char) random.nextInt(0x300));
        }
        return text.toString();
    }

    private String quoted() {
        return new JsonMapper().writeValueAsString(nasty());
    }

    private static void requirePrintable(String shown) {
        shown.codePoints()
                .filter(c -> c != '\n' && UNSEEN.contains((byte) Character.getType(c)))
                .findFirst()
                .ifPresent(c -> {
                    throw new AssertionError(
                            "U+" + Integer.toHexString(c) + " in: " + new JsonMapper().writeValueAsString(shown));
                });
        assertTrue(shown.lines().noneMatch(line -> line.startsWith(FORGED)), shown);
    }

    private void played(TestAgent agent, int status, String path, String data, String... words) {
        String body =
                "{\"data\":" + data + ",\"message\":" + quoted() + ",\"errors\":{" + quoted() + ":" + quoted() + "}}";
        agent.pve.faults().clear().on("GET", path).times(20).play(status, "x" + nasty().replaceAll("[\r\n]", ""), body);

        TestAgent.Result text = agent.run(words);
        requirePrintable(text.all());

        TestAgent.Result result =
                agent.run(Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new));
        requirePrintable(result.all());
        assertEquals(1, result.out().lines().count(), result.out());
        new JsonMapper().readTree(result.out());
    }

    @Test
    void nothingThatAHostSendsSteersTheTerminal() {
        try (TestAgent agent = new TestAgent()) {
            for (int round = 0; round < 5; round++) {
                played(
                        agent,
                        200,
                        "/cluster/resources.*",
                        "[{\"type\":\"lxc\",\"vmid\":101,\"node\":\"pve\",\"name\":" + quoted() + ",\"status\":"
                                + quoted() + ",\"lock\":" + quoted() + ",\"tags\":" + quoted() + "},{" + quoted()
                                + ":1}]",
                        "guest",
                        "list");
                played(
                        agent,
                        200,
                        "/nodes/pve/lxc/9999/config.*",
                        "{\"digest\":" + quoted() + ",\"description\":" + quoted() + "," + quoted() + ":" + quoted()
                                + "}",
                        "guest",
                        "show",
                        "9999");
                played(
                        agent,
                        200,
                        "/nodes/pve/storage",
                        "[{\"storage\":\"local\",\"type\":" + quoted() + ",\"content\":" + quoted() + "}]",
                        "storage",
                        "list");
                played(
                        agent,
                        200,
                        "/nodes/pve/tasks",
                        "[{\"upid\":\"" + UPID + "\",\"user\":" + quoted() + ",\"status\":" + quoted() + "}]",
                        "task",
                        "list");
                played(
                        agent,
                        200,
                        "/nodes/pve/tasks/[^/]*/log",
                        "[{\"n\":1,\"t\":" + quoted() + "},{\"n\":2,\"t\":" + quoted() + "}]",
                        "task",
                        "log",
                        UPID);
                played(
                        agent,
                        200,
                        "/nodes/pve/tasks/[^/]*/status",
                        "{\"upid\":\"" + UPID + "\",\"status\":\"stopped\",\"exitstatus\":" + quoted() + "}",
                        "task",
                        "wait",
                        UPID);
                for (int status : new int[] {400, 401, 403, 500, 501, 502, 596}) {
                    played(agent, status, ".*", "null", "guest", "show", "9999");
                }
            }
        }
    }

    @Test
    void nothingThatAHostSendsAsAHeaderSteersTheTerminal() {
        try (TestAgent agent = new TestAgent()) {
            for (int round = 0; round < 5; round++) {
                agent.pve.faults().clear().on("GET", ".*").times(20).wrongContentType("text/" + nasty());

                requirePrintable(agent.run("guest", "list").all());
                requirePrintable(agent.run("--selftest", "--json").all());
            }
        }
    }

    @Test
    void nothingThatAHostSendsSteersWhoeverReadsTheLog() {
        var logger = new LoggerContext().getLogger("felhom.proxmox.http.Transport");
        for (int round = 0; round < 500; round++) {
            var thrown = new IllegalStateException(nasty(), new IllegalArgumentException(nasty()));
            var event = new LoggingEvent("x", logger, Level.WARN, "{}: {}", thrown, new Object[] {nasty(), nasty()});

            String byHand = new LogLine(false).doLayout(event);
            String journal = new LogLine(true).doLayout(event);

            requirePrintable(byHand);
            requirePrintable(journal);
            assertTrue(journal.lines().allMatch(line -> line.startsWith("<4>")), journal);
        }
    }
}
