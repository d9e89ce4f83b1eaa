package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.step.BackupTask;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.proxmox.task.Submission;
import felhom.proxmox.task.Ticker;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// R8: another process with the same token works on the same host, and its task is not taken for the one whose answer
/// was lost.
class OthersTasksTests {
    private static final StorageId LOCAL = new StorageId("local");
    private static final String VZDUMP = "/nodes/pve/vzdump";
    private static final String ROLLBACK = "/nodes/pve/lxc/9999/snapshot/before/rollback";
    private static final Step OURS = new Step.BackUp(Lab.GUEST, LOCAL, "ours");
    private static final Step THEIRS = new Step.BackUp(Lab.GUEST, LOCAL, "theirs");
    private static final Step BACK = new Step.RevertToSnapshot(Lab.GUEST, new SnapshotName("before"));

    private final VirtualClock clock = Lab.clock();

    /// Each call is made by a process of its own.
    private Outcome run(Lab lab, Step step) {
        return run(lab, step, () -> {});
    }

    /// @param meanwhile what happens when it waits for the first time
    private Outcome run(Lab lab, Step step, Runnable meanwhile) {
        AtomicBoolean done = new AtomicBoolean();
        Ticker ticker = new Ticker() {
            @Override
            public Duration elapsed() {
                return Duration.between(Instant.EPOCH, clock.now());
            }

            @Override
            public void sleep(Duration time) {
                if (done.compareAndSet(false, true)) {
                    meanwhile.run();
                }
                clock.advance(time);
            }
        };
        return new ProxmoxSteps(lab.client, ticker, Duration.ofMinutes(5)).execute(step, TaskListener.SILENT);
    }

    private static Step snapshot(String name) {
        return new Step.TakeSnapshot(Lab.GUEST, new SnapshotName(name), "");
    }

    private static void snapshot(Lab lab, VirtualClock clock, String... names) {
        for (String name : names) {
            lab.end(lab.takeSnapshot(name), clock);
        }
    }

    private static long backups(Lab lab, String notes) {
        return lab.world.backups().stream().filter(b -> b.notes().equals(notes)).count();
    }

