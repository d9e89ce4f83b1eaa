package felhom.image.soak;

import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.image.DaemonProcess;
import felhom.image.Image;
import felhom.image.SimulatedHost;
import felhom.image.SimulatedHub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Whether the memory of a daemon grows with its reports.
class MemoryTests {
    private static final int FROM = 2000;
    private static final int TO = 10_000;
    private static final double MOST_KIB = 1024;
    private static final Duration PATIENCE = Duration.ofHours(2);

    @Test
    @EnabledIfSystemProperty(named = "felhom.long", matches = "true", disabledReason = "takes half an hour: --long")
    void tenThousandReportsTakeNoMoreMemoryThanTwoThousand(@TempDir Path directory) throws Exception {
        try (var host = SimulatedHost.start(Files.createDirectory(directory.resolve("host")), "--guests", "94");
                var hub = SimulatedHub.start(Files.createDirectory(directory.resolve("hub")), "--interval", "0");
                var daemon = DaemonProcess.start(
                        Image.built()
                                .with(host.environment())
                                .with(hub.environment())
                                .with("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "0.1"),
                        directory.resolve("daemon.log"))) {
            var run = new SoakRun(hub, daemon);
            var end = Instant.now().plus(PATIENCE);
            while (hub.reports() < TO) {
                assertTrue(Instant.now().isBefore(end), daemon::said);
                run.look(Duration.ofSeconds(10));
            }

            var measured =
                    run.figures().stream().filter(one -> one.reports() >= FROM).toList();
            double slope = Figures.slope(measured, Figures::rss, TO - FROM);
            System.out.printf(
                    "memory over reports %d to %d: RSS %+.0f KiB by the slope, PSS %+.0f KiB; by quarters RSS %s KiB%n",
                    FROM,
                    TO,
                    slope,
                    Figures.slope(measured, Figures::pss, TO - FROM),
                    Figures.quarters(measured, Figures::rss));
            assertTrue(slope <= MOST_KIB, () -> "KiB: " + slope);
        }
    }
}
