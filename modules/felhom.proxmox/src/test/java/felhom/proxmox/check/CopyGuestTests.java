package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Effect;
import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.TaskListener;
import felhom.ops.ArchiveSource;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.HostName;
import felhom.ops.PlanRefused;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.request.Destruction;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.testkit.SimGuest;
import felhom.testkit.fault.Damage;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A guest is made of a backup on the simulated host: what operators see before, what is written, what is
/// there afterwards, and that nobody else's guest is ever taken for it.
class CopyGuestTests {
    private static final Vmid COPY = new Vmid(9990);
    private static final Vmid VM = new Vmid(9970);
    private static final StorageId BTRFS = new StorageId("local-btrfs");

    private final VirtualClock clock = Lab.clock();
    private final Lab lab = Lab.virtual(clock);
    private final SimGuest container = lab.world.guest(9999).data("its data");
    private final SimGuest machine = lab.world.qemu(9970, "vmtest").data("its disks");
    private final ProxmoxSteps steps =
            new ProxmoxSteps(lab.client, new Lab.VirtualTicker(clock), Duration.ofMinutes(30));
    private final List<Upid> tasks = new ArrayList<>();

    @AfterEach
    void close() {
        lab.close();
    }

    private VolumeId backup(Vmid of) {
        return new VolumeId(lab.world
                .backup(of.value(), clock.now().minus(Duration.ofDays(1)))
                .volid());
    }

    private static Step.CopyGuest plain(VolumeId archive) {
        return new Step.CopyGuest(ArchiveSource.of(archive), COPY, BTRFS, Optional.empty(), Step.CopyGuest.Macs.NEW);
    }

    private Outcome run(Step step) {
        return steps.execute(step, new TaskListener() {
            @Override
            public void started(Upid task) {
                tasks.add(task);
            }
        });
    }

    private void done(Step step) {
        Outcome outcome = run(step);
        assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
        assertEquals("done: " + step.words(), outcome.summary());
    }

    private List<String> effects(Step step) {
        return steps.assess(step, List.of()).effects().stream()
                .map(effect -> effect.kind().word() + ": " + effect.words())
                .toList();
    }

    private String refused(Step step) {
        return String.valueOf(assertThrows(PlanRefused.class, () -> steps.assess(step, List.of()))
                .getMessage());
    }

    private List<String> written() {
        return lab.pve.writes().stream()
                .map(write -> write.method() + " " + write.path() + " " + write.form())
                .toList();
    }

    @Test
    void aContainerIsMadeOfItsBackupWithNewMacsAndLeftStopped() {
        VolumeId archive = backup(Lab.GUEST);

        done(plain(archive));

        assertEquals(
                List.of("POST /nodes/pve/lxc {force=0, ignore-unpack-errors=0, ostemplate=" + archive
                        + ", restore=1, start=0, storage=local-btrfs, unique=1, vmid=9990}"),
                written());
        SimGuest copy = lab.world.guest(9990);
        assertEquals("its data", copy.data());
        assertEquals("stopped", copy.status());
        assertFalse(
                copy.config().get("net0").equals(container.config().get("net0")),
                copy.config().toString());
    }

    @Test
    void aMachineIsMadeOfItsBackupUnderAnotherNameWithItsMacs() {
        VolumeId archive = backup(VM);

        done(new Step.CopyGuest(
                ArchiveSource.of(archive),
                COPY,
                BTRFS,
                Optional.of(new HostName("restored")),
                Step.CopyGuest.Macs.KEPT));

        assertEquals(
                List.of(
                        "POST /nodes/pve/qemu {archive=" + archive
                                + ", force=0, live-restore=0, name=restored, start=0, storage=local-btrfs, unique=0, vmid=9990}"),
                written());
        SimGuest copy = lab.world.guest(9990);
        assertEquals("its disks", copy.data());
        assertEquals("restored", copy.config().get("name"));
        assertEquals(machine.config().get("net0"), copy.config().get("net0"));
    }

    @Test
    void whoeverSignsSeesWhatIsMadeOfWhatAndWhere() {
        VolumeId archive = backup(Lab.GUEST);

        Assessment assessment = steps.assess(plain(archive), List.of());

        assertEquals(
                Optional.of("backup " + archive + " of 1 day ago (2026-11-20T12:00:00Z), 'scratch', a container"),
                assessment.about());
        Effect made = assessment.effects().getFirst();
        assertEquals(Effect.Kind.GUEST_MADE, made.kind());
        assertEquals("guest 9990", made.subject());
        assertEquals(
                "make container 9990 'scratch' on storage 'local-btrfs' of backup " + archive
                        + " of 1 day ago (2026-11-20T12:00:00Z), with volumes of 1.1 GiB and new MAC addresses",
                made.words());
        assertEquals(1152L << 20, made.bytes().getAsLong());
    }

