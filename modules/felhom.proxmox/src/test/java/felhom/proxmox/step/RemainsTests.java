package felhom.proxmox.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.proxmox.check.Lab;
import felhom.proxmox.task.Ticker;
import felhom.testkit.SimGuest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a step that failed has left on the guest stands in its outcome, with the way out.
class RemainsTests {
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final String BUSY = "zfs error: cannot destroy snapshot: dataset is busy";

    private final Lab lab = Lab.open();
    private final SimGuest guest = lab.world.guest(9999);

    @AfterEach
    void close() {
        lab.close();
    }

    private String failed(Step step) {
        Outcome outcome =
                new ProxmoxSteps(lab.client, Ticker.SYSTEM, Duration.ofMinutes(1)).execute(step, TaskListener.SILENT);
        Failure failure = assertInstanceOf(Outcome.Failed.class, outcome, outcome.summary())
                .failure();
        assertEquals(Failure.Kind.TASK, failure.kind());
        return failure.message();
    }

    @Test
    void theLockAndTheHalfDeletedEntryOfADeletionAreNamed() {
        guest.snapshot("before");
        lab.world.keepSnapshots("local-btrfs", BUSY);

        String message = failed(new Step.RemoveSnapshot(Lab.GUEST, BEFORE));

        assertTrue(
                message.startsWith(
                        "could not delete snapshot 'before' of guest 9999: " + BUSY
                                + "; snapshot 'before' of guest 9999 is left unfinished (delete); guest 9999 is locked"
                                + " (snapshot-delete), and no task that may hold it runs any more; the last one was task UPID:"),
                message);
        assertTrue(
                message.endsWith(": root takes the lock off: `pct unlock 9999`; once it is unlocked, `pct delsnapshot"
                        + " 9999 before --force` on the host takes the entry away"),
                message);
    }

    @Test
    void theVolumeIsNamedWhereTheTaskOnlySaysThatThereAreNoSnapshots() {
        guest.storage("local-dir");

        assertEquals(
                "could not take snapshot 'before' of guest 9999: snapshot feature is not available, because of rootfs"
                        + " (local-dir:9999/vm-9999-disk-0.raw): storage 'local-dir' (dir) takes snapshots of qcow2"
                        + " volumes only",
                failed(new Step.TakeSnapshot(Lab.GUEST, BEFORE, "")));
    }

    @Test
    void aLockThatWasThereBeforeIsExplainedToo() {
        guest.lock("backup");

        String message = failed(new Step.StartGuest(Lab.GUEST));

        assertTrue(
                message.contains("CT is locked (backup); guest 9999 is locked (backup), and no task that may hold it"
                        + " runs any more: root takes the lock off: `pct unlock 9999`"),
                message);
    }

    @Test
    void aFailureThatLeavesNothingSaysNothingMore() {
        lab.pve.faults().onTask("vzsnapshot").exit("out of space");

        assertEquals(
                "could not take snapshot 'before' of guest 9999: out of space",
                failed(new Step.TakeSnapshot(Lab.GUEST, BEFORE, "")));
    }

    @Test
    void whatCannotBeReadChangesNoVerdict() {
        guest.snapshot("before");
        lab.world.keepSnapshots("local-btrfs", BUSY);
        // Once it is read before the call, to know what kind of guest it is.
        lab.pve
                .faults()
                .on("GET", "/nodes/pve/lxc/9999/config")
                .skip(1)
                .times(9)
                .answer(403, "Permission check failed");

        assertEquals(
                "could not delete snapshot 'before' of guest 9999: " + BUSY,
                failed(new Step.RemoveSnapshot(Lab.GUEST, BEFORE)));
    }

    @Test
    void aBackupThatFailsWithoutALockLeavesNothingToSay() {
        lab.world.retention("local", "keep-last=1");
        lab.world.backup(9999, lab.world.clock().now().minusSeconds(86_400));

        String message = failed(new Step.BackUp(Lab.GUEST, new StorageId("local"), ""));

        assertFalse(message.contains("locked"), message);
    }

    @Test
    void whatAKilledSnapshotHasLeftIsNamed() {
        lab.world.durations().set("vzsnapshot", Duration.ofHours(1));
        Step kill = new Step.StopTask(lab.takeSnapshot("before"));

        Outcome outcome =
                new ProxmoxSteps(lab.client, Ticker.SYSTEM, Duration.ofMinutes(1)).execute(kill, TaskListener.SILENT);

        String last = assertInstanceOf(Outcome.DoneWithWarnings.class, outcome, outcome.summary())
                .warnings()
                .getLast();
        assertTrue(
                last.startsWith("snapshot 'before' of guest 9999 is left unfinished (prepare); guest 9999 is locked"
                        + " (snapshot), and no task that may hold it runs any more"),
                last);
    }
}
