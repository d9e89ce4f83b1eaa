package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The largest answers and logs that a host may send, on the heap that the image has: one JSON document and a
/// documented exit code, whatever it is.
class HeapTests {
    private static final int MOST_BYTES = (16 << 20) - 64;
    private static final String UPID = "UPID:pve:0000225B:00059C11:6B017154:vzsnapshot:9999:felhom-agent@pve!agent:";
    private static final int PAGE = 2000;

    private final TestAgent agent = new TestAgent();

    @AfterEach
    void close() {
        agent.close();
    }

    private record Ended(int code, JsonNode answer) {}

    private Ended ended(String... words) throws Exception {
        Path out = agent.directory.resolve("answer");
        try (var process = AgentProcess.startAsInTheImage(
                agent.environment,
                out,
                Stream.concat(Stream.of(words), Stream.of("--json")).toArray(String[]::new))) {
            int code = process.ended();

            String answer = process.out();
            assertEquals(
                    1,
                    answer.lines().count(),
                    () -> process.err() + answer.lines().count() + " lines");
            assertTrue(!process.err().contains("Exception") && !process.err().contains("Error"), process.err());
            return new Ended(code, new JsonMapper().readTree(answer));
        }
    }

    private static String filled(String item) {
        int times = (MOST_BYTES - 20) / (item.length() + 1);
        return "{\"data\":[" + (item + ",").repeat(times - 1) + item + "]}";
    }

    private static String numbered(int count, String before, String after) {
        return IntStream.range(100, 100 + count)
                .mapToObj(n -> before + n + after)
                .collect(Collectors.joining(",", "{\"data\":[", "]}"));
    }

    private static String page(int first, String text) {
        return IntStream.range(first, first + PAGE)
                .mapToObj(n -> "{\"n\":" + n + ",\"t\":\"" + text + "\"}")
                .collect(Collectors.joining(",", "{\"data\":[", "]}"));
    }