    /// PVE takes all of it over without asking for root.
    @Test
    void whatABackupBringsAlongThatReachesBeyondItsGuestIsSigned() {
        container
                .config("hookscript", "local:snippets/hook.pl")
                .config("onboot", "1")
                .config("dev0", "/dev/ttyUSB0")
                .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=10.0.0.7/24,type=veth")
                .config("mp1", "local-btrfs:9999/vm-9999-disk-1.raw,mp=/cache,size=1G")
                .config("unprivileged", "0");
        VolumeId archive = backup(Lab.GUEST);

        List<String> all = effects(
                new Step.CopyGuest(ArchiveSource.of(archive), COPY, BTRFS, Optional.empty(), Step.CopyGuest.Macs.KEPT));

        assertEquals(
                List.of(
                        "guest_made: give net0 of guest 9990 the MAC address BC:24:11:00:00:01, which no other guest of"
                                + " its network may have",
                        "guest_made: give guest 9990 the device dev0: '/dev/ttyUSB0'",
                        "guest_made: have 'local:snippets/hook.pl' run as root on this host whenever guest 9990 starts"
                                + " or stops",
                        "guest_made: give net0 of guest 9990 the address 10.0.0.7/24, which the guest that the backup is"
                                + " of may have too",
                        "guest_made: start guest 9990 whenever this host starts",
                        "guest_made: make it privileged: root in guest 9990 is root on this host",
                        "left_out: make mp1 of guest 9990 empty: no backup holds its data"),
                all.subList(1, all.size()));
    }

    @Test
    void anIdThatAnyGuestOfTheClusterHasIsRefusedAlsoWhereTheTokenMayNotSeeIt() {
        VolumeId archive = backup(Lab.GUEST);
        lab.world.member("pve2");
        lab.world.lxc(9990, "other").on("pve2");

        assertEquals(
                "vmid: 9990 is taken by 'other', a container on node 'pve2', and a copy never replaces a guest; choose"
                        + " another id, such as 100",
                refused(plain(archive)));

        lab.world.noAccess(Lab.TOKEN, "/vms/9990");
        assertTrue(
                refused(plain(archive)).startsWith("vmid: 9990 is taken by a guest that the token may not see, and"),
                refused(plain(archive)));
    }

    @Test
    void anIdThatIsTakenAfterThePlanIsRefusedByPveAndTheOtherGuestIsLeftAlone() {
        VolumeId archive = backup(Lab.GUEST);
        steps.assess(plain(archive), List.of());
        lab.world.qemu(9990, "other").data("not ours");

        Outcome outcome = run(plain(archive));

        assertInstanceOf(Outcome.Failed.class, outcome);
        assertTrue(outcome.summary().contains("already exists"), outcome.summary());
        assertEquals("not ours", lab.world.guest(9990).data());
        assertEquals(List.of(), tasks);
    }

    @Test
    void whatCannotBeRestoredIsSaidBeforeAnybodySigns() {
        VolumeId gone = new VolumeId("local:backup/vzdump-lxc-9999-2020_01_01-00_00_00.tar.zst");
        assertTrue(
                refused(plain(gone)).startsWith("archive: storage 'local' has no backup '" + gone + "', or the token"),
                refused(plain(gone)));
        assertTrue(refused(plain(new VolumeId("nowhere:backup/vzdump-lxc-9999-2020_01_01-00_00_00.tar.zst")))
                .startsWith("archive: there is no storage 'nowhere' on this node"));
        assertTrue(refused(plain(new VolumeId("local:vztmpl/alpine.tar.xz")))
                .startsWith("archive: 'local:vztmpl/alpine.tar.xz' is no backup of a guest, by its name"));

        VolumeId archive = backup(Lab.GUEST);
        Step.CopyGuest elsewhere = new Step.CopyGuest(
                ArchiveSource.of(archive), COPY, new StorageId("local"), Optional.empty(), Step.CopyGuest.Macs.NEW);
        assertTrue(
                refused(elsewhere)
                        .startsWith("storage: 'local' takes no volumes of a container (rootdir); its content is"),
                refused(elsewhere));

        container.config("mp0", "/srv/media,mp=/media");
        assertEquals(
                "archive: its mp0 is '/srv/media' of the host itself, which only root may restore: `pct restore`",
                refused(plain(backup(Lab.GUEST))));
        assertEquals(List.of(), written());
    }

