package felhom.proxmox.step;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.check.Lab;
import felhom.proxmox.task.Ticker;
import felhom.testkit.SimGuest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A step that failed is undone only where it has changed something all the same, and the host is asked
/// whether it has.
class LeftChangeTests {
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final Step TAKE = new Step.TakeSnapshot(Lab.GUEST, BEFORE, "");
    private static final Step REMOVE = new Step.RemoveSnapshot(Lab.GUEST, BEFORE);
    private static final Step REVERT = new Step.RevertToSnapshot(Lab.GUEST, BEFORE);
    private static final Step START = new Step.StartGuest(Lab.GUEST);
    private static final Step STOP = new Step.StopGuest(Lab.GUEST);
    private static final Step BACK_UP = new Step.BackUp(Lab.GUEST, new StorageId("local"), "");

    private final Lab lab = Lab.open();
    private final SimGuest guest = lab.world.guest(9999);
    private final ProxmoxSteps steps = new ProxmoxSteps(lab.client, Ticker.SYSTEM, Duration.ofMinutes(1));

    @AfterEach
    void close() {
        lab.close();
    }

    private static final Failure FAILED = Failure.of(Failure.Kind.TASK, "it failed");

    private Failure fails(Step step) {
        Outcome outcome = steps.execute(step, TaskListener.SILENT);
        return assertInstanceOf(Outcome.Failed.class, outcome, outcome.summary())
                .failure();
    }

    private boolean left(Step step) {
        return steps.leftChange(step, FAILED);
    }

    private void leavesChange(Step step) {
        assertTrue(steps.leftChange(step, fails(step)), step.words());
    }

    private void leavesNothing(Step step) {
        assertFalse(steps.leftChange(step, fails(step)), step.words());
    }

    /// Whoever started it wants it to run: it is not ours to stop.
    @Test
    void aMachineThatSomebodyElseHasStartedMeanwhileIsLeftAsItIs() {
        lab.world.qemu(9970, "machine").running();
        Step start = new Step.StartGuest(new Vmid(9970));

        Failure failure = fails(start);

        assertTrue(failure.message().contains("already running"), failure.message());
        assertFalse(steps.leftChange(start, failure));
        assertTrue(left(start), "of another failure a machine that runs is the start's");
    }

    @Test
    void aSnapshotThatWasBrokenOffIsLeftUnfinished() {
        lab.world.durations().set("vzsnapshot", Duration.ofHours(1));
        steps.execute(new Step.StopTask(lab.takeSnapshot("before")), TaskListener.SILENT);
        guest.unlock();

        leavesChange(TAKE);
    }

    @Test
    void aSnapshotThatPveRefusedLeavesNothingEvenWhereOneHasItsNameAlready() {
        guest.lock("backup");
        leavesNothing(TAKE);
        guest.unlock().snapshot("before");

        leavesNothing(TAKE);
    }

    @Test
    void aSnapshotThatFailedAndWasTidiedUpLeavesNothing() {
        lab.pve.faults().onTask("vzsnapshot").exit("out of space");

        leavesNothing(TAKE);
    }

    @Test
    void aDeletionThatTheStorageBrokeOffHasBegun() {
        guest.snapshot("before");
        lab.world.keepSnapshots("local-btrfs", "zfs error: cannot destroy snapshot: dataset is busy");

        leavesChange(REMOVE);
    }

    @Test
    void aDeletionThatPveRefusedLeavesTheSnapshot() {
        guest.snapshot("before").lock("backup");

        leavesNothing(REMOVE);
    }

    @Test
    void aRollbackThatStoppedHalfwayKeepsItsLockAndOneThatWasRefusedHasNone() {
        guest.snapshot("before").running();
        lab.pve.faults().onTask("vzrollback").exit("can't rollback, 'before' is not most recent snapshot");
        leavesNothing(REVERT);
        guest.stopped().lock("rollback");

        leavesChange(REVERT);
    }

    @Test
    void aStartThatFailedIsJudgedByWhetherTheGuestRuns() {
        lab.pve.faults().onTask("vzstart").times(1).exit("startup for container '9999' failed");
        leavesNothing(START);
        lab.pve.faults().onTask("vzstart").times(1).exitAfterWork("hook script failed");

        leavesChange(START);
    }

    @Test
    void aStopThatFailedIsJudgedByWhetherTheGuestIsStopped() {
        guest.running();
        lab.pve.faults().onTask("vzstop").times(1).exit("got timeout");
        leavesNothing(STOP);
        lab.pve.faults().onTask("vzstop").times(1).exitAfterWork("hook script failed");

        leavesChange(STOP);
    }

    @Test
    void underHaNobodyKnowsWhatItWasToldBefore() {
        guest.ha().running();

        assertTrue(left(START));
        assertTrue(left(STOP));
    }

    @Test
    void aBackupIsJudgedByTheLockThatItLeaves() {
        lab.world.retention("local", "keep-last=1");
        lab.world.backup(9999, lab.world.clock().now().minusSeconds(86_400));
        leavesNothing(BACK_UP);
        guest.lock("backup");

        leavesChange(BACK_UP);
    }

    @Test
    void aDescriptionIsJudgedByHowItReads() {
        Step describe = new Step.DescribeGuest(Lab.GUEST, "new");
        Step mark = new Step.MarkGuest(Lab.GUEST);
        guest.lock("backup");
        leavesNothing(describe);
        leavesNothing(mark);
        guest.description("new\nfelhom-id:00000000-2222-3333-4444-555555555555");

        assertTrue(left(describe));
        assertTrue(left(mark));
    }

    @Test
    void aKillIsJudgedByWhetherTheTaskRuns() {
        lab.world.durations().set("vzsnapshot", Duration.ofHours(1));
        Upid theirs;
        try (PveClient other = lab.client(lab.world.token("other@pve!tool"))) {
            theirs = Lab.started(other.send(other.ownNode().lxc(Lab.GUEST).snapshot(BEFORE, "")));
        }
        lab.world.lxc(9998, "second");
        Upid ours = lab.started(lab.client.ownNode().lxc(new Vmid(9998)).snapshot(BEFORE, ""));

        leavesNothing(new Step.StopTask(theirs));
        steps.execute(new Step.StopTask(ours), TaskListener.SILENT);

        assertTrue(left(new Step.StopTask(ours)));
    }

    @Test
    void whatCannotBeReadCountsAsAChange() {
        lab.pve.faults().on("GET", "/nodes/pve/lxc/9999/config").times(1).answer(403, "Permission check failed");

        assertTrue(left(TAKE));
        assertFalse(left(TAKE), "once it can be read");
    }

    @Test
    void aGuestThatIsGoneCountsAsAChange() {
        guest.destroyed();

        assertTrue(left(TAKE));
    }
}
