package felhom.testkit.hubcontract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import felhom.testkit.Eventually;
import felhom.testkit.hub.HubMain;
import felhom.testkit.hub.HubSimulator;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubContractTests {
    private static final Path DOCS =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("../../docs/hub");
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Duration limit, String... arguments) throws InterruptedException {
        var all = new ArrayList<>(List.of("--schema", DOCS.resolve("envelope.schema.json").toString()));
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
                    faults.stream().allMatch(fault -> fault.startsWith("the body ") || fault.startsWith("Content-Type")),
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock = """
            reset-before           | first report: an answer within
            reset-in-answer        | first report: an answer within
            reset-after            | first report: an answer within
            status=500             | first report: status 200; but it is status 500
            status=401             | first report: status 200; but it is status 401
            foreign=200            | first report: Content-Type application/json; but it is 'text/html
            content-type=text/html | first report: Content-Type application/json; but it is 'text/html
            truncated-json         | first report: JSON,
            text=Hello             | first report: JSON,
            text=[]                | first report: an envelope as docs/hub/envelope.schema.json has it
            doubled                | first report: JSON,
            deep=40                | first report: JSON,
            padded=5000000         | first report: at most 4 MiB unpacked
            padded=9000000         | first report: an answer within
            gzip-bomb=5000000      | first report: at most 4 MiB unpacked
            next-version           | first report: an envelope as docs/hub/envelope.schema.json has it
            mistyped               | first report: an envelope as docs/hub/envelope.schema.json has it
            flood=300              | first report: an envelope as docs/hub/envelope.schema.json has it
            wrong-agent            | first report: agent
            ahead                  | first report: sequence
            replayed skip=1        | a section with its value: an answer as the first has to be; but where sequence
            overtaken skip=2       | a section that has not changed, by its digest alone
            status=200 skip=12     | what is no JSON: a status from 400 to 499
            status=500 skip=12     | what is no JSON: a status from 400 to 499
            """)
    void aFaultOfAHubIsNamedInTheLineItBelongsTo(String fault, String line) throws Exception {
        try (var hub = HubSimulator.start()) {
            hub.faults().arm(fault);

            assertEquals(1, ask(hub, LONG), this::said);

            assertTrue(wrong().stream().anyMatch(it -> it.startsWith("WRONG  " + line)), this::said);
            assertTrue(said().lines().toList().getLast().endsWith(" checks are wrong"), this::said);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"late=60s", "slow-headers=60s", "slow-body=60s", "stalled-body=60s"})
    void anAnswerThatDoesNotEndInTimeIsNone(String fault) throws Exception {
        try (var hub = HubSimulator.start()) {
            hub.faults().arm(fault);

            assertEquals(1, ask(hub, Duration.ofSeconds(10)), this::said);

            assertEquals(
                    "WRONG  first report: an answer within 10 s; but there was no whole answer within 10 s",
                    wrong().getFirst());
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
    void aHubThatTakesAnyTokenIsWrong() throws Exception {
        try (var hub = HubSimulator.start()) {
            // Reports, refused bodies, then the two tokens: what answers 200 to these has taken them.
            hub.faults().arm("status=200 skip=17 x2");

            assertEquals(1, ask(hub, LONG), this::said);

            assertEquals(
                    List.of(
                            "WRONG  no token: status 401 or 403; but it answered with status 200",
                            "WRONG  a wrong token: status 401 or 403; but it answered with status 200"),
                    wrong());
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
        var hub = program(HubMain.class, log, "--port", "0", "--dir", dir.resolve("hub").toString());
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
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static java.util.Optional<String> word(Path log, String word) {
        return read(log)
                .lines()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1))
                .findFirst();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
