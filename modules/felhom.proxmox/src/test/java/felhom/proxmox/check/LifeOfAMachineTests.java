package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.TaskEnd;
import felhom.ops.NodeName;
import felhom.ops.SnapshotName;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.QemuApi;
import felhom.proxmox.guest.GuestStatus;
import felhom.proxmox.guest.QemuConfig;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.Role;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.request.CloneRequest;
import felhom.proxmox.request.Destruction;
import felhom.proxmox.request.ImageFormat;
import felhom.proxmox.request.NewGuest;
import felhom.proxmox.request.QemuNic;
import felhom.proxmox.request.QemuOptions;
import felhom.proxmox.request.QemuVolume;
import felhom.proxmox.request.Restoring;
import felhom.proxmox.task.Submission;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What the mutations do to a virtual machine on the simulated host, from its making to its end.
class LifeOfAMachineTests {
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final StorageId LOCAL = new StorageId("local");
    private static final StorageId DIR = new StorageId("local-dir");
    private static final Vmid NEW = new Vmid(9971);

    private final VirtualClock clock = Lab.clock();

    /// Of the simulated host; none of these calls breaks the contract of its release.
    String version() {
        return "9.2.11";
    }

    private Lab lab() {
        Lab lab = Lab.virtual(clock);
        lab.world.version(version());
        lab.world.qemu(9970, "vmtest");
        // What the agent's role has not: these are for tokens that may do more.
        String[] privileges =
                (Role.privileges() + " VM.Clone VM.Migrate VM.Config.HWType VM.Config.CDROM").split(" ", -1);
        lab.world.grant(Lab.TOKEN, "/", privileges).grant("felhom-agent@pve", "/", privileges);
        return lab;
    }

    private static QemuApi vm(Lab lab) {
        return lab.client.ownNode().qemu(new Vmid(9970));
    }

    private TaskEnd.Ended done(Lab lab, Mutation call) {
        Submission.Result result = new Submission(lab.client, new Lab.VirtualTicker(clock)).submit(call);
        if (result instanceof Submission.Result.Started(Upid task)) {
            return lab.end(task, clock);
        }
        throw new AssertionError(call + " came to " + result);
    }

    private void ok(Lab lab, Mutation call) {
        TaskEnd.Ended end = done(lab, call);
        assertEquals(TaskEnd.Judged.OK, end.judged(), call + ": " + end.exitStatus());
    }

    @Test
    void itIsMadeWithADiskAndACardOfItsOwn() {
        try (Lab lab = lab()) {
            QemuOptions options = QemuOptions.NONE
                    .name("new")
                    .memory(64)
                    .net(0, QemuNic.virtio("vmbr0"))
                    .disk("scsi0", QemuVolume.fresh(DIR, 1).format(ImageFormat.QCOW2))
                    .emptyDrive("ide2");

            ok(lab, lab.client.ownNode().create(new NewGuest.Qemu(NEW, options, Optional.empty(), false)));

            QemuConfig config = lab.client.ownNode().qemu(NEW).config();
            assertEquals(Optional.of("new"), config.name());
            assertTrue(config.nics().getFirst().mac().isPresent());
            assertTrue(config.drives().stream().anyMatch(d -> d.key().equals("scsi0") && d.inBackup()));
            assertTrue(config.uuid().isPresent() && config.created().isPresent());
        }
    }

    @Test
    void itIsStartedPausedResumedResetAndStopped() {
        try (Lab lab = lab()) {
            ok(lab, vm(lab).start());
            ok(lab, vm(lab).pause());
            assertTrue(vm(lab).status().paused());
            assertEquals("running", vm(lab).status().status());
            ok(lab, vm(lab).resume());
            assertFalse(vm(lab).status().paused());
            ok(lab, vm(lab).reset());
            ok(lab, vm(lab).stop());
            assertEquals("stopped", vm(lab).status().status());

            assertThrows(PveException.class, () -> lab.client.send(vm(lab).reboot(Duration.ofSeconds(5))));
        }
    }

