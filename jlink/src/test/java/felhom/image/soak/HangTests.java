package felhom.image.soak;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.image.Image;
import felhom.image.SimulatedHost;
import felhom.image.SimulatedHub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What hangs around the daemon never makes systemd start it anew. (That a loop which hangs itself does is shown under
/// a real systemd: `script/test-host`.)
class HangTests {
    /// The long run lasts longer than the limit of any loop.
    private static final Duration WHOLE =
            Boolean.getBoolean("felhom.long") ? Duration.ofMinutes(12) : Duration.ofSeconds(45);

    private static final Duration WATCHDOG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void aHubAStorageAndDisksThatHangAllDayRestartNothing() throws Exception {
        try (var host = host();
                var hub = SimulatedHub.start(
                        Files.createDirectory(directory.resolve("hub")), "--interval", "0", "--fault", "late=1h x9999")) {
            host.fault("GET .* storage-hung=local");
            host.fault("GET .*/disks/.* late=1h x9999");
            var image = Image.built().with(host.environment()).with(hub.environment());

            servesTheWatchdog(image.with("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "1"), image);

            assertTrue(hub.state().path("requests").asInt(0) > 0, "no report was tried");
        }
    }

    @Test
    void aNameThatNobodyResolvesRestartsNothing() throws Exception {
        var resolver = SilentResolver.make(directory);
        if (resolver.isEmpty()) {
            System.out.println("soak: no name hung: only root can make a name server that is silent");
            return;
        }
        try (var silent = resolver.get();
                var host = host();
                var hub = SimulatedHub.start(Files.createDirectory(directory.resolve("hub")))) {
            var image = Image.built()
                    .with(host.environment())
                    .with(hub.environment())
                    .with("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "1")
                    .with("FELHOM_AGENT_HUB_URL", "https://hub.felhom.test/report")
                    .with("FELHOM_AGENT_NOTIFY_WEBHOOK", "https://notices.felhom.test/hook");

            var log = servesTheWatchdog(silent.asked(image), image);

            assertTrue(log.stream().anyMatch(line -> line.text().contains("hub.felhom.test")), log::toString);
        }
    }

    private SimulatedHost host() throws Exception {
        return SimulatedHost.start(Files.createDirectory(directory.resolve("host")), "--stdin");
    }

    /// @param service the daemon, and its commands
    /// @return what it wrote to its log
    private List<RunningDaemon.Line> servesTheWatchdog(Image service, Image command) throws Exception {
        var socket = directory.resolve("notify");
        try (var systemd = new NotifySocket(socket);
                var machine = new Ticker();
                var daemon = RunningDaemon.start(service.with("NOTIFY_SOCKET", socket.toString())
                        .with("WATCHDOG_USEC", Long.toString(WATCHDOG.toNanos() / 1000)))) {
            var begin = Instant.now();
            while (systemd.told("READY=1").isEmpty()) {
                if (!daemon.alive() || Instant.now().isAfter(begin.plus(Duration.ofMinutes(2)))) {
                    throw new AssertionError("it is not ready: " + daemon.said());
                }
                Thread.sleep(100);
            }
            // A notice is due for an order that fails.
            command.run("run", "start", "vmid=9997");
            var end = Instant.now().plus(WHOLE);
            while (Instant.now().isBefore(end) && daemon.alive()) Thread.sleep(500);
            var listed = command.run("guest", "list");
            var pings = systemd.told("WATCHDOG=1").stream().map(NotifySocket.Told::at).toList();
            Duration longest = Duration.ZERO;
            for (int i = 1; i < pings.size(); i++) {
                var gap = Duration.between(pings.get(i - 1), pings.get(i))
                        .minus(machine.late(pings.get(i - 1), pings.get(i)));
                longest = gap.compareTo(longest) > 0 ? gap : longest;
            }
            var most = longest;
            System.out.printf(
                    "hanging: %d s, the watchdog served %d times, at most %d ms apart, %d log lines%n",
                    WHOLE.toSeconds(), pings.size(), most.toMillis(), daemon.log().size());
            assertAll(
                    () -> assertTrue(daemon.alive(), daemon::said),
                    () -> assertEquals(1, systemd.told("READY=1").size()),
                    () -> assertTrue(most.compareTo(WATCHDOG.dividedBy(2)) < 0, () -> "not served for " + most),
                    () -> assertTrue(pings.getLast().isAfter(end.minus(WATCHDOG)), () -> "last served " + pings.getLast()),
                    () -> assertEquals(0, listed.exit(), listed::toString),
                    () -> assertTrue(daemon.log().size() <= 40, daemon::said),
                    () -> assertEquals(143, daemon.stop(), daemon::said));
            return daemon.log();
        }
    }
}
