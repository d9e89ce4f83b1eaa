package felhom.proxmox.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.VolumeId;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.check.Lab;
import felhom.proxmox.http.Limits;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.request.LxcOptions;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// R6, R8: what becomes of a mutation whose answer is null, no task, or lost.
class SubmissionTests {
    private static final StorageId LOCAL = new StorageId("local");

    private final VirtualClock clock = Lab.clock();

    private Submission.Result submit(Lab lab, Mutation call) {
        return new Submission(lab.client, new Lab.VirtualTicker(clock)).submit(call);
    }

    private static long writes(Lab lab) {
        return lab.pve.requests().stream()
                .filter(r -> !r.method().equals("GET"))
                .count();
    }

    private static Upid found(Submission.Result result) {
        return assertInstanceOf(Submission.Result.Found.class, result).task();
    }

    @Test
    void r6AnAnswerOfNullAfterASynchronousCallIsDone() {
        try (Lab lab = Lab.virtual(clock)) {
            Submission.Result result =
                    submit(lab, lab.guest().setConfig(LxcOptions.NONE.cores(2), List.of(), Optional.empty()));

            assertEquals(new Submission.Result.Done(), result);
            assertEquals("2", lab.guest().config().all().get("cores"));
        }
    }

    @Test
    void r6ABackupOfGuestsOfAnotherNodeIsNothingToDoAndNoSuccess() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.pve.faults().on("POST", "/nodes/pve/vzdump").times(2).play(200, "OK", "{\"data\":\"OK\"}");
            BackupRequest request = BackupRequest.of(Set.of(Lab.GUEST), LOCAL, BackupRequest.Mode.SNAPSHOT);

