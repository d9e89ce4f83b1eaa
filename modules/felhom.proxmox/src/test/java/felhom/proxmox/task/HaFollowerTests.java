package felhom.proxmox.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Effect;
import felhom.engine.order.Outcome;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.check.Lab;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.testkit.SimGuest;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// R5: a guest under HA. The call's own task ends before anything has happened; what HA then does is what counts.
class HaFollowerTests {
    private static final Vmid VM = new Vmid(9970);

    private final VirtualClock clock = Lab.clock();
    private final Lab lab = Lab.virtual(clock);
    private final SimGuest container = lab.world.guest(9999).ha();
    private final SimGuest machine = lab.world.qemu(9970, "vmtest").ha();
    private final List<String> started = new ArrayList<>();
    private Runnable whileWaiting = () -> {};

    @BeforeEach
    void haTakesItsTime() {
        lab.world.durations().set("crm", Duration.ofSeconds(10));
    }

    @AfterEach
    void close() {
        lab.close();
    }

    private ProxmoxSteps steps() {
        return new ProxmoxSteps(lab.client, new Lab.VirtualTicker(clock), Duration.ofMinutes(5));
    }

    private Outcome run(Step step) {
        return steps().execute(step, new TaskListener() {
            @Override
            public void started(Upid task) {
                started.add(task.node() + " " + task.type());
            }

            @Override
            public void waiting(Upid task, Duration elapsed) {
                whileWaiting.run();
            }
        });
    }

    private void done(Step step) {
        Outcome outcome = run(step);
        assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
    }

    @Test
    void aStartIsDoneWhenHasOwnTaskIsDone() {
        done(new Step.StartGuest(Lab.GUEST));
        assertEquals("running", container.status());

        done(new Step.StartGuest(VM));
        assertEquals("running", machine.status());
        assertEquals(List.of("pve hastart", "pve vzstart", "pve hastart", "pve qmstart"), started);
    }

    @Test
    void aStopIsDoneWhenHasOwnTaskIsDone() {
        container.running();
        machine.running();

        done(new Step.StopGuest(Lab.GUEST));
        done(new Step.StopGuest(VM));

        assertEquals("stopped", container.status());
        assertEquals("stopped", machine.status());
        assertEquals(List.of("pve hastop", "pve vzstop", "pve hastop", "pve qmstop"), started);
    }

    @Test
    void aStartThatHaTriesAgainIsDoneInTheEnd() {
        lab.pve.faults().taskExit("qmstart", "it went wrong");

        done(new Step.StartGuest(VM));

        assertEquals(List.of("pve hastart", "pve qmstart", "pve qmstart"), started);
        assertEquals("running", machine.status());
    }

    @Test
    void aStartThatHaGivesUpHasFailedWithItsTasksReason() {
        lab.pve.faults().onTask("vzstart").times(2).exit("it went wrong", "some output");

        Outcome outcome = run(new Step.StartGuest(Lab.GUEST));

        Failure failure = assertInstanceOf(Outcome.Failed.class, outcome).failure();
        assertTrue(failure.message().contains("could not start guest 9999: it went wrong"), failure.message());
        assertTrue(failure.message().contains("HA has given it up; HA says: ct:9999 (pve, error)"), failure.message());
        assertTrue(failure.log().contains("some output"), failure.log().toString());
    }

    @Test
    void aTaskOfHasThatWasKilledIsNotKnownToBeDone() {
        lab.pve.faults().onTask("qmstart").exitAfterWork("unexpected status");

        Outcome outcome = run(new Step.StartGuest(VM));

        assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
        assertTrue(outcome.summary().contains("guest 9970 is now running"), outcome.summary());
    }

