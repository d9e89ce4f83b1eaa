package felhom.host.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What systemd hears, over a real socket.
class NotifyTests {
    private static final long PID = ProcessHandle.current().pid();

    @TempDir
    private Path directory;

    private static Notify telling(String address) {
        return Notify.of(Map.of("NOTIFY_SOCKET", address), PID);
    }

    @Test
    void everythingThatSystemdIsToldArrivesInOrder() throws Exception {
        String address = directory.resolve("notify").toString();
        try (var systemd = new Listener(address)) {
            var notify = Notify.of(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "30000000"), PID);

            notify.ready("reports to nobody");
            notify.status("1 order at work: Sicherung über 3 Gäste");
            notify.alive();
            notify.reloading();
            notify.ready("the old configuration is kept");
            notify.stopping("ends");

            assertEquals("READY=1\nSTATUS=reports to nobody", systemd.heard());
            assertEquals("STATUS=1 order at work: Sicherung über 3 Gäste", systemd.heard());
            assertEquals("WATCHDOG=1", systemd.heard());
            String reloading = systemd.heard();
            assertTrue(reloading.matches("RELOADING=1\nMONOTONIC_USEC=[0-9]+"), reloading);
            assertEquals("READY=1\nSTATUS=the old configuration is kept", systemd.heard());
            assertEquals("STOPPING=1\nSTATUS=ends", systemd.heard());
        }
    }

    @Test
    void theTimeOfAReloadIsThatOfTheMachinesMonotonicClock() throws Exception {
        String address = directory.resolve("notify").toString();
        try (var systemd = new Listener(address)) {
            // On Linux this is the same clock.
            long before = System.nanoTime() / 1_000;
            telling(address).reloading();
            long after = System.nanoTime() / 1_000;

            String said = systemd.heard();

            long told = Long.parseLong(said.substring(said.lastIndexOf('=') + 1));
            assertTrue(before <= told && told <= after, before + " " + told + " " + after);
        }
    }

    @Test
    void anAbstractSocketIsReachedToo() throws Exception {
        String address = "@felhom-test-" + UUID.randomUUID();
        try (var systemd = new Listener(address)) {
            telling(address).ready("x");

            assertEquals("READY=1\nSTATUS=x", systemd.heard());
        }
    }

    @Test
    void aPathOfTheGreatestLengthIsReachedAndALongerOneSaidToBeNone() throws Exception {
        // 107 bytes and the 0.
        Path deep = Path.of("/tmp").resolve(UUID.randomUUID().toString());
        String address = deep + "x".repeat(107 - deep.toString().length());
        try (var systemd = new Listener(address)) {
            telling(address).ready("x");

            assertEquals("READY=1\nSTATUS=x", systemd.heard());
            telling(address + "y").ready("goes nowhere, and harms nothing");
        } finally {
            java.nio.file.Files.deleteIfExists(Path.of(address));
        }
    }

    @Test
    void aStatusIsOneLineWhateverItHolds() throws Exception {
        String address = directory.resolve("notify").toString();
        try (var systemd = new Listener(address)) {
            var notify = telling(address);

            notify.status("a\nWATCHDOG=trigger\r\0b");
            notify.status("ä".repeat(2000));

            assertEquals("STATUS=a WATCHDOG=trigger b", systemd.heard());
            assertEquals("STATUS=" + "ä".repeat(511) + "…", systemd.heard());
        }
    }

    @Test
    void whereNobodyAskedNothingIsTold() {
        var notify = Notify.of(Map.of("WATCHDOG_USEC", "30000000"), PID);

        notify.ready("x");
        notify.alive();
        notify.reloading();
        notify.stopping("x");

        assertEquals(Optional.empty(), notify.watchdog());
    }

    @Test
    void whoIsNotThereAnyMoreHarmsNothing() {
        var notify = telling(directory.resolve("nobody").toString());

        for (int i = 0; i < 100; i++) {
            notify.status("x");
        }
    }

    @Test
    void theWatchdogIsServedByTheProcessThatIsMeant() {
        var asked = Map.of("NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", "90000000");

        assertEquals(Optional.of(Duration.ofSeconds(90)), Notify.of(asked, 7).watchdog());
        var meant = new java.util.HashMap<>(asked);
        meant.put("WATCHDOG_PID", "7");
        assertEquals(Optional.of(Duration.ofSeconds(90)), Notify.of(meant, 7).watchdog());
        assertEquals(Optional.empty(), Notify.of(meant, 8).watchdog());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "soon", "9999999999999999999", "1.5"})
    void aWatchdogOfNoTimeIsNone(String micros) {
        var notify = Notify.of(Map.of("NOTIFY_SOCKET", "/run/x", "WATCHDOG_USEC", micros), PID);

        assertEquals(Optional.empty(), notify.watchdog());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@", "relative/path", "vsock:2:1234"})
    void anAddressThatIsNoneIsPassedOver(String address) {
        var notify = telling(address);

        notify.ready("x");
        notify.alive();

        assertEquals(Optional.empty(), notify.watchdog());
    }

    @Test
    void withoutAWatchdogNobodyIsToldThatItLives() throws Exception {
        String address = directory.resolve("notify").toString();
        try (var systemd = new Listener(address)) {
            var notify = telling(address);

            notify.alive();
            notify.status("the first that is heard");

            assertEquals("STATUS=the first that is heard", systemd.heard());
        }
    }
}
