package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Outcome;
import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.proxmox.http.PveException;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.proxmox.task.TaskKill;
import felhom.proxmox.task.WaitTask;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A reverse proxy or a login page answers in PVE's place: what PVE did not say, PVE did not refuse.
class ForeignAnswerTests {
    /// Of proxies, and those that PVE gives too, but never as a page.
    private static final int[] STATUSES = {
        200, 301, 302, 303, 307, 308, 400, 401, 403, 404, 408, 413, 429, 500, 501, 502, 503, 504, 520, 522, 595, 596
    };
    private static final String GUEST = "/nodes/pve/lxc/9999";

    private final VirtualClock clock = Lab.clock();

    /// Each step, and where its call goes.
    private static Stream<Arguments> steps() {
        SnapshotName before = new SnapshotName("before");
        return Stream.of(
                Arguments.of(
                        new Step.TakeSnapshot(Lab.GUEST, new SnapshotName("new"), ""), "POST", GUEST + "/snapshot"),
                Arguments.of(new Step.RemoveSnapshot(Lab.GUEST, before), "DELETE", GUEST + "/snapshot/before"),
                Arguments.of(new Step.RevertToSnapshot(Lab.GUEST, before), "POST", GUEST + "/snapshot/before/rollback"),
                Arguments.of(new Step.StartGuest(Lab.GUEST), "POST", GUEST + "/status/start"),
                Arguments.of(new Step.StopGuest(Lab.GUEST), "POST", GUEST + "/status/stop"),
                Arguments.of(new Step.DescribeGuest(Lab.GUEST, "new text"), "PUT", GUEST + "/config"),
                Arguments.of(new Step.MarkGuest(Lab.GUEST), "PUT", GUEST + "/config"),
                Arguments.of(new Step.BackUp(Lab.GUEST, new StorageId("local"), "ours"), "POST", "/nodes/pve/vzdump"));
    }

    /// Each step with the usual ones, and one step with all.
    private static Stream<Arguments> stepsAndStatuses() {
        return steps().flatMap(step -> statuses()
                .filter(status -> step.get()[0] instanceof Step.StartGuest
                        || Set.of(200, 302, 504).contains(status))
                .map(status -> Arguments.of(step.get()[0], step.get()[1], step.get()[2], status)));
    }

    private Lab lab(Step step) {
        Lab lab = Lab.virtual(clock);
        lab.world.guest(9999).snapshot("before");
        if (step instanceof Step.StopGuest) {
            lab.world.guest(9999).running();
        }
        // A connection that has been used before.
        lab.client.version();
        return lab;
    }

    private Outcome run(Lab lab, Step step) {
        return new ProxmoxSteps(lab.client, new Lab.VirtualTicker(clock), Duration.ofMinutes(5))
                .execute(step, TaskListener.SILENT);
    }