    static List<Arguments> tooMuch() {
        return List.of(
                Arguments.of("empty objects", 200, filled("{}")),
                Arguments.of("empty lists", 200, filled("[]")),
                Arguments.of("numbers", 200, filled("0")),
                Arguments.of("objects in objects", 200, filled("{\"a\":{\"b\":{}}}")),
                Arguments.of("one text", 200, "{\"data\":\"" + "x".repeat(MOST_BYTES - 20) + "\"}"),
                Arguments.of("one name", 200, "{\"data\":[{\"" + "x".repeat(MOST_BYTES - 40) + "\":1}]}"),
                Arguments.of("as deep as it is long", 200, "{\"data\":" + "[".repeat(MOST_BYTES - 20)),
                Arguments.of("more than 16 MiB", 200, "{\"data\":\"" + "x".repeat(MOST_BYTES + 100) + "\"}"),
                Arguments.of(
                        "a reason of 16 MiB",
                        500,
                        "{\"data\":null,\"message\":\"" + "x".repeat(MOST_BYTES - 40) + "\"}"),
                Arguments.of(
                        "reasons without end",
                        400,
                        "{\"data\":null,\"errors\":{"
                                + IntStream.range(0, 140_000)
                                        .mapToObj(n -> "\"" + n + "\":\"" + "x".repeat(90) + "\"")
                                        .collect(Collectors.joining(","))
                                + "}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooMuch")
    void whatIsTooMuchForTheHeapIsAnsweredWithAnErrorInJson(String what, int status, String body) throws Exception {
        agent.pve.faults().on("GET", "/cluster/resources").times(2).play(status, "OK", body);

        Ended ended = ended("guest", "list");

        assertEquals(1, ended.code(), ended.answer().toString());
        assertTrue(
                ended.answer().path("error").path("message").isString(),
                ended.answer().toString());
        assertTrue(ended.answer().toString().length() < 200_000, "what is said of it is short");
    }

    @Test
    void asManyGuestsAsAnAnswerMayHaveAreListed() throws Exception {
        int most = 29_000;
        agent.pve
                .faults()
                .on("GET", "/cluster/resources")
                .play(
                        200,
                        "OK",
                        numbered(
                                most,
                                "{\"type\":\"lxc\",\"node\":\"pve\",\"name\":\"" + "n".repeat(40)
                                        + "\",\"status\":\"running\",\"maxmem\":1073741824,\"maxdisk\":8589934592,\"tags\":\"a;b;c\",\"vmid\":",
                                "}"));

        Ended ended = ended("guest", "list");

        assertEquals(0, ended.code(), () -> ended.answer().toString());
        assertEquals(most, ended.answer().size());
    }

    @Test
    void guestsWithAsManyTagsAsAnAnswerMayHaveAreListed() throws Exception {
        String tags = IntStream.range(0, 100_000)
                .mapToObj(n -> Integer.toString(n, 36))
                .collect(Collectors.joining(";"));
        String guest = "{\"type\":\"lxc\",\"vmid\":101,\"node\":\"pve\",\"tags\":\"" + tags + "\"}";
        agent.pve.faults().on("GET", "/cluster/resources").play(200, "OK", filled(guest));

        Ended ended = ended("guest", "list");

        assertEquals(0, ended.code(), () -> ended.answer().toString());
        assertEquals(100_000, ended.answer().path(3).path("tags").size());
    }

    @Test
    void aGuestWithAsManyOptionsAsAnAnswerMayHaveIsShownOrRefused() throws Exception {
        String config = IntStream.range(0, 280_000)
                .mapToObj(n -> "\"net" + n + "\":\"name=a,bridge=b,hwaddr=c,e=f\"")
                .collect(Collectors.joining(",", "{\"data\":{\"digest\":\"d\",", "}}"));
        agent.pve.faults().on("GET", "/nodes/pve/lxc/9999/config").times(4).play(200, "OK", config);

        Ended ended = ended("guest", "show", "9999");

        assertTrue(ended.code() == 0 || ended.code() == 1, () -> "exit " + ended.code());
        assertEquals(ended.code() == 1, ended.answer().has("error"));
    }

    @Test
    void aGuestWithAsMuchTextAsAnAnswerMayHaveIsShownOrRefused() throws Exception {
        // A kilobyte of ASCII with one letter that is none: each of its characters takes two bytes.
        String text = "x".repeat((1 << 20) - 8) + "€";
        String config = IntStream.range(0, 15)
                .mapToObj(n -> "\"a" + n + "\":\"" + text + "\"")
                .collect(Collectors.joining(",", "{\"data\":{\"digest\":\"d\",", "}}"));
        agent.pve.faults().on("GET", "/nodes/pve/lxc/9999/config").times(4).play(200, "OK", config);

        Ended ended = ended("guest", "show", "9999");

        assertTrue(ended.code() == 0 || ended.code() == 1, () -> "exit " + ended.code());
        assertEquals(ended.code() == 1, ended.answer().has("error"));
    }

    @Test
    void aLogOfAHundredThousandLinesIsOneDocument() throws Exception {
        log(50, "x".repeat(100));

        Ended ended = ended("task", "log", UPID);

        assertEquals(0, ended.code(), () -> ended.answer().toString());
        assertEquals(100_000, ended.answer().size());
    }

    @Test
    void aLogTooLongForOneDocumentIsAnsweredWithAnErrorInJson() throws Exception {
        log(20, "x".repeat(500) + "€");

        Ended ended = ended("task", "log", UPID);

        assertEquals(1, ended.code());
        assertEquals("unreadable", ended.answer().path("error").path("kind").asString());
    }

    @Test
    void aLogThatNeverEndsIsAnsweredWithAnErrorInJson() throws Exception {
        agent.pve
                .faults()
                .on("GET", "/nodes/pve/tasks/[^/]*/log")
                .times(100_000)
                .play(200, "OK", page(1, "again"));

        Ended ended = ended("task", "log", UPID);

        assertEquals(1, ended.code());
        assertEquals("unreadable", ended.answer().path("error").path("kind").asString());
    }

    private void log(int pages, String text) {
        for (int i = 0; i < pages; i++) {
            agent.pve.faults().on("GET", "/nodes/pve/tasks/[^/]*/log").play(200, "OK", page(1 + i * PAGE, text));
        }
        agent.pve.faults().on("GET", "/nodes/pve/tasks/[^/]*/log").play(200, "OK", "{\"data\":[]}");
    }
}
