package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.proxmox.api.LxcApi;
import felhom.proxmox.api.NodeApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.PveException;
import felhom.proxmox.http.Trust;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.proxmox.task.Ticker;
import felhom.testkit.Eventually;
import felhom.testkit.fault.Faults;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What a user of the client sees of each fault that the simulator's `--fault` knows, armed by the same lines of text.
class FaultViewTests {
    private static final String GUEST = "/nodes/pve/lxc/9999";
    private static final Limits PATIENCE =
            new Limits(Duration.ofSeconds(5), Duration.ofMillis(700), Duration.ofMillis(1400), 1 << 20);
    private static final String FINE = "scratch";
    private static final String DONE = "ok, sent 1, tasks 1, [before]: done: take snapshot 'before' of guest 9999";
    private static final String UNCLEAR =
            "unknown, sent 1, tasks 0, []: could not take snapshot 'before' of guest 9999 for certain: ";
    private static final String NOT_FOUND = "; no task of it was found within 90 s, and the host may still do it: look"
            + " at the guest before ordering it again; guest 9999 ";
    private static final String NOT_STARTED = NOT_FOUND + "is now stopped, without snapshots";

    /// @param read what a read that meets it says
    /// @param snapshot what a snapshot comes to whose request meets it
    record Row(String fault, String read, String snapshot) {
        String name() {
            return fault.replaceFirst("[= ].*", "");
        }

        @Override
        public String toString() {
            return fault;
        }
    }

    private static String gateway(String status) {
        return switch (status) {
            case "595" -> "595: pveproxy could not connect to pvedaemon (or to the other node); is pvedaemon running?";
            case "596" ->
                "596: pveproxy could not hand the call on to pvedaemon (or to the other node, whose certificate or name"
                        + " it may not know)";
            case "597" -> "597: the answer of pvedaemon (or of the other node) broke off on its way to pveproxy";
            case "598" -> "598: pveproxy gave up on pvedaemon (or on the other node)";
            default -> "599: pveproxy failed to hand the call on to pvedaemon (or to the other node)";
        };
    }

    private static String foreign(String came) {
        return "the answer is not Proxmox VE's: " + came
                + "; is the endpoint the host itself, and no proxy or login page in between?";
    }

    private static String ofChange(String status) {
        return gateway(status) + (status.equals("596") ? "; the work may go on there" : "");
    }

