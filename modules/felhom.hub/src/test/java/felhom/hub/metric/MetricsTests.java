package felhom.hub.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.PlanStatus;
import felhom.hub.TestDoor;
import felhom.hub.TestLink;
import felhom.testkit.hub.RawHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTests {
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z_]+)(\\{[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*\\})? -?[0-9][0-9.E]*");

    @TempDir
    Path directory;

    private final RawHub hub = new RawHub();
    private TestLink agent;
    private Path file;
    private Metrics metrics;

    @BeforeEach
    void begin() {
        agent = new TestLink(hub.url(), directory);
        file = directory.resolve("felhom.prom");
        metrics = new Metrics(
                file,
                TestLink.SELF,
                agent.door,
                agent.latest,
                () -> Optional.of(agent.link.status()),
                agent.machine,
                agent.machine,
                agent.time.now(),
                agent.time.clocks);
    }

    @AfterEach
    void end() {
        agent.close();
        hub.close();
    }

    @Test
    void theFileSaysHowTheAgentItsOrdersItsSectionsAndItsHubAre() throws Exception {
        agent.sections.put("storages", "stale");
        agent.sections.put("hardware", "absent");
        agent.door.unacknowledged = 7;
        agent.door.plans.add(new PlanStatus(
                TestDoor.issued(TestDoor.order("one", TestDoor.ROLLBACK), "AAAAAAAAAAAAAAAAAAAAAA", agent.time.now()),
                Optional.empty()));
        hub.answer(TestLink.envelope(""));
        agent.pass();

        metrics.pass(() -> {});

        List<String> lines = Files.readAllLines(file);
        for (String line : List.of(
                "felhom_agent_info{version=\"1.2.3\",commit=\"abcdef123456\",node=\"pve1\"} 1",
                "felhom_agent_start_time_seconds 1796040000",
                "felhom_agent_memory_bytes 50000000",
                "felhom_agent_cpu_seconds_total 1.5",
                "felhom_agent_clock_synchronised 1",
                "felhom_agent_state_usable 1",
                "felhom_agent_orders_running 0",
                "felhom_agent_plans_waiting 1",
                "felhom_agent_outcomes_unreported 7",
                "felhom_agent_section_fresh{section=\"node\"} 1",
                "felhom_agent_section_fresh{section=\"storages\"} 0",
                "felhom_agent_hub_up 1",
                "felhom_agent_hub_reports_total{result=\"answered\"} 1",
                "felhom_agent_hub_reports_total{result=\"failed\"} 0")) {
            assertTrue(lines.contains(line), () -> line + "\nnot in\n" + String.join("\n", lines));
        }
        assertFalse(lines.toString().contains("hardware"), lines.toString());
    }

    @Test
    void eachMetricIsDescribedOnceAndEachLineIsASample() throws Exception {
        hub.answer(TestLink.envelope(""));
        agent.pass();
        metrics.pass(() -> {});

        Set<String> described = new HashSet<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("# TYPE ")) {
                assertTrue(described.add(line.split(" ", -1)[2]), line);
                assertEquals(line.endsWith(" counter"), line.split(" ", -1)[2].endsWith("_total"), line);
            } else if (!line.startsWith("# HELP ")) {
                Matcher sample = SAMPLE.matcher(line);
                assertTrue(sample.matches(), line);
                assertTrue(described.contains(sample.group(1)), line);
            }
        }
    }

    @Test
    void eachMetricStandsInTheDocument() throws Exception {
        hub.answer((request, out) -> RawHub.write(
                out,
                "200 OK",
                "Date: Mon, 30 Nov 2026 12:00:00 GMT\r\n",
                TestLink.text(request.json().get("sequence").asLong(), "").getBytes(StandardCharsets.UTF_8)));
        agent.pass();
        metrics.pass(() -> {});

        Set<String> written = Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = Pattern.compile("`(felhom_agent_[a-z_]+)`")
                .matcher(Files.readString(Path.of("../../docs/hub/README.md")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(written, documented);
    }

    @Test
    void othersMayReadItAndNothingHalfIsLeftBeside() throws IOException {
        metrics.pass(() -> {});
        metrics.pass(() -> {});

        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void whatNobodyWritesAnyMoreIsTakenAway() {
        metrics.pass(() -> {});

        metrics.remove();

        assertFalse(Files.exists(file));
    }

    @Test
    void aDirectoryThatIsNotThereStopsNothing() {
        Metrics nowhere = new Metrics(
                directory.resolve("missing/felhom.prom"),
                TestLink.SELF,
                agent.door,
                agent.latest,
                Optional::empty,
                agent.machine,
                agent.machine,
                agent.time.now(),
                agent.time.clocks);

        nowhere.pass(() -> {});

        assertFalse(Files.exists(directory.resolve("missing")));
    }
}
