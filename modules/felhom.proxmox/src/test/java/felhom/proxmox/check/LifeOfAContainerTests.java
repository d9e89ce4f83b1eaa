package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.TaskEnd;
import felhom.ops.SnapshotName;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.ContentItem;
import felhom.proxmox.answer.Fields;
import felhom.proxmox.answer.PruneMark;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.api.Mutated;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.StorageApi;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.Role;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.request.CloneRequest;
import felhom.proxmox.request.Destruction;
import felhom.proxmox.request.DiskSize;
import felhom.proxmox.request.LxcOptions;
import felhom.proxmox.request.NewGuest;
import felhom.proxmox.request.Restoring;
import felhom.proxmox.task.Submission;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the mutations do to a container on the simulated host, from its making to its end.
class LifeOfAContainerTests {
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final StorageId LOCAL = new StorageId("local");
    private static final StorageId BTRFS = new StorageId("local-btrfs");
    private static final StorageId DIR = new StorageId("local-dir");
    private static final Vmid COPY = new Vmid(9990);

    private final VirtualClock clock = Lab.clock();

    /// Of the simulated host; none of these calls breaks the contract of its release.
    String version() {
        return "9.2.11";
    }

    private Lab lab() {
        Lab lab = Lab.virtual(clock);
        lab.world.version(version());
        // A clone takes one privilege that the agent's role has not.
        String[] privileges = (Role.privileges() + " VM.Clone").split(" ", -1);
        lab.world.grant(Lab.TOKEN, "/", privileges).grant("felhom-agent@pve", "/", privileges);
        return lab;
    }

    /// Sends it as an operation would, and waits for the end.
    private TaskEnd.Ended done(Lab lab, Mutation call) {
        Submission.Result result = new Submission(lab.client, new Lab.VirtualTicker(clock)).submit(call);
        Upid task = switch (result) {
            case Submission.Result.Started(Upid named) -> named;
            case Submission.Result.Found(Upid unnamed) -> unnamed;
            case Submission.Result.Done _,
                    Submission.Result.NothingToDo _,
                    Submission.Result.NotStarted _,
                    Submission.Result.Unclear _ -> noTask(call, result);
        };
        return lab.end(task, clock);
    }

    private static Upid noTask(Mutation call, Submission.Result result) {
        throw new AssertionError(call + " came to " + result);
    }

    private void ok(Lab lab, Mutation call) {
        TaskEnd.Ended end = done(lab, call);
        assertEquals(TaskEnd.Judged.OK, end.judged(), call + ": " + end.exitStatus());
    }

    @Test
    void itIsStartedShutDownRebootedAndStopped() {
        try (Lab lab = lab()) {
            ok(lab, lab.guest().start());
            assertEquals("running", lab.guest().status().status());
            ok(lab, lab.guest().reboot(Duration.ofSeconds(20)));
            ok(lab, lab.guest().shutdown(Duration.ofSeconds(20), false));
            assertEquals("stopped", lab.guest().status().status());

            PveException refused = assertThrows(
                    PveException.class, () -> lab.client.send(lab.guest().stop()));
            assertTrue(refused.getMessage().contains("not running"), refused.getMessage());
        }
    }

    @Test
    void oneThatDoesNotObeyIsStoppedOnlyWhenThatWasAskedFor() {
        try (Lab lab = lab()) {
            lab.world.guest(9999).stubborn().running();

            TaskEnd.Ended end = done(lab, lab.guest().shutdown(Duration.ofSeconds(3), false));
            assertEquals("container did not stop", end.exitStatus());
            assertEquals("running", lab.guest().status().status());

            ok(lab, lab.guest().shutdown(Duration.ofSeconds(3), true));
            assertEquals("stopped", lab.guest().status().status());
        }
    }

    @Test
    void itsSnapshotsAreDescribedRolledBackToWithAStartAndForgotten() {
        try (Lab lab = lab()) {
            ok(lab, lab.guest().snapshot(BEFORE, "old"));
            assertEquals(new Mutated.Done(), lab.client.send(lab.guest().describeSnapshot(BEFORE, "new")));
            assertEquals("new", lab.guest().snapshots().list().getFirst().description());
            assertEquals("256", lab.guest().snapshotConfig(BEFORE).get("memory"));

            ok(lab, lab.guest().rollbackAndStart(BEFORE));
            clock.advance(Duration.ofSeconds(30));
            assertEquals("running", lab.guest().status().status());

            ok(lab, lab.guest().forgetSnapshot(BEFORE));
            assertEquals(List.of(), lab.guest().snapshots().list());
        }
    }

    @Test
    void itsConfigurationIsChangedAgainstItsDigest() {
        try (Lab lab = lab()) {
            String digest = lab.guest().config().digest();
            LxcOptions options = LxcOptions.NONE
                    .memory(512)
                    .tags(Set.of("felhom-b", "felhom-a"))
                    .onBoot(true);

            lab.client.send(lab.guest().setConfig(options, List.of(), Optional.of(digest)));

            LxcConfig now = lab.guest().config();
            assertEquals("512", now.all().get("memory"));
            assertEquals(Set.of("felhom-a", "felhom-b"), Fields.tags(now.all().get("tags")));
            assertThrows(
                    PveException.class,
                    () -> lab.client.send(lab.guest().setConfig(options, List.of(), Optional.of(digest))));
        }
    }