    @Test
    void itsConfigurationIsChangedAtOnceOrInATask() {
        try (Lab lab = lab()) {
            String digest = vm(lab).config().digest();

            lab.client.send(vm(lab).setConfig(QemuOptions.NONE.description("by put"), List.of(), Optional.of(digest)));
            assertEquals(Optional.of("by put"), vm(lab).config().description());
            ok(
                    lab,
                    vm(lab).setConfigInTask(
                                    QemuOptions.NONE.description("by post"),
                                    List.of(),
                                    Optional.of(vm(lab).config().digest()),
                                    Optional.empty()));
            assertEquals(Optional.of("by post"), vm(lab).config().description());

            PveException stale = assertThrows(
                    PveException.class,
                    () -> lab.client.send(
                            vm(lab).setConfig(QemuOptions.NONE.description("late"), List.of(), Optional.of(digest))));
            assertTrue(stale.getMessage().contains("checksum mismatch"), stale.getMessage());
        }
    }

    @Test
    void aSnapshotWithItsMemoryBringsItBackRunning() {
        try (Lab lab = lab()) {
            ok(lab, vm(lab).start());
            ok(lab, vm(lab).snapshot(BEFORE, "with ram", true));
            assertEquals("with ram", vm(lab).snapshots().list().getFirst().description());
            ok(lab, vm(lab).stop());

            ok(lab, vm(lab).rollback(BEFORE));

            assertEquals("running", vm(lab).status().status());
            ok(lab, vm(lab).deleteSnapshot(BEFORE));
            assertEquals(List.of(), vm(lab).snapshots().list());
        }
    }

    @Test
    void itIsBackedUpAndRestoredAsAnotherMachine() {
        try (Lab lab = lab()) {
            ok(
                    lab,
                    lab.client
                            .ownNode()
                            .backUp(BackupRequest.of(Set.of(new Vmid(9970)), LOCAL, BackupRequest.Mode.STOP)));
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
                            .create(new NewGuest.RestoredQemu(
                                    NEW,
                                    archive,
                                    Optional.of(DIR),
                                    new Restoring(false, true, false),
                                    false,
                                    QemuOptions.NONE.name("copy"),
                                    Optional.empty())));

            assertEquals(
                    Optional.of("copy"), lab.client.ownNode().qemu(NEW).config().name());
            assertEquals("stopped", lab.client.ownNode().qemu(NEW).status().status());
        }
    }

    @Test
    void itIsClonedMadeATemplateAndDestroyed() {
        try (Lab lab = lab()) {
            ok(lab, vm(lab).clone(CloneRequest.full(NEW, "cloned", DIR)));
            QemuApi clone = lab.client.ownNode().qemu(NEW);
            assertFalse(clone.config().uuid().equals(vm(lab).config().uuid()));

            ok(lab, clone.template());
            assertTrue(clone.config().template());
            assertEquals(TaskEnd.Judged.FAILED, done(lab, clone.start()).judged());

            ok(lab, clone.destroy(new Destruction(true, true, false)));
            assertFalse(lab.world.has(NEW.value()));
        }
    }

    @Test
    void itMovesToAnotherNodeRunningAndUnderHaWithoutItsCallWaiting() {
        try (Lab lab = lab()) {
            lab.world.member("pve2");
            ok(lab, vm(lab).start());
            PveException offline = assertThrows(
                    PveException.class,
                    () -> lab.client.send(vm(lab).migrate(new NodeName("pve2"), false, Optional.empty())));
            assertTrue(offline.getMessage().contains("can't migrate running VM without --online"));

            ok(lab, vm(lab).migrate(new NodeName("pve2"), true, Optional.empty()));
            assertEquals("pve2", lab.world.guest(9970).node());
            assertEquals("running", lab.world.guest(9970).status());

            lab.world.guest(9970).ha();
            QemuApi there = lab.client.node(new NodeName("pve2")).qemu(new Vmid(9970));
            ok(lab, there.migrate(new NodeName("pve"), true, Optional.empty()));
            assertEquals("pve2", lab.world.guest(9970).node());
            clock.advance(Duration.ofSeconds(5));
            assertEquals("pve", lab.world.guest(9970).node());
            assertEquals("running", vm(lab).status().status());
        }
    }

    @Test
    void bothKindsAreListedAndNoneIsTheOther() {
        try (Lab lab = lab()) {
            assertEquals(
                    List.of(new Vmid(9970)),
                    lab.client.ownNode().machines().stream()
                            .map(GuestStatus::vmid)
                            .toList());
            assertEquals(2, lab.client.cluster().resources().guests().size());
            assertThrows(
                    PveException.class,
                    () -> lab.client.ownNode().qemu(Lab.GUEST).status());
        }
    }
}
