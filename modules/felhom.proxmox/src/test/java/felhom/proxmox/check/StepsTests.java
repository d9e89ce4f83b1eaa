package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Effect;
import felhom.engine.order.Outcome;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.ContentItem;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.http.PveException;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.request.LxcOptions;
import felhom.proxmox.request.NewGuest;
import felhom.proxmox.request.Restoring;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.proxmox.step.StepReadBack;
import felhom.proxmox.task.ReadBack;
import felhom.proxmox.task.Ticker;
import felhom.testkit.WriteRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Each step on the simulated host: what it writes, what it leaves, and what it says when it cannot.
class StepsTests {
    private static final SnapshotName BEFORE = new SnapshotName("before");

    private static Outcome run(Lab lab, Step step) {
        return new ProxmoxSteps(lab.client, Ticker.SYSTEM, Duration.ofMinutes(1)).execute(step, TaskListener.SILENT);
    }

    private static ReadBack readBack(Lab lab, Step.ByApi step) {
        return StepReadBack.of(lab.client, lab.guest(), step);
    }

    private static List<String> written(Lab lab) {
        return lab.pve.writes().stream().map(StepsTests::text).toList();
    }

    private static String text(WriteRecord write) {
        return write.method() + " " + write.path() + " " + write.form();
    }

    @Test
    void whatBenignStepsWriteIsExactlyThis() {
        try (Lab lab = Lab.open()) {
            run(lab, new Step.TakeSnapshot(Lab.GUEST, BEFORE, "why"));
            run(lab, new Step.BackUp(Lab.GUEST, new StorageId("local"), "notes \\ {{node}}"));
            run(lab, new Step.StartGuest(Lab.GUEST));
            String digest = lab.world.guest(9999).digest();
            run(lab, new Step.DescribeGuest(Lab.GUEST, "new text"));
            lab.client.send(lab.client.storages().disable(new StorageId("local")));
            run(lab, new Step.EnableStorage(new StorageId("local")));

            assertEquals(
                    List.of(
                            "POST /nodes/pve/lxc/9999/snapshot {description=why, snapname=before}",
                            "POST /nodes/pve/vzdump {compress=zstd, mode=snapshot, notes-template=notes \\\\ { {node}},"
                                    + " remove=0, storage=local, vmid=9999}",
                            "POST /nodes/pve/lxc/9999/status/start {}",
                            "PUT /nodes/pve/lxc/9999/config {description=new text, digest=" + digest + "}",
                            "PUT /storage/local {disable=1}",
                            "PUT /storage/local {disable=0}"),
                    written(lab));
        }
    }

    @Test
    void aSnapshotIsTakenRolledBackToAndRemoved() {
        try (Lab lab = Lab.open()) {
            assertInstanceOf(Outcome.Done.class, run(lab, new Step.TakeSnapshot(Lab.GUEST, BEFORE, "")));
            assertEquals(List.of("before"), lab.world.guest(9999).snapshotNames());

            assertInstanceOf(Outcome.Done.class, run(lab, new Step.RevertToSnapshot(Lab.GUEST, BEFORE)));
            assertInstanceOf(Outcome.Done.class, run(lab, new Step.RemoveSnapshot(Lab.GUEST, BEFORE)));
            assertEquals(List.of(), lab.world.guest(9999).snapshotNames());
        }
    }

    @Test
    void aGuestIsStartedAndStopped() {
        try (Lab lab = Lab.open()) {
            assertInstanceOf(Outcome.Done.class, run(lab, new Step.StartGuest(Lab.GUEST)));
            assertEquals("running", lab.world.guest(9999).status());

            assertInstanceOf(Outcome.Done.class, run(lab, new Step.StopGuest(Lab.GUEST)));
            assertEquals("stopped", lab.world.guest(9999).status());
        }
    }

    @Test
    void aBackupPrunesNothingEvenWhereTheStorageWould() {
        try (Lab lab = Lab.open()) {
            lab.world.retention("local", "keep-last=3");
            lab.world.backup(9999, Instant.now().minusSeconds(86_400));

            Outcome outcome = run(lab, new Step.BackUp(Lab.GUEST, new StorageId("local"), ""));

            assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
            assertEquals(2, lab.world.backups().size());
        }
    }