    @Test
    void itsRootGrowsAndMoves() {
        try (Lab lab = lab()) {
            long before = lab.guest().status().maxDisk();

            ok(lab, lab.guest().resize("rootfs", DiskSize.plusMebibytes(64), Optional.empty()));
            assertEquals(before + (64 << 20), lab.guest().status().maxDisk());

            ok(lab, lab.guest().moveVolume("rootfs", DIR, false, Optional.empty()));
            LxcConfig moved = lab.guest().config();
            assertTrue(moved.mounts().getFirst().volume().startsWith("local-dir:"), moved.toString());
            assertTrue(moved.extra().containsKey("unused0"), moved.toString());
        }
    }

    @Test
    void aFullCloneIsAnotherGuestWithAnotherMac() {
        try (Lab lab = lab()) {
            lab.world.guest(9999).config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,type=veth");

            ok(lab, lab.guest().clone(CloneRequest.full(COPY, "copy", BTRFS)));

            LxcConfig copy = lab.client.ownNode().lxc(COPY).config();
            assertEquals(Optional.of("copy"), copy.hostname());
            assertFalse(copy.nics().getFirst().mac().equals(Optional.of("BC:24:11:00:00:01")));
        }
    }

    @Test
    void aTemplateIsMadeByATaskThatPveDoesNotName() {
        try (Lab lab = lab()) {
            ok(lab, lab.guest().template());

            assertTrue(lab.guest().config().template());
            assertEquals(TaskEnd.Judged.FAILED, done(lab, lab.guest().start()).judged());
        }
    }

    @Test
    void itsBackupIsPrunedToldBeforehandAndNeverWhenProtected() {
        try (Lab lab = lab()) {
            for (int day = 3; day > 0; day--) {
                lab.world.backup(9999, clock.now().minus(Duration.ofDays(day)));
            }
            StorageApi storage = lab.client.ownNode().storage(LOCAL);
            Optional<Retention> one = Optional.of(Retention.last(1));
            VolumeId oldest = new VolumeId(storage.backups(Optional.of(Lab.GUEST)).stream()
                    .map(ContentItem::volid)
                    .sorted()
                    .findFirst()
                    .orElseThrow());
            lab.client.send(storage.protect(oldest, true));
            lab.client.send(storage.annotate(oldest, "first line\nsecond"));
            assertEquals("first line\nsecond", storage.volume(oldest).notes());

            List<PruneMark> marks = storage.pruneDryRun(one, Optional.of(Lab.GUEST), Optional.empty());
            ok(lab, storage.prune(one, Optional.of(Lab.GUEST), Optional.empty()));

            List<String> left = storage.backups(Optional.empty()).stream()
                    .map(ContentItem::volid)
                    .sorted()
                    .toList();
            assertEquals(
                    marks.stream()
                            .filter(m -> !m.removed())
                            .map(PruneMark::volume)
                            .sorted()
                            .toList(),
                    left);
            assertTrue(left.contains(oldest.text()));
            assertEquals(
                    TaskEnd.Judged.FAILED, done(lab, storage.delete(oldest)).judged());
        }
    }

    @Test
    void itIsRestoredAsACopyThatDoesNotStartAndKeepsItsName() {
        try (Lab lab = lab()) {
            ok(lab, lab.client.ownNode().backUp(BackupRequest.of(Set.of(Lab.GUEST), LOCAL, BackupRequest.Mode.STOP)));
            VolumeId archive = new VolumeId(lab.client
                    .ownNode()
                    .storage(LOCAL)
                    .backups(Optional.empty())
                    .getFirst()
                    .volid());

            ok(
                    lab,
                    lab.client
                            .ownNode()
                            .create(new NewGuest.RestoredLxc(
                                    COPY,
                                    archive,
                                    BTRFS,
                                    new Restoring(false, true, false),
                                    LxcOptions.NONE.hostname("copy").onBoot(false),
                                    Optional.empty())));

            assertEquals("stopped", lab.client.ownNode().lxc(COPY).status().status());
            assertEquals(
                    Optional.of("copy"), lab.client.ownNode().lxc(COPY).config().hostname());
            assertTrue(lab.client.ownNode().archivedConfig(archive).contains("hostname: scratch"));
        }
    }

    @Test
    void itIsDestroyedWhenNothingProtectsIt() {
        try (Lab lab = lab()) {
            lab.client.send(lab.guest().setConfig(LxcOptions.NONE.protection(true), List.of(), Optional.empty()));
            assertThrows(PveException.class, () -> lab.client.send(lab.guest().destroy(Destruction.PLAIN)));
            lab.client.send(lab.guest().setConfig(LxcOptions.NONE.protection(false), List.of(), Optional.empty()));

            ok(lab, lab.guest().destroy(new Destruction(true, true, false)));

            assertFalse(lab.world.has(9999));
        }
    }
}