            assertEquals(
                    new Submission.Result.NothingToDo(),
                    submit(lab, lab.client.ownNode().backUp(request)));
            Outcome outcome = new ProxmoxSteps(lab.client, new Lab.VirtualTicker(clock), Duration.ofMinutes(5))
                    .execute(new Step.BackUp(Lab.GUEST, LOCAL, ""), TaskListener.SILENT);
            assertTrue(
                    assertInstanceOf(Outcome.Failed.class, outcome).summary().contains("nothing to do"),
                    outcome.summary());
        }
    }

    /// A second call would make a second task.
    @Test
    void r8AnAnswerThatNamesNoTaskWhereOneIsDueIsNoAnswer() {
        for (String data : List.of("{\"data\":null}", "{\"data\":{\"x\":1}}", "{\"data\":[]}", "{\"data\":\"OK\"}")) {
            try (Lab lab = Lab.virtual(clock)) {
                lab.pve.faults().on("POST", "/nodes/pve/lxc/9999/snapshot").play(200, "OK", data);

                Submission.Result result = submit(lab, lab.guest().snapshot(new SnapshotName("before"), ""));

                Submission.Result.Unclear unclear = assertInstanceOf(Submission.Result.Unclear.class, result, data);
                assertTrue(unclear.searched(), data);
                assertTrue(
                        unclear.failure().message().contains("expected a UPID"),
                        unclear.failure().message());
            }
        }
    }

    @Test
    void aTaskThatPveDoesNotNameIsFoundInItsList() {
        try (Lab lab = Lab.virtual(clock)) {
            // As a host of 9.2.11 does: null at once, and the task in the list.
            lab.pve.faults().on("POST", "/nodes/pve/lxc/9999/template").play(200, "OK", "{\"data\":null}");
            lab.pve.faults().on("GET", "/nodes/pve/tasks").play(200, "OK", "{\"data\":[]}");
            String upid = "UPID:pve:00000B0B:000A32E3:%08X:vztemplate:9999:%s:"
                    .formatted(Instant.now().getEpochSecond(), Lab.TOKEN);
            lab.pve
                    .faults()
                    .on("GET", "/nodes/pve/tasks")
                    .play(200, "OK", "{\"data\":[{\"upid\":\"" + upid + "\",\"status\":\"OK\"}]}");

            assertEquals(upid, found(submit(lab, lab.guest().template())).text());
            assertEquals(1, writes(lab));
        }
    }

    @Test
    void r8APruningWhoseAnswerIsLostIsFoundByGuestAndStorage() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.world.backup(9999, clock.now().minusSeconds(86_400));
            lab.pve
                    .faults()
                    .on("DELETE", "/nodes/pve/storage/local/content/.*")
                    .answerAfterWork(596, "Connection timed out");
            VolumeId backup = new VolumeId(lab.client
                    .ownNode()
                    .storage(LOCAL)
                    .backups(Optional.of(Lab.GUEST))
                    .getFirst()
                    .volid());

            Upid task = found(submit(lab, lab.client.ownNode().storage(LOCAL).delete(backup)));

            assertEquals("imgdel", task.type());
            assertEquals("9999@local", task.id());
            assertEquals(1, writes(lab));
        }
    }

    /// Before its first answer nothing is known of the host's clock, which may be hours behind.
    @Test
    void r8TheVeryFirstCallsTaskIsFoundOnAHostWithAnotherClock() {
        VirtualClock behind = SimClock.virtual(Instant.now().minus(Duration.ofHours(5)));
        try (Lab lab = Lab.virtual(behind)) {
            lab.pve.faults().on("POST", "/nodes/pve/lxc/9999/snapshot").answerAfterWork(596, "Connection timed out");

            Upid task = found(new Submission(lab.client, new Lab.VirtualTicker(behind))
                    .submit(lab.guest().snapshot(new SnapshotName("before"), "")));

            assertEquals("vzsnapshot", task.type());
            assertEquals(1, writes(lab));
        }
    }

    /// With a host that is ahead, everything of the last hours seems to have started after the call.
    @Test
    void r8AnOlderTaskOfOursIsNotTakenForTheVeryFirstCalls() {
        VirtualClock ahead = SimClock.virtual(Instant.now().plus(Duration.ofHours(5)));
        try (Lab lab = Lab.virtual(ahead)) {
            lab.end(lab.takeSnapshot("older"), ahead);
            ahead.advance(Duration.ofMinutes(10));
            try (PveClient later = new PveClient(lab.connection(lab.pinned(), Limits.DEFAULT))) {
                lab.pve.faults().on("POST", "/nodes/pve/lxc/9999/snapshot").resetBeforeWork();
                Mutation call = later.ownNode().lxc(Lab.GUEST).snapshot(new SnapshotName("before"), "");

                Submission.Result result = new Submission(later, new Lab.VirtualTicker(ahead)).submit(call);

                assertTrue(assertInstanceOf(Submission.Result.Unclear.class, result)
                        .searched());
            }
        }
    }

    @Test
    void r8ASynchronousCallWhoseAnswerIsLostIsNotSentAgainAndNotSearchedFor() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.client.version();
            lab.pve.faults().on("PUT", "/nodes/pve/lxc/9999/config").answerAfterWork(596, "Connection timed out");

            Submission.Result result =
                    submit(lab, lab.guest().setConfig(LxcOptions.NONE.cores(2), List.of(), Optional.empty()));

            assertFalse(
                    assertInstanceOf(Submission.Result.Unclear.class, result).searched());
            assertEquals(1, writes(lab));
            assertTrue(lab.pve.requests().stream().noneMatch(r -> r.path().endsWith("/tasks")));
        }
    }

    @Test
    void theTaskOfAnotherKindOfWorkIsNotTakenForOurs() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.client.version();
            lab.pve.faults().on("POST", "/nodes/pve/lxc/9999/status/start").answer(596, "Connection timed out");
            lab.started(lab.guest().snapshot(new SnapshotName("other"), ""));

            Submission.Result result = submit(lab, lab.guest().start());

            assertTrue(assertInstanceOf(Submission.Result.Unclear.class, result).searched());
        }
    }
}