    @Test
    void whereHaDoesNothingNobodyKnowsAndLittleIsAsked() {
        lab.world.durations().set("crm", Duration.ofHours(1));
        Instant before = clock.now();
        int asked = lab.pve.requests().size();

        Outcome outcome = run(new Step.StartGuest(Lab.GUEST));

        assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
        assertTrue(
                outcome.summary()
                        .contains("HA was told to start guest 9999, and no task of HA's was seen within 60 s; HA says:"
                                + " ct:9999 (pve, starting); HA may still do it; guest 9999 is now stopped"),
                outcome.summary());
        assertTrue(((Outcome.Unknown) outcome).open(), "HA may do it later");
        Duration took = Duration.between(before, clock.now());
        assertTrue(took.compareTo(Duration.ofSeconds(65)) < 0, took.toString());
        int requests = lab.pve.requests().size() - asked;
        assertTrue(requests <= 50, requests + " requests");
    }

    @Test
    void itIsFollowedToTheNodeOnWhichHaWorks() {
        lab.world.member("pve2");
        whileWaiting = () -> {
            if (started.equals(List.of("pve hastart"))) {
                machine.on("pve2");
            }
        };

        done(new Step.StartGuest(VM));

        assertEquals(List.of("pve hastart", "pve2 qmstart"), started);
        assertEquals("pve2", machine.node());
        assertEquals("running", machine.status());
    }

    /// The other node's clock is behind, so that its task seems to be older than the one that told HA.
    @Test
    void itIsFoundOnANodeWhoseClockIsBehind() {
        String old = upid("pve", clock.now().minusSeconds(3_600), "qmstart");
        String child = upid("pve2", clock.now().minusSeconds(600), "qmstart");
        lab.world.member("pve2");
        lab.world.durations().set("crm", Duration.ofHours(1));
        lab.pve.faults().on("GET", "/cluster/tasks").play(200, "OK", tasks(old));
        lab.pve.faults().on("GET", "/cluster/tasks").times(20).play(200, "OK", tasks(old, child));
        lab.pve.faults().on("GET", "/nodes/pve2/tasks/.*/status").play(200, "OK", stopped(child));
        whileWaiting = machine::running;

        run(new Step.StartGuest(VM));

        assertEquals(List.of("pve hastart", "pve2 qmstart"), started);
    }

    /// Its clock may be ahead, so that an older task of HA's there seems to be younger.
    @Test
    void whoCouldNotReadWhatWasThereBeforeTakesNoTaskOfAnotherNodeForHas() {
        lab.world.member("pve2");
        lab.pve.faults().on("GET", "/cluster/tasks").answer(403, "Permission check failed");
        whileWaiting = () -> {
            if (started.equals(List.of("pve hastart"))) {
                machine.on("pve2");
            }
        };

        Outcome outcome = run(new Step.StartGuest(VM));

        assertEquals(List.of("pve hastart"), started);
        Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
        assertTrue(unknown.open(), "the guest shows it later");
        assertTrue(
                unknown.summary().startsWith("HA was told to start guest 9970, and whether task UPID:pve2:"),
                unknown.summary());
        assertTrue(
                unknown.summary().contains(" of another node is what HA made of it cannot be told from here; "),
                unknown.summary());
    }

    private static String upid(String node, Instant at, String type) {
        return "UPID:%s:00000B0B:000A32E3:%08X:%s:9970:root@pam:".formatted(node, at.getEpochSecond(), type);
    }

    private static String tasks(String... upids) {
        return Stream.of(upids)
                .map(upid -> "{\"upid\":\"" + upid + "\",\"status\":\"OK\",\"node\":\"" + upid.split(":", 3)[1]
                        + "\",\"user\":\"root@pam\"}")
                .collect(Collectors.joining(",", "{\"data\":[", "]}"));
    }

    private static String stopped(String upid) {
        return "{\"data\":{\"upid\":\"" + upid + "\",\"status\":\"stopped\",\"exitstatus\":\"OK\"}}";
    }

    /// A minute is not enough for a relocation, and while HA says that it is at it, it is waited for.
    @Test
    void whileHaSaysThatItMovesTheGuestItIsWaitedFor() {
        lab.world.durations().set("crm", Duration.ofSeconds(150));
        lab.pve
                .faults()
                .on("GET", "/cluster/ha/status/current")
                .times(100)
                .play(
                        200,
                        "OK",
                        "{\"data\":[{\"id\":\"service:vm:9970\",\"type\":\"service\",\"node\":\"pve\","
                                + "\"state\":\"relocate\",\"status\":\"vm:9970 (pve, relocate)\"}]}");

        done(new Step.StartGuest(VM));

        assertEquals(List.of("pve hastart", "pve qmstart"), started);
    }

