package felhom.image.soak;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.image.DaemonProcess;
import felhom.image.Image;
import felhom.image.SimulatedHost;
import felhom.image.SimulatedHub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// What hangs around the daemon never makes systemd start it anew. (That a loop which hangs itself does so is
/// shown under a real systemd: `script/test-host`.)
@EnabledIfSystemProperty(
        named = "felhom.long",
        matches = "true",
        disabledReason = "takes twelve minutes a test, longer than the limit of any loop: --long")
class HangTests {
    private static final Duration WHOLE = Duration.ofMinutes(12);

    private static final Duration WATCHDOG = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private Optional<SilentResolver> names = Optional.empty();
    private Optional<FrozenDisk> disk = Optional.empty();
    private Path socket;

    @BeforeEach
    void whatRootCanMakeHang() throws Exception {
        names = SilentResolver.make(directory);
        if (names.isEmpty()) System.out.println("hanging: no name hangs: only root can make a silent name server");
        disk = FrozenDisk.make(directory);
        if (disk.isEmpty()) System.out.println("hanging: no disk hangs: only root can freeze one");
        socket = directory.resolve("notify");
    }

    @AfterEach
    void nothingHangsAnyMore() throws Exception {
        if (disk.isPresent()) disk.get().close();
        names.ifPresent(SilentResolver::close);
    }

    @Test
    void aHubAStorageANameAndDisksThatHangAllDayRestartNothing() throws Exception {
        try (var host = host();
                var hub = SimulatedHub.start(
                        Files.createDirectory(directory.resolve("hub")),
                        "--interval",
                        "0",
                        "--fault",
                        "late=1h x9999")) {
            host.fault("GET .* storage-hung=local");
            host.fault("GET .*/disks/.* late=1h x9999");
            var image = Image.built()
                    .with(host.environment())
                    .with(hub.environment())
                    .with("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "1")
                    .with("FELHOM_AGENT_NOTIFY_WEBHOOK", "https://notices.felhom.test/hook");

            servesTheWatchdog(image);

            assertTrue(hub.state().path("requests").asInt(0) > 0, "no report was tried");
        }
    }

    @Test
    void aHubWhoseNameHangsRestartsNothing() throws Exception {
        assumeTrue(names.isPresent(), "only root can make a silent name server");
        try (var host = host();
                var hub = SimulatedHub.start(Files.createDirectory(directory.resolve("hub")))) {
            servesTheWatchdog(Image.built()
                    .with(host.environment())
                    .with(hub.environment())
                    .with("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "1")
                    .with("FELHOM_AGENT_HUB_URL", "https://hub.felhom.test/report"));
            assertTrue(names.orElseThrow().wasAsked(), "nobody asked for a name");
        }
    }

    private SimulatedHost host() throws Exception {
        return SimulatedHost.start(Files.createDirectory(directory.resolve("host")), "--stdin");
    }

    private void servesTheWatchdog(Image everywhere) throws Exception {
        var command = disk.map(slow -> everywhere.with(
                        "FELHOM_AGENT_STATE_DIRECTORY", slow.directory().toString()))
                .orElse(everywhere);
        var service = command.with("NOTIFY_SOCKET", socket.toString())
                .with("WATCHDOG_USEC", Long.toString(WATCHDOG.toNanos() / 1000));
        try (var systemd = new NotifySocket(socket);
                var daemon = DaemonProcess.start(
                        names.isPresent() ? names.get().asked(service) : service, directory.resolve("daemon.log"));
                var machine = new Ticker(daemon.pid())) {
            await(daemon, () -> !systemd.told("READY=1").isEmpty(), "it is not ready");
            // A notice is due for an order that fails.
            command.run("run", "start", "vmid=9997");
            var begin = Instant.now();
            Optional<Process> ordered = Optional.empty();
            Instant end;
            Image.Ended listed;
            try {
                if (disk.isPresent()) {
                    assertTrue(disk.get().freeze(), "the disk does not freeze");
                    ordered = Optional.of(command.begin("run", "describe", "vmid=100", "text=while the disk hangs"));
                }
                while (Instant.now().isBefore(begin.plus(WHOLE)) && daemon.alive()) Thread.sleep(500);
                end = Instant.now();
                listed = command.run("guest", "list");
            } finally {
                // Before the daemon is ended: what waits for a frozen disk cannot even be killed.
                if (disk.isPresent()) disk.get().thaw();
            }
            // What was ordered meanwhile is done once the disk is there again.
            if (ordered.isPresent()) assertEquals(0, ordered.get().waitFor(), daemon::said);

            var longest = longestPause(systemd, machine);
            System.out.printf(
                    "hanging: %d s (hub, storage, disks%s%s), the watchdog served %d times, at most %d ms apart,"
                            + " %d log lines%n",
                    WHOLE.toSeconds(),
                    names.isPresent() ? ", names" : "",
                    disk.isPresent() ? ", state" : "",
                    systemd.told("WATCHDOG=1").size(),
                    longest.toMillis(),
                    daemon.log().size());
            var last = systemd.told("WATCHDOG=1").getLast().at();
            assertAll(
                    () -> assertTrue(daemon.alive(), daemon::said),
                    () -> assertEquals(1, systemd.told("READY=1").size()),
                    () -> assertTrue(longest.compareTo(WATCHDOG.dividedBy(2)) < 0, () -> "not served for " + longest),
                    () -> assertTrue(last.isAfter(end.minus(WATCHDOG)), () -> "last served " + last),
                    () -> assertEquals(0, listed.exit(), listed::toString),
                    () -> assertTrue(daemon.log().size() <= 40, daemon::said),
                    () -> assertEquals(143, daemon.stop(), daemon::said));
        }
    }

    private static Duration longestPause(NotifySocket systemd, Ticker machine) {
        var pings =
                systemd.told("WATCHDOG=1").stream().map(NotifySocket.Told::at).toList();
        var longest = Duration.ZERO;
        for (int i = 1; i < pings.size(); i++) {
            var pause = Duration.between(pings.get(i - 1), pings.get(i))
                    .minus(machine.late(pings.get(i - 1), pings.get(i)));
            if (pause.compareTo(longest) > 0) longest = pause;
        }
        return longest;
    }

    private static void await(DaemonProcess daemon, SoakRun.Check check, String otherwise) throws Exception {
        var end = Instant.now().plus(PATIENCE);
        while (!check.holds()) {
            if (!daemon.alive() || Instant.now().isAfter(end))
                throw new AssertionError(otherwise + ": " + daemon.said());
            Thread.sleep(100);
        }
    }
}