    static Stream<Row> rows() {
        String config = "GET " + GUEST + "/config: ";
        String away = "no connection to HOST: connection refused; is pveproxy running?";
        String stranger = "the TLS certificate of HOST is not trusted: its fingerprint is PRINT and its public key PIN,"
                + " and neither is pinned";
        Stream<Row> statuses = Stream.of("595", "596", "597", "598", "599")
                .flatMap(status -> Stream.of(
                        new Row(
                                status,
                                gateway(status),
                                status.equals("595")
                                        ? DONE.replace("sent 1", "sent 2")
                                        : UNCLEAR + ofChange(status) + NOT_STARTED),
                        new Row(status + "-after-work", gateway(status), DONE)));
        return Stream.concat(
                statuses,
                Stream.of(
                        // A read that broke off before its answer began is sent again by itself.
                        new Row(
                                "reset-before",
                                FINE,
                                UNCLEAR + "POST " + GUEST + "/snapshot: the connection to HOST broke: Connection reset"
                                        + NOT_STARTED),
                        new Row("596-late=20s", gateway("596"), DONE),
                        new Row("reset-after", FINE, DONE),
                        // More than once: a slow client loses the answer's beginning with the reset, and sends its read
                        // again.
                        new Row("reset-in-answer x9", config + "the connection to HOST broke: Connection reset", DONE),
                        new Row("late=20s", config + "no answer from HOST within 700 ms", DONE),
                        new Row("slow-headers=20s", config + "no answer from HOST within 700 ms", DONE),
                        new Row("slow-body=20s", config + "no complete answer from HOST within 1400 ms", DONE),
                        new Row("stalled-body=20s", config + "no complete answer from HOST within 1400 ms", DONE),
                        new Row("truncated-json", config + "the answer is not PVE's JSON", DONE),
                        new Row(
                                "content-type=text/html",
                                config + foreign("200, HTML from server 'pve-api-daemon/3.0'"),
                                DONE),
                        new Row(
                                "foreign=502",
                                config + foreign("502, HTML from server 'nginx/1.22.1'"),
                                UNCLEAR + "POST " + GUEST + "/snapshot: "
                                        + foreign("502, HTML from server 'nginx/1.22.1'") + NOT_STARTED),
                        new Row(
                                "foreign-after-work=302",
                                config
                                        + foreign("302, a redirect to https://login.example, HTML from server"
                                                + " 'nginx/1.22.1'"),
                                DONE),
                        new Row(
                                "proxy-restart=200ms",
                                away,
                                UNCLEAR + "POST " + GUEST + "/snapshot: the connection to HOST broke: Connection reset"
                                        + NOT_STARTED),
                        new Row("proxy-restart-after-work=200ms", away, DONE),
                        new Row("clock-jump=2h", FINE, DONE),
                        new Row("clock-jump=-2h", FINE, DONE),
                        new Row(
                                "storage-hung=local-btrfs",
                                FINE,
                                "unknown, sent 1, tasks 1, [before]: still running after 300 s; it goes on by itself,"
                                        + " look again with `felhom-agent task wait UPID`"),
                        new Row("storage-back=local-btrfs", FINE, DONE),
                        new Row("daemon-down", FINE, "failed, sent 6, tasks 0, []: " + gateway("595")),
                        new Row(
                                "daemon-hanging",
                                FINE,
                                UNCLEAR + ofChange("596") + NOT_FOUND + "cannot be read: " + gateway("596")),
                        new Row("daemon-stuck=60s", FINE, DONE),
                        new Row("daemon-up", FINE, DONE),
                        new Row("renewed-certificate", FINE, DONE),
                        new Row(
                                "replaced-certificate",
                                FINE,
                                "unknown, sent 1, tasks 1, [before]: the task runs, but can no longer be watched: "
                                        + stranger)));
    }

    static Stream<Arguments> tasks() {
        String could = "could not take snapshot 'before' of guest 9999";
        return Stream.of(
                Arguments.of(
                        "killed",
                        "unknown, sent 1, tasks 1, [before]: " + could + " for certain: the task was killed or its host"
                                + " went down; whether its work was done is not known; guest 9999 is now stopped,"
                                + " locked (snapshot), with snapshots before (unfinished: prepare); it is locked, and no"
                                + " task that may hold it runs any more; the last one was task UPID, begun AT, and"
                                + " ended 'unexpected status': root takes the lock off: `pct unlock 9999`; once it is"
                                + " unlocked, `pct delsnapshot 9999 before --force` on the host takes the entry away"),
                Arguments.of("exit=out of space", "failed, sent 1, tasks 1, []: " + could + ": out of space"),
                Arguments.of("exit=WARNINGS: 1", DONE.replaceFirst("ok", "ok_with_warnings")),
                Arguments.of(
                        "exit-after-work=unexpected status",
                        "unknown, sent 1, tasks 1, [before]: " + could + " for certain: the task was killed or its host"
                                + " went down; whether its work was done is not known; guest 9999 is now stopped, with"
                                + " snapshots before"),
                Arguments.of("unknown-for=2s", DONE),
                Arguments.of("late-exit=2s", DONE));
    }

    /// A client that pins the key, so that a renewed certificate is believed.
    private static final class View implements AutoCloseable {
        private final VirtualClock clock = Lab.clock();
        private final Lab lab = Lab.virtual(clock);
        private final PveClient patient =
                new PveClient(lab.connection(new Trust.PublicKey(lab.pve.publicKeyPin()), Limits.DEFAULT));
        private final PveClient client = patient.within(PATIENCE);

        View() {
            lab.world.proxyTimeout(Duration.ZERO);
            // A connection that has been used before is the one on which a reset is ambiguous.
            patient.version();
        }