    @Test
    void aTaskOfSomebodyElsesIsNotTakenForHas() {
        lab.world.durations().set("crm", Duration.ofHours(1));
        String theirs = upid("pve", clock.now().plusSeconds(60), "qmstart").replace("root@pam", "ops@pve");
        lab.pve.faults().on("GET", "/cluster/tasks").play(200, "OK", tasks());
        lab.pve.faults().on("GET", "/cluster/tasks").times(100).play(200, "OK", tasks(theirs));

        assertInstanceOf(Outcome.Unknown.class, run(new Step.StartGuest(VM)));
    }

    @Test
    void whoeverWaitsForTheTaskThatToldHaWaitsForWhatHaMakesOfIt() {
        lab.pve.faults().taskExit("vzstart", "it went wrong");
        lab.pve.faults().onTask("qmstart").skip(0).times(2).exit("no such luck");
        Upid first = lab.started(lab.guest().start());
        Upid second = lab.started(lab.client.ownNode().qemu(VM).start());
        ProxmoxTasks tasks = new ProxmoxTasks(lab.client, new Lab.VirtualTicker(clock));

        TaskEnd.Ended again = (TaskEnd.Ended) tasks.await(first, Duration.ofMinutes(5), TaskListener.SILENT);
        TaskEnd.Ended given = (TaskEnd.Ended) tasks.await(second, Duration.ofMinutes(5), TaskListener.SILENT);

        assertEquals(TaskEnd.Judged.OK, again.judged(), again.message());
        assertEquals("vzstart", again.upid().type());
        assertEquals("running", container.status());
        assertEquals(TaskEnd.Judged.FAILED, given.judged(), given.message());
        assertEquals("no such luck", given.exitStatus());
    }

    @Test
    void whereHaDoesNothingTheWaitEndsUnknownAndSaysSo() {
        lab.world.durations().set("crm", Duration.ofHours(1));
        Upid told = lab.started(lab.guest().start());

        TaskEnd.Ended end = (TaskEnd.Ended) new ProxmoxTasks(lab.client, new Lab.VirtualTicker(clock))
                .await(told, Duration.ofMinutes(5), TaskListener.SILENT);

        assertEquals(TaskEnd.Judged.UNKNOWN, end.judged());
        assertTrue(end.message().startsWith("HA was told; no task of HA's was seen within 60 s"), end.message());
    }

    @Test
    void withoutTheRightToSeeTasksOfOthersTheGuestsOwnStateCounts() {
        lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");

        done(new Step.StartGuest(Lab.GUEST));

        assertEquals(List.of("pve hastart"), started);
        assertEquals("running", container.status());
    }

    @Test
    void aLookThatFailsIsTakenAgain() {
        lab.pve.faults().on("GET", "/cluster/tasks").times(2).answer(596, "Connection timed out");

        done(new Step.StartGuest(Lab.GUEST));

        assertEquals(List.of("pve hastart", "pve vzstart"), started);
    }

    @Test
    void effectsSayWhatHaMakesOfIt() {
        container.running().snapshot("before");

        List<String> stop = steps().assess(new Step.StopGuest(Lab.GUEST), List.of()).effects().stream()
                .map(Effect::words)
                .toList();
        List<String> revert =
                steps()
                        .assess(new Step.RevertToSnapshot(Lab.GUEST, new SnapshotName("before")), List.of())
                        .effects()
                        .stream()
                        .map(Effect::words)
                        .toList();

        assertTrue(
                stop.getLast().contains("tell HA, which manages guest 9999, that it shall be stopped"),
                stop.toString());
        assertTrue(revert.getLast().contains("leave it stopped until HA, which manages it"), revert.toString());
    }
}