    /// What the answer to a call names has to be of its type, guest, node and token, and not older than it.
    @Test
    void aTaskThatTheAnswerNamesAndThatIsNoneOfTheCallsIsNotTakenForIt() {
        String began = "UPID:pve:00000B0B:000A32E3:%08X:".formatted(clock.now().getEpochSecond());
        List<String> strangers = List.of(
                began + "vzsnapshot:9999:" + Lab.TOKEN + ":",
                began + "vzrollback:101:" + Lab.TOKEN + ":",
                began.replace(":pve:", ":other:") + "vzrollback:9999:" + Lab.TOKEN + ":",
                began + "vzrollback:9999:root@pam:",
                began + "vzrollback::" + Lab.TOKEN + ":",
                "older");
        for (String named : strangers) {
            try (Lab lab = Lab.virtual(clock)) {
                snapshot(lab, clock, "before");
                Upid older = lab.started(lab.guest().rollback(new SnapshotName("before")));
                lab.end(older, clock);
                lab.world.guest(9999).data("new");
                String upid = named.equals("older") ? older.text() : named;
                lab.pve.faults().on("POST", ROLLBACK).play(200, "OK", "{\"data\":\"" + upid + "\"}");

                Outcome outcome = run(lab, BACK);

                Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, outcome, named);
                assertTrue(unknown.open(), unknown.summary());
                assertTrue(unknown.summary().contains("the answer names task " + upid), unknown.summary());
                assertEquals("new", lab.world.guest(9999).data());
            }
        }
    }

    /// The same, and the work was done.
    @Test
    void theOwnTaskIsFoundWhereTheAnswerNamesAnother() {
        try (Lab lab = Lab.virtual(clock)) {
            snapshot(lab, clock, "before");
            Upid snapshot = lab.takeSnapshot("another");
            lab.end(snapshot, clock);
            lab.pve.faults().on("POST", ROLLBACK).play(200, "OK", "{\"data\":\"" + snapshot + "\"}");

            Outcome outcome = run(lab, BACK, () -> lab.started(lab.guest().rollback(new SnapshotName("before"))));

            assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
        }
    }

    @Test
    void aBackupThatEndedJustBeforeIsNotTheOneThatWasLost() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.world.durations().set("vzdump", Duration.ZERO);
            assertInstanceOf(Outcome.Done.class, run(lab, THEIRS));
            lab.pve.faults().on("POST", VZDUMP).resetBeforeWork();

            Outcome outcome = run(lab, OURS);

            assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
            assertEquals(0, backups(lab, "ours"));
        }
    }

    /// Everything of the last hours then seems to have started after the call.
    @Test
    void norIsOneFromBeforeTheHostsClockWasSetBack() {
        try (Lab lab = Lab.virtual(clock)) {
            assertInstanceOf(Outcome.Done.class, run(lab, THEIRS));
            clock.advance(Duration.ofMinutes(10));
            lab.pve.faults().on("POST", VZDUMP).resetBeforeWork();
            lab.world.jumpClock(Duration.ofHours(-2));

            Outcome outcome = run(lab, OURS);

            assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
        }
    }

    @Test
    void norIsOneThatIsStartedWhileItIsSearchedFor() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.pve.faults().on("POST", VZDUMP).resetBeforeWork();

            Outcome outcome =
                    run(lab, OURS, () -> lab.started(lab.client.ownNode().backUp(request(THEIRS))));

            Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
            assertTrue(unknown.summary().contains("does not show that it did this"), unknown.summary());
            assertEquals(1, backups(lab, "theirs"));
        }
    }

    /// Ours never reached the host, and another process's failed meanwhile.
    @Test
    void aTaskThatFailedIsNotCalledOursWhileItMayBeAnothers() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.pve.faults().on("POST", "/nodes/pve/lxc/9999/snapshot").resetBeforeWork();
            lab.pve.faults().taskExit("vzsnapshot", "it went wrong");
            lab.pve.faults().on("POST", VZDUMP).resetBeforeWork();
            lab.pve
                    .faults()
                    .taskExit(
                            "vzdump",
                            "job errors",
                            "INFO: starting new backup job: vzdump 9999" + " --notes-template theirs --storage local");

            Outcome snapshot = run(lab, snapshot("ours"), () -> lab.takeSnapshot("theirs"));
            Outcome backup =
                    run(lab, OURS, () -> lab.started(lab.client.ownNode().backUp(request(THEIRS))));

            for (Outcome outcome : List.of(snapshot, backup)) {
                Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
                assertTrue(unknown.summary().contains("nothing shows that it is this call's"), unknown.summary());
            }
        }
    }

    @Test
    void aTaskThatFailedAndNamesWhatWasAskedForIsOurs() {
        try (Lab lab = Lab.virtual(clock)) {
            snapshot(lab, clock, "ours");
            lab.pve.faults().on("POST", "/nodes/pve/lxc/9999/snapshot").answerAfterWork(596, "Connection timed out");
            lab.pve.faults().on("POST", VZDUMP).answerAfterWork(596, "Connection timed out");
            lab.pve
                    .faults()
                    .taskExit(
                            "vzdump",
                            "job errors",
                            "INFO: starting new backup job: vzdump 9999"
                                    + " --notes-template 'it is ours' --storage local");

            Outcome snapshot = run(lab, snapshot("ours"));
            Outcome backup = run(lab, new Step.BackUp(Lab.GUEST, LOCAL, "it is ours"));

            assertInstanceOf(Outcome.Failed.class, snapshot, snapshot.summary());
            assertTrue(snapshot.summary().contains("'ours' already used"), snapshot.summary());
            assertInstanceOf(Outcome.Failed.class, backup, backup.summary());
        }
    }

    @Test
    void theLostOneItselfIsFoundBesideTheOthers() {
        try (Lab lab = Lab.virtual(clock)) {
            run(lab, THEIRS);
            lab.pve.faults().on("POST", VZDUMP).answerAfterWork(596, "Connection timed out");

            Outcome outcome = run(lab, OURS);

            assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
            assertEquals(1, backups(lab, "ours"));
        }
    }

    /// pvedaemon is away for a moment, as in a restart; what another process did just before is looked past.
    @Test
    void aSnapshotOfAnotherProcessDoesNotKeepOursFromBeingTaken() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.world.durations().set("vzsnapshot", Duration.ZERO);
            assertInstanceOf(Outcome.Done.class, run(lab, snapshot("theirs")));
            lab.pve.faults().on("POST", "/nodes/pve/lxc/9999/snapshot").times(2).answer(595, "Connection refused");

            Outcome outcome = run(lab, snapshot("ours"));

            assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
            assertEquals(List.of("theirs", "ours"), lab.world.guest(9999).snapshotNames());
        }
    }

    /// Both leave the guest stopped, and nothing that only one of them can leave.
    @Test
    void aRollbackOfAnotherProcessIsNotTheOneThatWasLost() {
        try (Lab lab = Lab.virtual(clock)) {
            snapshot(lab, clock, "before", "other");
            run(lab, BACK);
            lab.pve
                    .faults()
                    .on("POST", "/nodes/pve/lxc/9999/snapshot/before/rollback")
                    .times(2)
                    .resetBeforeWork();

            Outcome earlier = run(lab, BACK);
            Outcome elsewhere = run(lab, BACK, () -> lab.started(lab.guest().rollback(new SnapshotName("other"))));

            assertInstanceOf(Outcome.Unknown.class, earlier, earlier.summary());
            assertInstanceOf(Outcome.Unknown.class, elsewhere, elsewhere.summary());
        }
    }

    /// Its id is empty, or that of the only guest of them on the node.
    @Test
    void theBackupOfAThirdGuestIsNotThatOfTwo() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.world.lxc(9998, "second");
            lab.world.lxc(9997, "third");
            lab.pve.faults().on("POST", VZDUMP).resetBeforeWork();
            Mutation two = lab.client
                    .ownNode()
                    .backUp(BackupRequest.of(Set.of(Lab.GUEST, new Vmid(9998)), LOCAL, BackupRequest.Mode.SNAPSHOT));
            AtomicBoolean begun = new AtomicBoolean();
            Ticker ticker = new Ticker() {
                @Override
                public Duration elapsed() {
                    return Duration.between(Instant.EPOCH, clock.now());
                }

                @Override
                public void sleep(Duration time) {
                    if (begun.compareAndSet(false, true)) {
                        lab.started(lab.client.ownNode().backUp(request(new Step.BackUp(new Vmid(9997), LOCAL, ""))));
                    }
                    clock.advance(time);
                }
            };

            Submission.Result result = new Submission(lab.client, ticker).submit(two);

            assertTrue(assertInstanceOf(Submission.Result.Unclear.class, result, result.toString())
                    .searched());
        }
    }

    @Test
    void theBackupOfTwoIsFoundAmongThoseOfOne() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.world.lxc(9998, "second");
            run(lab, new Step.BackUp(new Vmid(9998), LOCAL, ""));
            lab.pve.faults().on("POST", VZDUMP).answerAfterWork(596, "Connection timed out");
            Mutation two = lab.client
                    .ownNode()
                    .backUp(BackupRequest.of(Set.of(Lab.GUEST, new Vmid(9998)), LOCAL, BackupRequest.Mode.SNAPSHOT));

            Submission.Result result = new Submission(lab.client, new Lab.VirtualTicker(clock)).submit(two);

            Upid task = assertInstanceOf(Submission.Result.Found.class, result).task();
            assertEquals("", task.id());
        }
    }

    private static BackupRequest request(Step step) {
        return BackupTask.request((Step.BackUp) step);
    }
}