    @ParameterizedTest
    @MethodSource("stepsAndStatuses")
    void aCallThatWasNotHandedOnIsUnknownAndNotSentAgain(Step step, String method, String path, int status) {
        try (Lab lab = lab(step)) {
            lab.pve.faults().on(method, path).foreign(status);

            Outcome outcome = run(lab, step);

            Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
            assertTrue(unknown.open(), unknown.summary());
            assertTrue(unknown.summary().contains("is not Proxmox VE's: " + status), unknown.summary());
            assertEquals(1, lab.pve.writes().size());
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void aCallThatWasHandedOnIsFoundAndDone(Step step, String method, String path) {
        try (Lab lab = lab(step)) {
            lab.pve.faults().on(method, path).foreignAfterWork(504);

            Outcome outcome = run(lab, step);

            assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
            assertEquals(1, lab.pve.writes().size());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKillThatAPageAnswersIsDoneWhenTheTaskHasEnded(boolean handedOn) {
        try (Lab lab = Lab.virtual(clock);
                Pacemaker _ = Pacemaker.of(clock, lab.pve)) {
            lab.world.durations().set("vzsnapshot", Duration.ofHours(1));
            Upid task = lab.takeSnapshot("before");
            if (handedOn) {
                lab.pve.faults().on("DELETE", "/nodes/pve/tasks/.*").foreignAfterWork(504);
            } else {
                lab.pve.faults().on("DELETE", "/nodes/pve/tasks/.*").foreign(504);
            }

            Outcome outcome = new TaskKill(lab.client, new Lab.WaitingTicker(clock)).kill(task);

            assertEquals(handedOn ? "ok_with_warnings" : "unknown", outcome.word(), outcome.summary());
            assertEquals(!handedOn, outcome instanceof Outcome.Unknown unknown && unknown.open());
        }
    }

    static Stream<Integer> statuses() {
        return Arrays.stream(STATUSES).boxed();
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void aReadSaysWhatCameInstead(int status) {
        try (Lab lab = Lab.virtual(clock)) {
            lab.pve.faults().on("GET", GUEST + "/config").foreign(status);

            PveException refused =
                    assertThrows(PveException.class, () -> lab.guest().config());

            String words = refused.error().words();
            assertTrue(words.startsWith("GET " + GUEST + "/config: the answer is not Proxmox VE's: " + status), words);
            assertTrue(words.contains("HTML from server 'nginx/1.22.1'"), words);
            assertEquals(status / 100 == 3, words.contains("a redirect to https://login.example,"), words);
            assertFalse(words.contains("rd="), words);
            assertTrue(refused.error().passing() && refused.error().maybeDone(), words);
        }
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void aWaitGoesOnBehindIt(int status) {
        try (Lab lab = Lab.virtual(clock)) {
            lab.world.durations().set("vzsnapshot", Duration.ofSeconds(20));
            lab.pve.faults().on("GET", "/nodes/pve/tasks/.*").times(4).foreign(status);

            TaskEnd.Ended end = lab.end(lab.takeSnapshot("before"), clock);

            assertEquals(TaskEnd.Judged.OK, end.judged());
        }
    }

    @Test
    void aWaitThatSeesNothingElseSaysSoAtItsLimit() {
        try (Lab lab = Lab.virtual(clock)) {
            Upid task = lab.takeSnapshot("before");
            lab.pve.faults().on("GET", "/nodes/pve/tasks/.*").times(10_000).foreign(502);

            TaskEnd end = WaitTask.await(
                    lab.client, new Lab.VirtualTicker(clock), task, Duration.ofMinutes(2), TaskListener.SILENT);

            TaskEnd.StillRunning still = assertInstanceOf(TaskEnd.StillRunning.class, end);
            assertTrue(still.message().contains("its end was not seen within 120 s"), still.message());
            assertTrue(still.message().contains("is not Proxmox VE's: 502"), still.message());
        }
    }

    /// Each part would say the same, whichever is the first that meets it.
    @ParameterizedTest
    @ValueSource(strings = {".*", "/nodes.*", "/nodes/pve/certificates.*", "/access.*", "/nodes/pve/storage.*"})
    void theReadSelfTestSaysItOnce(String where) {
        for (int status : List.of(200, 302, 403, 502)) {
            try (Lab lab = Lab.open()) {
                lab.pve.faults().on("GET", where).times(10_000).foreign(status);

                List<Finding> findings = new ProxmoxCheck(lab.client).look(_ -> {});

                List<Finding> wrong =
                        findings.stream().filter(f -> f.level() != Level.OK).toList();
                assertEquals(1, wrong.size(), findings.toString());
                assertTrue(wrong.getFirst().text().contains("is not Proxmox VE's: " + status), wrong.toString());
            }
        }
    }

    /// JSON alone makes no answer PVE's.
    @Test
    void theJsonOfAProxyIsNotPves() {
        try (Lab lab = lab(new Step.StartGuest(Lab.GUEST))) {
            lab.pve
                    .faults()
                    .on("POST", GUEST + "/status/start")
                    .play(503, "Unavailable", "{\"message\":\"no upstream\"}");
            lab.pve.faults().on("GET", "/nodes/pve/status").play(200, "OK", "{\"status\":\"please log in\"}");

            Outcome outcome = run(lab, new Step.StartGuest(Lab.GUEST));

            assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
            assertThrows(PveException.class, () -> lab.client.ownNode().status());
        }
    }

    /// As recorded on 9.2.11: nothing but the status line, and plain text.
    @Test
    void whatPveproxySaysWithoutJsonIsItsOwn() {
        try (Lab lab = lab(new Step.StartGuest(Lab.GUEST))) {
            lab.pve.faults().on("POST", GUEST + "/status/start").answer(401, "Authentication failed!");
            lab.pve.faults().on("POST", GUEST + "/status/start").answer(501, "for data too large");

            assertInstanceOf(Outcome.Failed.class, run(lab, new Step.StartGuest(Lab.GUEST)));
            assertInstanceOf(Outcome.Failed.class, run(lab, new Step.StartGuest(Lab.GUEST)));
            assertEquals(2, lab.pve.writes().size());
        }
    }
}