        String read(Supplier<String> reads) {
            try {
                return plain(reads.get());
            } catch (PveException e) {
                return plain(e.error().words());
            }
        }

        String snapshot() {
            Step step = new Step.TakeSnapshot(Lab.GUEST, new SnapshotName("before"), "");
            Outcome outcome =
                    new ProxmoxSteps(client, ticker(), Duration.ofMinutes(5)).execute(step, TaskListener.SILENT);
            return plain("%s, sent %d, tasks %d, %s: %s"
                    .formatted(
                            outcome.word(),
                            lab.pve.writes().size(),
                            lab.world.tasks().size(),
                            lab.world.guest(9999).snapshotNames(),
                            outcome.summary()));
        }

        /// A proxy that restarts takes real time, so its return has to be waited for.
        private Ticker ticker() {
            return new Ticker() {
                @Override
                public Duration elapsed() {
                    return Duration.between(Instant.EPOCH, clock.now());
                }

                @Override
                public void sleep(Duration time) {
                    clock.advance(time);
                    Eventually.within(Duration.ofSeconds(30), "pveproxy's return", lab.pve::listening);
                }
            };
        }

        private static String plain(String text) {
            return text.replaceAll("127\\.0\\.0\\.1:\\d+", "HOST")
                    .replaceAll("([0-9A-F]{2}:){31}[0-9A-F]{2}", "PRINT")
                    .replaceAll("sha256/[A-Za-z0-9+/=]{44}", "PIN")
                    .replaceAll("UPID:[^`, ]+", "UPID")
                    .replaceAll("begun [^)]+\\)", "begun AT");
        }

        @Override
        public void close() {
            patient.close();
            lab.close();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aReadThatMeetsItSays(Row row) {
        try (View view = new View()) {
            view.lab.pve.faults().arm("GET " + GUEST + "/config " + row.fault());
            LxcApi guest = view.client.ownNode().lxc(Lab.GUEST);

            assertEquals(row.read(), view.read(() -> guest.config().hostname().orElse("nothing")));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aSnapshotWhoseRequestMeetsItComesTo(Row row) {
        try (View view = new View()) {
            view.lab.pve.faults().arm("POST " + GUEST + "/snapshot " + row.fault());

            assertEquals(row.snapshot(), view.snapshot());
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void aSnapshotWhoseTaskMeetsItComesTo(String fault, String expected) {
        try (View view = new View()) {
            view.lab.pve.faults().arm("task vzsnapshot " + fault);

            assertEquals(expected, view.snapshot());
        }
    }

    @Test
    void noFaultIsLeftOut() {
        assertEquals(
                new TreeSet<>(Faults.ofRequests()),
                rows().map(Row::name).collect(Collectors.toCollection(TreeSet::new)));
        assertEquals(
                new TreeSet<>(Faults.ofTasks()),
                tasks().map(row -> row.get()[0].toString().replaceFirst("=.*", ""))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void aHungStorageIsNotReadAndTheOthersAre() {
        try (View view = new View()) {
            NodeApi node = view.client.ownNode();
            view.lab.pve.faults().arm("GET .*/storage/local/status storage-hung=local x1");
            view.lab.pve.faults().arm("GET /version storage-back=local");

            assertEquals(
                    "GET /nodes/pve/storage/local/status: no answer from HOST within 700 ms",
                    view.read(
                            () -> node.storage(new StorageId("local")).status().type()));
            assertEquals(
                    "btrfs",
                    view.read(() ->
                            node.storage(new StorageId("local-btrfs")).status().type()));
            view.patient.version();
            assertEquals(
                    "dir",
                    view.read(
                            () -> node.storage(new StorageId("local")).status().type()));
        }
    }

    @Test
    void aClockThatJumpsIsSeenInTheNextAnswer() {
        try (View view = new View()) {
            Duration before = view.client.skew();
            view.lab.pve.faults().arm("GET /version clock-jump=2h");

            view.patient.version();

            long apart = view.client.skew().minus(before).toSeconds();
            assertTrue(Math.abs(apart - 7200) <= 3, apart + " s");
        }
    }
}
