package felhom.image.soak;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.image.DaemonProcess;
import felhom.image.Image;
import felhom.image.SimulatedHost;
import felhom.image.SimulatedHub;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A day of the finished daemon, sixty times as fast: its interval is half a second, and each trouble lasts
/// some seconds. What no setting says keeps its own time: pauses of the recovery, and how often what changes
/// seldom is read.
///
/// The clocks that jump are those that hub and host show (`Date`, times of tasks): no process can have
/// another time of day than its machine.
class SoakTests {
    private static final boolean LONG = Boolean.getBoolean("felhom.long");
    private static final Duration WHOLE = LONG ? Duration.ofMinutes(24) : Duration.ofMinutes(2);
    private static final Duration INTERVAL = Duration.ofMillis(500);
    /// A build shares its machine with others, whose work says nothing of the daemon's.
    private static final Duration LATE = LONG ? INTERVAL : Duration.ofSeconds(5);

    private static final long SEED = Long.getLong("felhom.seed", 12);
    /// In a short run the virtual machine still grows into its work.
    private static final long MORE_MEMORY_KIB = LONG ? 6 * 1024 : 24 * 1024;
    private static final long MORE_FILES = 8;
    private static final long MORE_THREADS = 8;

    @TempDir
    Path directory;

    @Test
    void aDayOfTroubleLosesNothingDoublesNothingAndLeavesNothingBehind() throws Exception {
        Optional<StateDisk> disk = StateDisk.make(Files.createDirectory(directory.resolve("disk")));
        if (disk.isEmpty()) System.out.println("soak: no disk was filled: only root can make one to fill");
        try {
            soak(disk);
        } finally {
            if (disk.isPresent()) disk.get().close();
        }
    }

    private void soak(Optional<StateDisk> disk) throws Exception {
        var world = directory.resolve("world.json");
        var socket = directory.resolve("notify");
        try (var host = host(world);
                var hub = SimulatedHub.start(Files.createDirectory(directory.resolve("hub")), "--interval", "0");
                var systemd = new NotifySocket(socket)) {
            var image = image(host, hub, disk);
            var service = image.with("NOTIFY_SOCKET", socket.toString()).with("WATCHDOG_USEC", "3000000");
            try (var daemon = DaemonProcess.start(service, directory.resolve("daemon.log"));
                    var machine = new Ticker(daemon.pid(), hub.pid(), host.pid())) {
                var run = new SoakRun(hub, daemon);
                run.until(() -> hub.agent().path("reports").asInt(0) > 3, "no report came");

                Load load;
                try (var orders = new Load(hub, image, SEED)) {
                    meetAll(run, hub, host, disk);
                    orders.stop();
                    load = orders;
                }
                run.until(() -> OrderBook.closed(hub.agent()), "orders have no end: " + hub.agent());
                var state = hub.state();
                var orders = new OrderBook(hub.agent(), load);
                var reports = new Judgement(run.windows(), hub.arrivals(), daemon.log(), machine);
                int exit = daemon.stop();
                host.stop();

                print(run, reports, orders, systemd);
                assertAll(
                        () -> assertEquals(List.of(), reports.late(LATE)),
                        () -> assertEquals(List.of(), reports.loud()),
                        () -> assertTrue(reports.unasked().size() <= 20, () -> String.join("\n", reports.unasked())),
                        () -> assertEquals(List.of(), orders.amiss()),
                        () -> assertEquals(List.of(), orders.unlikeTheHost(read(world))),
                        () -> assertEquals(0, state.path("contract_fault_count").asInt(-1), state::toPrettyString),
                        () -> assertEquals(1, systemd.told("READY=1").size(), "READY=1"),
                        () -> assertEquals(143, exit, daemon::said),
                        () -> flat(run.figures()));
            }
        }
    }

    private SimulatedHost host(Path world) throws Exception {
        return SimulatedHost.start(
                Files.createDirectory(directory.resolve("host")),
                "--stdin",
                "--guests",
                "3",
                "--save",
                world.toString());
    }

    private static Image image(SimulatedHost host, SimulatedHub hub, Optional<StateDisk> disk) throws Exception {
        var image = Image.built()
                .with(host.environment())
                .with(hub.environment())
                .with("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "0.5")
                .with("FELHOM_AGENT_LIMITS_SNAPSHOTS", "1000")
                .with("FELHOM_AGENT_LIMITS_CHANGES_AN_HOUR", "100000");
        return disk.map(full -> image.with(
                        "FELHOM_AGENT_STATE_DIRECTORY", full.directory().toString()))
                .orElse(image);
    }

    private static void meetAll(SoakRun run, SimulatedHub hub, SimulatedHost host, Optional<StateDisk> disk)
            throws Exception {
        var end = Instant.now().plus(WHOLE);
        var random = new Random(SEED);
        while (Instant.now().isBefore(end)) {
            for (var trouble : Trouble.round(random, hub, host, disk)) {
                if (Instant.now().isBefore(end)) run.meet(trouble);
            }
        }
    }

    private static JsonNode read(Path file) throws Exception {
        return new JsonMapper().readTree(Files.readString(file));
    }

    private static void flat(List<Figures> all) {
        var early = Figures.quarter(all, 1);
        var late = Figures.quarter(all, 3);
        assertAll(
                () -> assertTrue(
                        Figures.median(late, Figures::rss) <= Figures.median(early, Figures::rss) + MORE_MEMORY_KIB,
                        () -> "KiB: " + Figures.quarters(all, Figures::rss)),
                () -> assertTrue(
                        Figures.median(late, Figures::files) <= Figures.median(early, Figures::files) + MORE_FILES,
                        () -> "open files: " + Figures.quarters(all, Figures::files)),
                () -> assertTrue(
                        Figures.median(late, Figures::threads)
                                <= Figures.median(early, Figures::threads) + MORE_THREADS,
                        () -> "threads: " + Figures.quarters(all, Figures::threads)));
    }

    private static void print(SoakRun run, Judgement reports, OrderBook orders, NotifySocket systemd) {
        var all = run.figures();
        System.out.printf(
                """
                soak: %d minutes, seed %d, %d reports, interval %d ms
                %s
                orders                    %s
                longest pause, all well   %d ms
                longest pause, in trouble %d ms (the hub there)
                lines while all was well  %d
                watchdog served           %d times
                by quarters of the run:   rss KiB %s, pss KiB %s, files %s, threads %s
                """,
                WHOLE.toMinutes(),
                SEED,
                all.getLast().reports(),
                INTERVAL.toMillis(),
                reports.table(),
                orders.verdicts(),
                reports.longest(false),
                reports.longest(true),
                reports.unasked().size(),
                systemd.told("WATCHDOG=1").size(),
                Figures.quarters(all, Figures::rss),
                Figures.quarters(all, Figures::pss),
                Figures.quarters(all, Figures::files),
                Figures.quarters(all, Figures::threads));
    }
}
