package felhom.proxmox.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskEnd.Judged;
import felhom.engine.port.TaskEnd.Why;
import felhom.engine.port.TaskListener;
import felhom.ops.Upid;
import felhom.proxmox.answer.LogPage;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.check.Lab;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.PveException;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What else a wait goes through.
class WaitTests {
    private static final class Lines implements TaskListener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public boolean wantsLog() {
            return true;
        }

        @Override
        public void line(String line) {
            lines.add(line);
        }
    }

    private static String[] lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line " + i).toArray(String[]::new);
    }

    @Test
    void eachLogLineIsSeenExactlyOnceAndInOrder() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock)) {
            lab.world.durations().set("vzsnapshot", Duration.ofSeconds(90));
            lab.pve.faults().taskExit("vzsnapshot", "OK", lines(700));
            Lines seen = new Lines();

            WaitTask.await(
                    lab.client, new Lab.VirtualTicker(clock), lab.takeSnapshot("s1"), Duration.ofMinutes(5), seen);

            List<String> expected = new ArrayList<>(Arrays.asList(lines(700)));
            expected.add("TASK OK");
            assertEquals(expected, seen.lines);
        }
    }

    @Test
    void r2AFailureCarriesTheLast20LinesAndTheFirstErrorHoweverLongTheLog() {
        try (Lab lab = Lab.open()) {
            String[] log = lines(3000);
            log[10] = "ERROR: the first thing that went wrong";
            log[2000] = "ERROR: a later one";
            lab.pve.faults().taskExit("vzsnapshot", "it failed", log);

            TaskEnd.Ended end = lab.end(lab.takeSnapshot("s1"));

            assertEquals("it failed: the first thing that went wrong", end.message());
            assertEquals(20, end.log().size());
            assertEquals("TASK ERROR: it failed", end.log().getLast());
        }
    }

    @Test
    void r2EveryWarningIsCarriedHoweverLongTheLog() {
        try (Lab lab = Lab.open()) {
            String[] log = lines(3000);
            log[5] = "WARN: first";
            log[1500] = "WARN: second";
            lab.pve.faults().taskExit("vzsnapshot", "WARNINGS: 2", log);

            TaskEnd.Ended end = lab.end(lab.takeSnapshot("s1"));

            assertEquals(List.of("WARN: first", "WARN: second"), end.warnings());
        }
    }

    @Test
    void theLimitEndsTheWatchAndNotTheTask() {
        try (Lab lab = Lab.open()) {
            lab.world.durations().set("vzsnapshot", Duration.ofSeconds(2));
            Upid task = lab.takeSnapshot("s1");

            TaskEnd end = WaitTask.await(lab.client, Ticker.SYSTEM, task, Duration.ofMillis(400), TaskListener.SILENT);

            assertEquals(
                    Why.LIMIT, assertInstanceOf(TaskEnd.StillRunning.class, end).why());
            assertEquals(Judged.OK, lab.end(task).judged());
        }
    }

    @Test
    void anInterruptStopsTheWatchingAndTheTaskGoesOn() throws Exception {
        try (Lab lab = Lab.open()) {
            lab.world.durations().set("vzsnapshot", Duration.ofSeconds(2));
            Upid task = lab.takeSnapshot("s1");
            AtomicReference<TaskEnd> end = new AtomicReference<>();
            CountDownLatch watching = new CountDownLatch(1);
            TaskListener listener = new TaskListener() {
                @Override
                public void waiting(Upid upid, Duration elapsed) {
                    watching.countDown();
                }
            };
            Thread watcher = Thread.ofPlatform()
                    .start(() ->
                            end.set(WaitTask.await(lab.client, Ticker.SYSTEM, task, Duration.ofMinutes(1), listener)));

            watching.await();
            watcher.interrupt();
            watcher.join();

            assertEquals(
                    Why.STOPPED_WATCHING,
                    assertInstanceOf(TaskEnd.StillRunning.class, end.get()).why());
            assertEquals(
                    0,
                    lab.pve.writes().stream()
                            .filter(w -> w.method().equals("DELETE"))
                            .count());
            assertEquals(Judged.OK, lab.end(task).judged());
        }
    }

    @Test
    void stoppingTheTaskIsSomethingElse() {
        try (Lab lab = Lab.open()) {
            lab.world.durations().set("vzsnapshot", Duration.ofSeconds(60));
            Upid task = lab.takeSnapshot("s1");

            lab.client.send(lab.client.ownNode().tasks().stop(task));

            assertEquals(Judged.UNKNOWN, lab.end(task).judged());
        }
    }

    @Test
    void aTaskTheHostHasForgottenIsUnknown() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock)) {
            Upid task = Upid.of("UPID:pve:00005654:000209E1:60000000:vzsnapshot:9999:felhom-agent@pve!agent:");

            TaskEnd end = WaitTask.await(
                    lab.client, new Lab.VirtualTicker(clock), task, Duration.ofMinutes(5), TaskListener.SILENT);

            assertEquals(
                    Judged.UNKNOWN, assertInstanceOf(TaskEnd.Ended.class, end).judged());
        }
    }

    /// A second look, at the list of tasks and at the log's end, is evidence: where it fails, the first one stands.
    @Test
    void aSecondLookThatFailsLeavesTheVerdictUnknown() {
        for (String status : List.of("501", "403", "596", "foreign=502")) {
            for (boolean forgotten : List.of(true, false)) {
                VirtualClock clock = Lab.clock();
                try (Lab lab = Lab.virtual(clock)) {
                    lab.pve.faults().onTask("vzsnapshot").exitAfterWork("unexpected status");
                    Upid task = forgotten
                            ? Upid.of("UPID:pve:00005654:000209E1:60000000:vzsnapshot:9999:felhom-agent@pve!agent:")
                            : lab.takeSnapshot("s1");
                    if (forgotten) {
                        lab.end(lab.takeSnapshot("s1"), clock);
                    }
                    for (String path : List.of("/nodes/pve/tasks", "/nodes/pve/tasks/.*/log")) {
                        switch (status) {
                            case "501" ->
                                lab.pve.faults().on("GET", path).times(100).answer(501, "not implemented");
                            case "403" ->
                                lab.pve
                                        .faults()
                                        .on("GET", path)
                                        .times(100)
                                        .play(403, "no", "{\"data\":null,\"message\":\"Permission check failed\"}");
                            default -> lab.pve.faults().arm("GET " + path + " " + status + " x100");
                        }
                    }

                    TaskEnd.Ended end = lab.end(task, clock);

                    assertEquals(Judged.UNKNOWN, end.judged(), status);
                }
            }
        }
    }

    @Test
    void aSecondLookThatFailsOnceIsRepeated() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock)) {
            Upid task = lab.takeSnapshot("s1");
            lab.end(task, clock);
            String killed = "{\"data\":{\"upid\":\"" + task
                    + "\",\"status\":\"stopped\",\"exitstatus\":\"unexpected status\"}}";
            lab.pve.faults().on("GET", "/nodes/pve/tasks/.*/status").times(2).play(200, "OK", killed);
            lab.pve.faults().arm("GET /nodes/pve/tasks 596");

            TaskEnd.Ended end = lab.end(task, clock);

            assertEquals(Judged.OK, end.judged());
        }
    }

    /// Everything else of the log is worth reading all the same.
    @Test
    void aLineThatCannotBeReadCostsNoOtherLine() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock)) {
            lab.pve.faults().taskExit("vzsnapshot", "it went wrong", lines(3000));
            Upid task = lab.takeSnapshot("s1");
            clock.advance(Duration.ofHours(1));
            String page = IntStream.rangeClosed(1, LogPage.PAGE)
                    .mapToObj(n -> "{\"n\":" + (n == 701 ? "null" : n) + ",\"t\":\"line " + (n - 1) + "\"}")
                    .collect(Collectors.joining(",", "{\"data\":[", "]}"));
            lab.pve.faults().on("GET", "/nodes/pve/tasks/.*/log").play(200, "OK", page);
            Lines seen = new Lines();

            assertTrue(new TaskLog(task, seen).readToEnd(lab.client.ownNode().tasks(), () -> true));

            List<String> expected = new ArrayList<>(Arrays.asList(lines(3000)));
            expected.remove(700);
            expected.add("TASK ERROR: it went wrong");
            assertEquals(expected, seen.lines);
        }
    }

    @Test
    void theEndOfItsLogTellsHowATaskEndedWhenItsStatusDoesNot() {
        try (Lab lab = Lab.open()) {
            Upid task = lab.takeSnapshot("s1");
            lab.end(task);
            TaskLog log = new TaskLog(task, TaskListener.SILENT);
            assertTrue(log.readToEnd(lab.client.ownNode().tasks(), () -> true));

            assertEquals("OK", log.end().orElseThrow());
        }
    }

    @Test
    void aTaskOfSomebodyElseIsRefusedWithThePrivilegeThatIsMissing() {
        try (Lab lab = Lab.open()) {
            Upid task = lab.takeSnapshot("s1");
            var stranger = lab.world.bareToken("stranger@pve!other");
            try (PveClient client = new PveClient(lab.connection(stranger, lab.pinned(), Limits.DEFAULT))) {
                PveException refused = org.junit.jupiter.api.Assertions.assertThrows(
                        PveException.class,
                        () -> WaitTask.await(client, Ticker.SYSTEM, task, Duration.ofSeconds(5), TaskListener.SILENT));

                assertTrue(refused.getMessage().contains("Sys.Audit"), refused.getMessage());
            }
        }
    }
}
