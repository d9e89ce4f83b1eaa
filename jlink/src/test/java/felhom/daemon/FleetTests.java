package felhom.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Several daemons of the image, each with its own state, at one hub.
class FleetTests {
    private static final int DAEMONS = 20;
    // So short that a second's mean is ten reports: of fewer the busiest second says nothing.
    private static final Duration INTERVAL = Duration.ofSeconds(2);
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
                    PATIENCE, "a minute of reports", () -> pause() && Instant.now().isAfter(back.plus(WINDOW)));

            int[] seconds = arrivals(hub, back);
            double mean = Arrays.stream(seconds).average().orElseThrow();
            int busiest = Arrays.stream(seconds).max().orElseThrow();
            System.out.println(DAEMONS + " daemons at an interval of " + INTERVAL.toSeconds() + " s, after an outage of "
                    + OUTAGE.toSeconds() + " s: reports in each of 60 s, mean " + mean + ", busiest " + busiest);
            for (int i = 0; i < seconds.length; i++) {
                System.out.printf("  %2d %3d %s%n", i, seconds[i], "#".repeat(seconds[i]));
            }
            assertTrue(mean * INTERVAL.toSeconds() > DAEMONS / 2.0, "too few to say anything: " + mean);
            assertTrue(busiest <= 2 * mean, "busiest second " + busiest + ", mean " + mean);
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

    private static int[] arrivals(HubSimulator hub, Instant from) {
        int[] seconds = new int[(int) WINDOW.toSeconds()];
        hub.agents().stream()
                .flatMap(agent -> agent.latest().stream())
                .map(SeenAgent.Report::arrived)
                .map(at -> Duration.between(from, at))
                .filter(at -> !at.isNegative() && at.compareTo(WINDOW) < 0)
                .forEach(at -> seconds[(int) at.toSeconds()]++);
        return seconds;
    }
}
