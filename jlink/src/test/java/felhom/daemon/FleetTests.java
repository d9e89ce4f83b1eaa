package felhom.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.image.DaemonProcess;
import felhom.testkit.Eventually;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.hub.HubSimulator;
import felhom.testkit.hub.SeenAgent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Several daemons of the image, each with its own state, at one hub.
class FleetTests {
    private static final int DAEMONS = 20;
    private static final Duration INTERVAL = Duration.ofSeconds(4);
    // Five reports come in it on average, and all daemons at once are four times as many: chance alone has more
    // than three times as many in fewer than one run of two hundred.
    private static final Duration SLOT = INTERVAL.dividedBy(4);
    private static final Duration OUTAGE = Duration.ofSeconds(10);
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    @Test
    @EnabledIfSystemProperty(named = "felhom.long", matches = "true", disabledReason = "takes two minutes: --long")
    void afterAnOutageOfTheHubTheyDoNotComeBackTogether() throws Exception {
        var world = PveWorld.node("pve").authDelay(Duration.ZERO);
        world.lxc(101, "web").running();
        var fleet = new ArrayList<DaemonProcess>();
        try (var host = PveSimulator.start(world);
                var hub = HubSimulator.start(0, "0123456789abcdef0123456789abcdef", INTERVAL)) {
            for (int i = 0; i < DAEMONS; i++) {
                var site = DaemonSite.in(Files.createDirectory(directory.resolve("d" + i)), host, hub)
                        .with("FELHOM_AGENT_HUB_INTERVAL_SECONDS", String.valueOf(INTERVAL.toSeconds()))
                        .with("FELHOM_AGENT_JAVA_OPTIONS", "-Xmx32m");
                fleet.add(site.start());
            }
            Eventually.within(PATIENCE, "a report of each", () -> hub.agents().size() == DAEMONS);

            hub.outage(OUTAGE);
            var back = Instant.now().plus(OUTAGE);
            Eventually.within(
                    PATIENCE,
                    "a report after the outage",
                    () -> pause() && first(hub, back).isPresent());
            var from = first(hub, back).orElseThrow();
            Eventually.within(
                    PATIENCE,
                    "a minute of reports",
                    () -> pause() && Instant.now().isAfter(from.plus(WINDOW)));

            int[] slots = arrivals(hub, from);
            double mean = Arrays.stream(slots).average().orElseThrow();
            int busiest = Arrays.stream(slots).max().orElseThrow();
            System.out.println(DAEMONS + " daemons at an interval of " + INTERVAL.toSeconds()
                    + " s, after an outage of "
                    + OUTAGE.toSeconds() + " s: reports in each " + SLOT.toSeconds() + " s of a minute, mean " + mean
                    + ", busiest " + busiest);
            for (int i = 0; i < slots.length; i++) {
                System.out.printf("  %2d s %3d %s%n", i * SLOT.toSeconds(), slots[i], "#".repeat(slots[i]));
            }
            assertTrue(mean > 2.5, "too few to say anything: " + mean);
            assertTrue(busiest <= 3 * mean, "busiest " + busiest + ", mean " + mean);
            assertTrue(fleet.stream().allMatch(DaemonProcess::alive), "all run on");
            assertEquals(List.of(), hub.contractFaults());
        } finally {
            fleet.forEach(DaemonProcess::close);
        }
    }

    private static boolean pause() {
        try {
            Thread.sleep(200);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Stream<Instant> reports(HubSimulator hub) {
        return hub.agents().stream().flatMap(agent -> agent.latest().stream()).map(SeenAgent.Report::arrived);
    }

    private static Optional<Instant> first(HubSimulator hub, Instant from) {
        return reports(hub).filter(at -> at.isAfter(from)).min(Instant::compareTo);
    }

    private static int[] arrivals(HubSimulator hub, Instant from) {
        int[] slots = new int[(int) WINDOW.dividedBy(SLOT)];
        reports(hub)
                .map(at -> Duration.between(from, at))
                .filter(at -> !at.isNegative() && at.compareTo(WINDOW) < 0)
                .forEach(at -> slots[(int) at.dividedBy(SLOT)]++);
        return slots;
    }
}
