package felhom.testkit.hubcontract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import felhom.testkit.Eventually;
import felhom.testkit.fault.Faults;
import felhom.testkit.hub.HubMain;
import felhom.testkit.hub.HubSimulator;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HubContractTests {
    private static final Path DOCS =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../../docs/hub");
    private static final Duration LONG = Duration.ofSeconds(60);

    /// So many reports pass before the faults begin, and then one line each.
    private static final int FIRST_LINES = 3;

    private static final List<String> LINES = List.of(
            "a section that has changed",
            "a digest whose value the hub has never had: not acknowledged",
            "fields and a section that the hub cannot know",
            "a packed report of 2 MB",
            "a report with one more outcome");

    private static final String TIME = "an answer within ";
    private static final String TYPE = "Content-Type application/json, it is 'text/html";
    private static final String READABLE = "JSON, at most 32 levels deep and of 100000 tokens, with no field twice";
    private static final String SCHEMA = "an envelope as docs/hub/envelope.schema.json has it";
    private static final Map<String, String> NO_ANSWER = ordered(
            "reset-before",
            TIME,
            "reset-in-answer",
            TIME,
            "reset-after",
            TIME,
            "status=500",
            "status 200, it is status 500");
    private static final Map<String, String> NO_ENVELOPE = ordered(
            "status-after-work=502",
            "status 200",
            "foreign=200",
            TYPE,
            "content-type=text/html",
            TYPE,
            "text=[]",
            SCHEMA);
    private static final Map<String, String> NOT_READABLE =
            ordered("truncated-json", READABLE, "text=Hello", READABLE, "doubled", READABLE, "deep=40", READABLE);
    private static final Map<String, String> TOO_LARGE = ordered(
            "padded=5000000",
            "at most 4 MiB unpacked",
            "padded=9000000",
            TIME,
            "gzip-bomb=5000000",
            "at most 4 MiB",
            "flood=300",
            SCHEMA);
    private static final Map<String, String> ANOTHER_ENVELOPE = ordered(
            "wrong-agent",
            "agent ",
            "replayed",
            "sequence ",
            "overtaken",
            "sequence ",
            "ahead",
            "sequence ",
            "next-version",
            SCHEMA);
    private static final Map<String, String> LATE = ordered(
            "late=60s",
            TIME,
            "slow-headers=60s",
            TIME,
            "slow-body=60s",
            TIME,
            "stalled-body=60s",
            TIME,
            "mistyped",
            SCHEMA);
    /// What an agent has an answer to, or does not mind.
    private static final Set<String> ALLOWED =
            Set.of("outage", "outage-after-work", "busy", "busy-until", "down", "down-until", "clock-jump", "sent-off");

    private static Map<String, String> ordered(String... pairs) {
        var map = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) map.put(pairs[i], pairs[i + 1]);
        return map;
    }

    @TempDir
    private Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Duration limit, String... arguments) throws InterruptedException {
        var all = new ArrayList<>(
                List.of("--schema", DOCS.resolve("envelope.schema.json").toString()));
        all.addAll(List.of(arguments));
        return HubContractMain.run(
                all,
                Map.of(),
                limit,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private int ask(HubSimulator hub, Duration limit) throws Exception {
        var token = Files.writeString(dir.resolve("token"), hub.token() + "\n");
        var authority = Files.writeString(dir.resolve("ca.pem"), hub.caPem());
        return run(limit, hub.url().toString(), "--token-file", token.toString(), "--ca-file", authority.toString());
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String> wrong() {
        return said().lines().filter(line -> line.startsWith("WRONG")).toList();
    }

    @Test
    void ourOwnHubIsAsItShouldBe() throws Exception {
        try (var hub = HubSimulator.start()) {
            assertEquals(0, ask(hub, LONG), this::said);

            assertEquals(List.of(), wrong());
            assertTrue(said().lines().filter(line -> line.startsWith("ok ")).count() > 25, said());
            assertTrue(said().endsWith(" checks are as they should be\n"), said());
            assertFalse(said().contains(hub.token()), "the token was told");
            assertTrue(hub.agent().outcomes().size() >= 3);
        }
    }

    /// What the hub holds against the reports is what was sent wrong on purpose.
    @Test
    void whatIsMeantToBeGoodIsGood() throws Exception {
        try (var hub = HubSimulator.start()) {
            ask(hub, LONG);

            var faults = hub.contractFaults().stream()
                    .filter(fault -> !fault.contains("sections.storages has no value"))
                    .toList();
            assertEquals(5, faults.size(), faults::toString);
            assertTrue(
                    faults.stream()
                            .allMatch(fault -> fault.startsWith("the body ") || fault.startsWith("Content-Type")),
                    faults::toString);
        }
    }

    @Test
    void aReportIsAsItsSchemaHasIt() throws Exception {
        var schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(DOCS.resolve("host-report.schema.json")));
        var report = new SampleReports("agent-1").next();
        SampleReports.guests(report, 3, "some");
        SampleReports.unchanged(report, "storages", SampleReports.digest("some"));
        SampleReports.outcome(report, "hub", "order-1");

        assertEquals(List.of(), schema.validate(report));
    }

    static Stream<Map<String, String>> faults() {
        return Stream.of(NO_ANSWER, NO_ENVELOPE, NOT_READABLE, TOO_LARGE, ANOTHER_ENVELOPE, LATE);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFaultOfAHubIsNamedInTheLineOfTheReportThatItMet(Map<String, String> faults) throws Exception {
        try (var hub = HubSimulator.start()) {
            // Each meets the report after that of the one before it.
            for (var fault : faults.keySet()) hub.faults().arm(fault + " skip=" + FIRST_LINES);

            assertEquals(1, ask(hub, faults.equals(LATE) ? Duration.ofSeconds(5) : LONG), this::said);

            assertEquals(List.of(), hub.faults().unmet());
            var lines = LINES.iterator();
            for (var expected : faults.values()) {
                var line = "WRONG  " + lines.next() + ": an answer as the first has to be; but instead of " + expected;
                assertTrue(wrong().stream().anyMatch(it -> it.startsWith(line)), () -> line + "\n" + said());
            }
        }
    }

    @Test
    void eachFaultOfAHubThatBreaksTheContractIsTried() {
        var tried = faults().flatMap(faults -> faults.keySet().stream())
                .map(fault -> fault.split("=", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        tried.addAll(ALLOWED);

        assertEquals(new TreeSet<>(Faults.ofHubs()), tried);
    }

    @Test
    void inTheFirstReportEachThingHasALineOfItsOwn() throws Exception {
        try (var hub = HubSimulator.start()) {
            hub.faults().arm("ahead");

            assertEquals(1, ask(hub, LONG), this::said);

            assertEquals(1, wrong().size(), this::said);
            assertTrue(
                    wrong().getFirst().matches("WRONG  first report: sequence \\d+, as in the report; but it is \\d+"),
                    this::said);
            assertTrue(said().contains("\nok     first report: status 200\n"), this::said);
            assertTrue(said().endsWith("\n1 of 31 checks is wrong\n"), this::said);
        }
    }

    @Test
    void aHubThatTakesEverythingIsWrong() throws Exception {
        try (var hub = HubSimulator.start()) {
            // What is no report, and no token and a wrong one.
            hub.faults().arm("foreign=200 x7 skip=9");

            assertEquals(1, ask(hub, LONG), this::said);

            assertEquals(
                    List.of(
                            "WRONG  what is no JSON: a status from 400 to 499",
                            "WRONG  JSON that is cut off: a status from 400 to 499",
                            "WRONG  another Content-Type: a status from 400 to 499",
                            "WRONG  what says that it is packed and is not: a status from 400 to 499",
                            "WRONG  packed garbage: a status from 400 to 499",
                            "WRONG  no token: status 401 or 403; but it answered with status 200",
                            "WRONG  a wrong token: status 401 or 403; but it answered with status 200"),
                    wrong().stream()
                            .map(line -> line.replaceFirst(" other than .*", ""))
                            .toList());
        }
    }

    @Test
    void aHubThatAsksToBeLeftAloneIsAskedAgain() throws Exception {
        try (var hub = HubSimulator.start()) {
            hub.faults().arm("busy=1").arm("down=0");

            assertEquals(0, ask(hub, LONG), this::said);
        }
    }

    @Test
    void aHubThatCannotBeAskedIsSaidSo() throws Exception {
        String url;
        try (var hub = HubSimulator.start()) {
            url = hub.url().toString();
            var token = Files.writeString(dir.resolve("token"), hub.token());
            assertEquals(2, run(LONG, url, "--token-file", token.toString()));
            assertEquals(2, run(LONG, url, "--token-file", token.toString(), "--fingerprint", "ab".repeat(32)));
            assertEquals(2, run(LONG, url));
        }
        assertEquals(2, run(LONG, url, "--token-file", dir.resolve("token").toString()));
        assertEquals(2, run(LONG, "https://nobody.invalid/v1", "--token-file", dir + "/token"));

        assertEquals("", said());
        var told = err.toString(StandardCharsets.UTF_8);
        assertTrue(told.contains("TLS failed: "), told);
        assertTrue(told.contains("the hub's certificate has the fingerprint "), told);
        assertTrue(told.contains("there is no token: name a file with --token-file"), told);
        assertTrue(told.contains("cannot be asked at " + url + ": there was no connection"), told);
        assertTrue(told.contains("nobody knows this name"), told);
    }

    @Test
    void badArgumentsAreExplained() throws Exception {
        assertEquals(2, run(LONG));
        assertEquals(2, run(LONG, "http://hub.example/"));
        assertEquals(2, run(LONG, "https://hub.example/", "--nope"));
        assertEquals(2, run(LONG, "https://hub.example/", "--ca-file"));
        assertEquals(2, run(LONG, "https://hub.example/", "--fingerprint", "12:34"));
        assertEquals(2, run(LONG, "https://hub.example/", "--ca-file", "a", "--fingerprint", "ab".repeat(32)));
        assertEquals(2, run(LONG, "https://hub.example/", "--token-file", dir + "/none"));
        var two = Files.writeString(dir.resolve("two"), "two words\n");
        assertEquals(2, run(LONG, "https://hub.example/", "--token-file", two.toString()));
        assertEquals(2, run(LONG, "https://hub.example/", "--token-file", two.toString(), "--ca-file", two.toString()));
        assertEquals(0, run(LONG, "--help"));

        var told = err.toString(StandardCharsets.UTF_8);
        assertTrue(told.contains("error: URL is missing"), told);
        assertTrue(told.contains("not 'http://hub.example/'"), told);
        assertTrue(told.contains("unknown argument '--nope'"), told);
        assertTrue(told.contains("--fingerprint must be 64 hex digits"), told);
        assertTrue(told.contains("exclude each other"), told);
        assertTrue(told.contains("there is no file " + dir + "/none"), told);
        assertTrue(told.contains("/two holds no token"), told);
        assertTrue(told.contains("/two holds no authority that can be used"), told);
        assertFalse(told.contains("two words"), told);
        assertTrue(said().startsWith("usage: script/hub-contract URL"), said());
    }

    /// Both as processes, as script/hub-contract starts its own.
    @Test
    void oneProgramAsksTheOther() throws Exception {
        var log = dir.resolve("hub.log");
        var hub = program(
                HubMain.class, log, "--port", "0", "--dir", dir.resolve("hub").toString());
        try {
            Eventually.within(LONG, "ready", () -> word(log, "state").isPresent());
            var asked = dir.resolve("asked.log");
            var asking = program(
                    HubContractMain.class,
                    asked,
                    word(log, "ready").orElseThrow(),
                    "--schema",
                    DOCS.resolve("envelope.schema.json").toString(),
                    "--token-file",
                    dir.resolve("hub/hub-token").toString(),
                    "--fingerprint",
                    word(log, "fingerprint").orElseThrow());

            assertEquals(0, asking.waitFor(), () -> read(asked));
            assertTrue(read(asked).endsWith(" checks are as they should be\n"), () -> read(asked));
        } finally {
            hub.destroy();
            hub.waitFor();
        }
    }

    private static Process program(Class<?> main, Path log, String... arguments) throws Exception {
        var classpath = Stream.of("jdk.module.path", "java.class.path", "jdk.module.patch")
                .map(name -> System.getProperty(name, ""))
                .collect(Collectors.joining(File.pathSeparator));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                everything(classpath),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /// Where this run of the tests has its classes, jars and modules from.
    private static String everything(String paths) {
        return Stream.of(paths.split(File.pathSeparator))
                .filter(path -> !path.isEmpty())
                .map(Path::of)
                .flatMap(HubContractTests::inside)
                .map(Path::toString)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Stream<Path> inside(Path path) {
        var found = Stream.of(path);
        if (!Files.isDirectory(path)) return found;
        try (var all = Files.list(path)) {
            return Stream.concat(found, all.toList().stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> word(Path log, String word) {
        return read(log)
                .lines()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .findFirst();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