    /// Foreseen: neither the backup nor the guest is there.
    @Test
    void aCopyOfABackupThatIsStillToBeMadeIsPlannedAndSoIsWhatFollows() {
        Stage<Step> first = Stage.of("back-up", new Step.BackUp(Lab.GUEST, new StorageId("local"), ""));
        Stage<Step> copy = Stage.of(
                "copy",
                new Step.CopyGuest(
                        ArchiveSource.madeBy("back-up"),
                        COPY,
                        BTRFS,
                        Optional.of(new HostName("copy")),
                        Step.CopyGuest.Macs.NEW));

        Assessment made = steps.assess(copy.step(), List.of(first));
        Assessment started = steps.assess(new Step.StartGuest(COPY), List.of(first, copy));

        assertEquals(
                "make container 9990 'copy' on storage 'local-btrfs' of the backup that stage 'back-up' makes of guest"
                        + " 9999, with volumes of 1.1 GiB and new MAC addresses",
                made.effects().getFirst().words());
        assertEquals(Assessment.NOTHING, started);
        container.template();
        PlanRefused template =
                assertThrows(PlanRefused.class, () -> steps.assess(new Step.StartGuest(COPY), List.of(first, copy)));
        assertEquals(
                "vmid: guest 9990 is a template and cannot be started (as the steps before it will leave it)",
                template.getMessage());
    }

    @Test
    void aContainerWhoseBackupIsBrokenLeavesNothing() {
        VolumeId archive = backup(Lab.GUEST);
        lab.world.damage(archive.text(), Damage.BROKEN_DATA);

        Outcome outcome = run(plain(archive));

        assertInstanceOf(Outcome.Failed.class, outcome, outcome.summary());
        assertFalse(outcome.summary().contains("LEFT"), outcome.summary());
        assertFalse(lab.world.has(9990));
    }

    @Test
    void whatAMachineWhoseBackupIsBrokenLeavesIsNamed() {
        VolumeId archive = backup(VM);
        lab.world.damage(archive.text(), Damage.BROKEN_DATA);

        Outcome outcome = run(plain(archive));

        assertInstanceOf(Outcome.Failed.class, outcome, outcome.summary());
        assertTrue(
                outcome.summary()
                        .endsWith("; guest 9990 is LEFT as far as its restore has come, and its id is taken:"
                                + " `qm destroy 9990` on the host takes it away"),
                outcome.summary());
        assertTrue(lab.world.has(9990));
    }

    @Test
    void whoWasMadeIsKnownUntilSomebodyMakesAnotherOfIt() {
        VolumeId archive = backup(Lab.GUEST);
        Step.CopyGuest copy = plain(archive);
        done(copy);
        Upid task = tasks.getFirst();

        GuestIdentity made = steps.made(copy, task).orElseThrow();
        assertEquals(COPY, made.vmid());
        assertEquals(Guest.Kind.LXC, made.kind());

        // Taken away and made anew of the same backup, by another one.
        clock.advance(Duration.ofMinutes(1));
        lab.end(lab.started(lab.client.ownNode().lxc(COPY).destroy(Destruction.PLAIN)), clock);
        clock.advance(Duration.ofMinutes(1));
        assertEquals(Optional.empty(), steps.made(copy, task));
        done(copy);
        assertEquals(Optional.empty(), steps.made(copy, task));
        assertTrue(steps.made(copy, tasks.getLast()).isPresent());
    }

    /// Another process with the same token restores something else to the id, and the answer to ours is lost.
    @Test
    void aTaskThatRestoredAnotherBackupIsNotTakenForIt() {
        VolumeId ours = backup(Lab.GUEST);
        lab.world.lxc(9998, "other");
        VolumeId theirs = backup(new Vmid(9998));
        done(plain(theirs));

        List<Upid> found = new ArrayList<>();
        TaskListener listener = new TaskListener() {
            @Override
            public void found(Upid task) {
                found.add(task);
            }
        };
        assertEquals(Optional.empty(), steps.lookAgain(plain(ours), Duration.ofMinutes(1), Set.of(), listener));
        assertEquals(List.of(), found);

        Outcome late = steps.lookAgain(plain(theirs), Duration.ofMinutes(1), Set.of(), listener)
                .orElseThrow();
        assertTrue(late.done(), late.summary());
        assertEquals(tasks, found);
    }
}