    @Test
    void aRunningGuestThatCannotBeSnapshotIsNotBackedUp() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).storage("local-dir").running();

            Outcome outcome = run(lab, new Step.BackUp(Lab.GUEST, new StorageId("local"), ""));

            assertInstanceOf(Outcome.Failed.class, outcome);
            assertEquals(List.of(), lab.pve.writes());
        }
    }

    /// A bind mount never goes into a backup, and another volume only where it is said.
    @Test
    void aRunningGuestIsBackedUpWhereOnlyWhatStaysOutCannotBeSnapshot() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).config("mp0", "/srv/media,mp=/media").running();
            lab.world.guest(9999).config("mp1", "local-dir:9999/vm-9999-disk-1.raw,mp=/cache,size=1G");

            Outcome outcome = run(lab, new Step.BackUp(Lab.GUEST, new StorageId("local"), ""));

            assertInstanceOf(Outcome.DoneWithWarnings.class, outcome, outcome.summary());
            assertTrue(outcome.summary().endsWith(", without mp0, mp1"), outcome.summary());
            assertEquals(1, lab.world.backups().size());
            assertTrue(
                    lab.world.tasks().getLast().log().contains("INFO: backup mode: snapshot"),
                    lab.world.tasks().getLast().log().toString());
        }
    }

    @Test
    void butNotWhereAVolumeThatGoesInCannotBe() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).config("mp0", "/srv/media,mp=/media").running();
            lab.world.guest(9999).config("mp1", "local-dir:9999/vm-9999-disk-1.raw,mp=/data,backup=1,size=1G");

            Outcome outcome = run(lab, new Step.BackUp(Lab.GUEST, new StorageId("local"), ""));

            assertInstanceOf(Outcome.Failed.class, outcome, outcome.summary());
            assertEquals(List.of(), lab.pve.writes());
        }
    }

    /// What waits for the next start changes nothing for the container that runs.
    @Test
    void norWhereItStaysOutOnlyFromTheNextStartOn() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).config("mp0", "/srv/media,mp=/media").running();
            lab.world.guest(9999).config("mp1", "local-dir:9999/vm-9999-disk-1.raw,mp=/data,backup=1,size=1G");
            lab.client.send(lab.guest().setConfig(LxcOptions.NONE, List.of("mp1"), Optional.empty()));

            Outcome outcome = run(lab, new Step.BackUp(Lab.GUEST, new StorageId("local"), ""));

            assertInstanceOf(Outcome.Failed.class, outcome, outcome.summary());
            assertEquals(0, lab.world.backups().size());
        }
    }

    @Test
    void notesArriveAsTheyAreWhateverBracesTheyHold() {
        assertEquals("{ { {vmid}}}", BackupRequest.harmless("{{{vmid}}}"));
        try (Lab lab = Lab.open()) {
            Outcome outcome = run(lab, new Step.BackUp(Lab.GUEST, new StorageId("local"), "{{{vmid}}} {x} {"));

            assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
            assertEquals(
                    "{ { {vmid}}} {x} {",
                    lab.client
                            .ownNode()
                            .storage(new StorageId("local"))
                            .backups(Optional.of(Lab.GUEST))
                            .getFirst()
                            .notes());
        }
    }

    @Test
    void r18APrivilegeThatIsMissingInsideTheTaskIsNamed() {
        try (Lab lab = Lab.open()) {
            lab.world.revoke(Lab.TOKEN, "/", "VM.Backup");

            Outcome outcome = run(lab, new Step.BackUp(Lab.GUEST, new StorageId("local"), ""));

            Failure failure = assertInstanceOf(Outcome.Failed.class, outcome).failure();
            assertEquals(Failure.Kind.PRIVILEGE, failure.kind());
            assertTrue(
                    failure.message().contains("felhom-agent@pve!agent lacks VM.Backup on /vms/9999"),
                    failure.message());
        }
    }

    @Test
    void aWarningWhoseLogIsOutOfReachIsAWarningAllTheSame() {
        try (Lab lab = Lab.open()) {
            lab.pve.faults().taskExit("vzsnapshot", "WARNINGS: 1");
            lab.pve.faults().on("GET", "/nodes/pve/tasks/.*/log").times(9).answer(596, "Connection timed out");

            Outcome outcome = run(lab, new Step.TakeSnapshot(Lab.GUEST, BEFORE, ""));

            assertEquals(
                    List.of("WARNINGS: 1"),
                    assertInstanceOf(Outcome.DoneWithWarnings.class, outcome).warnings());
        }
    }

    @Test
    void r3AnUnknownEndComesWithWhatTheGuestShowsNow() {
        try (Lab lab = Lab.open()) {
            lab.pve.faults().onTask("vzsnapshot").exitAfterWork("unexpected status");

            Outcome outcome = run(lab, new Step.TakeSnapshot(Lab.GUEST, BEFORE, ""));

            assertInstanceOf(Outcome.Unknown.class, outcome);
            assertTrue(outcome.summary().contains("with snapshots before"), outcome.summary());
        }
    }

    @Test
    void r9AfterItsTaskTheGuestsOwnEndpointIsAskedAndNotTheClustersList() {
        try (Lab lab = Lab.open()) {
            run(lab, new Step.TakeSnapshot(Lab.GUEST, BEFORE, ""));

            assertEquals(
                    "/nodes/pve/lxc/9999/snapshot", lab.pve.requests().getLast().path());
            assertTrue(lab.pve.requests().stream().noneMatch(r -> r.path().equals("/cluster/resources")));
            assertEquals(ReadBack.THERE, readBack(lab, new Step.TakeSnapshot(Lab.GUEST, BEFORE, "")));
            assertEquals(ReadBack.NOT_THERE, readBack(lab, new Step.RemoveSnapshot(Lab.GUEST, BEFORE)));
            assertEquals(ReadBack.NOT_THERE, readBack(lab, new Step.StartGuest(Lab.GUEST)));
        }
    }

    @Test
    void aBackupIsFoundInItsStorageAndRestoredAsANewGuest() {
        try (Lab lab = Lab.open()) {
            run(lab, new Step.BackUp(Lab.GUEST, new StorageId("local"), "for the test"));
            List<ContentItem> backups =
                    lab.client.ownNode().content(new StorageId("local"), Optional.of("backup"), Optional.of(Lab.GUEST));
            assertEquals(1, backups.size());
            assertEquals("for the test", backups.getFirst().notes());
            assertTrue(backups.getFirst().size() > 0);

            Upid task = lab.started(lab.client
                    .ownNode()
                    .create(new NewGuest.RestoredLxc(
                            new Vmid(9990),
                            new VolumeId(backups.getFirst().volid()),
                            new StorageId("local-btrfs"),
                            Restoring.PLAIN,
                            LxcOptions.NONE,
                            Optional.empty())));

            assertEquals(TaskEnd.Judged.OK, lab.end(task).judged());
            assertTrue(lab.world.has(9990));
        }
    }

    @Test
    void aDescriptionKeepsTheAgentsMarkInItsLastLine() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).description("old\nfelhom-id:6f1d9c1e-0b1a-4c2d-8e3f-123456789abc");

            run(lab, new Step.DescribeGuest(Lab.GUEST, "new"));
            assertEquals(
                    "new\nfelhom-id:6f1d9c1e-0b1a-4c2d-8e3f-123456789abc\n",
                    lab.world.guest(9999).description());

            run(lab, new Step.DescribeGuest(Lab.GUEST, ""));
            assertEquals(
                    "felhom-id:6f1d9c1e-0b1a-4c2d-8e3f-123456789abc\n",
                    lab.world.guest(9999).description());
        }
    }

    @Test
    void aDescriptionThatSomebodyElseChangedMeanwhileIsNotOverwritten() {
        try (Lab lab = Lab.open()) {
            LxcConfig before = lab.guest().config();
            lab.world.guest(9999).description("somebody else's");

            PveException refused = assertThrows(
                    PveException.class,
                    () -> lab.client.send(lab.guest()
                            .setConfig(LxcOptions.NONE.description("ours"), List.of(), Optional.of(before.digest()))));

            assertTrue(refused.getMessage().contains("detected modified configuration"), refused.getMessage());
        }
    }

    @Test
    void aWriteWhoseAnswerIsLostIsReadBack() {
        try (Lab lab = Lab.open()) {
            lab.client.version();
            lab.pve.faults().on("PUT", "/nodes/pve/lxc/9999/config").answerAfterWork(596, "Connection timed out");

            assertInstanceOf(Outcome.Done.class, run(lab, new Step.DescribeGuest(Lab.GUEST, "new")));
            assertEquals(1, lab.pve.writes().size());
        }
    }

    @Test
    void aDescriptionThatMetA595IsReadBackToo() {
        try (Lab lab = Lab.open()) {
            lab.pve.faults().on("PUT", "/nodes/pve/lxc/9999/config").answerAfterWork(595, "Connection refused");
            lab.pve.faults().on("PUT", "/nodes/pve/lxc/9999/config").answer(595, "Connection refused");

            Outcome written = run(lab, new Step.DescribeGuest(Lab.GUEST, "new"));
            Outcome lost = run(lab, new Step.DescribeGuest(Lab.GUEST, "newer"));

            assertInstanceOf(Outcome.Done.class, written, written.summary());
            assertInstanceOf(Outcome.Failed.class, lost, lost.summary());
            assertTrue(lost.summary().endsWith("; it was not written"), lost.summary());
            assertEquals("new\n", lab.world.guest(9999).description());
        }
    }

    @Test
    void effectsNameWhatIsLost() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).snapshot("before").running();
            ProxmoxSteps steps = new ProxmoxSteps(lab.client, Ticker.SYSTEM, Duration.ofMinutes(1));

            List<Effect> effects = steps.assess(new Step.RevertToSnapshot(Lab.GUEST, BEFORE), List.of())
                    .effects();

            assertEquals(2, effects.size());
            assertTrue(effects.get(0).words().contains("since snapshot 'before'"), effects.toString());
            assertTrue(effects.get(1).words().contains("stop guest 9999 at once"), effects.toString());
            assertEquals(
                    List.of(),
                    steps.assess(new Step.DescribeGuest(Lab.GUEST, "new"), List.of())
                            .effects());
        }
    }
}
