package felhom.proxmox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Effect;
import felhom.ops.Failure;
import felhom.ops.Outcome;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.run.TaskListener;
import felhom.testkit.SimGuest;
import felhom.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
                                + " ct:9999 (pve, starting); guest 9999 is now stopped"),
                outcome.summary());
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

        List<String> stop = steps().effects(new Step.StopGuest(Lab.GUEST)).stream()
                .map(Effect::words)
                .toList();
        List<String> revert = steps().effects(new Step.RevertToSnapshot(Lab.GUEST, new SnapshotName("before"))).stream()
                .map(Effect::words)
                .toList();

        assertTrue(stop.getLast().contains("HA, which manages guest 9999, is told"), stop.toString());
        assertTrue(revert.getLast().contains("stays stopped until HA, which manages it"), revert.toString());
    }
}
