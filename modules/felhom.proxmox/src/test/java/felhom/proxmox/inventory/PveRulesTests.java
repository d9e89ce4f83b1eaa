package felhom.proxmox.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Effect;
import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.PlanRefused;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.check.Lab;
import felhom.proxmox.check.Pacemaker;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.testkit.PveWorld;
import felhom.testkit.SimGuest;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What PVE would refuse is refused when it is planned, and what PVE would take is not.
class PveRulesTests {
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final StorageId LOCAL = new StorageId("local");
    private static final List<String> LOCKS = List.of(
            "backup",
            "create",
            "destroyed",
            "disk",
            "fstrim",
            "migrate",
            "mounted",
            "rollback",
            "snapshot",
            "snapshot-delete");
    private static final List<String> MACHINE_LOCKS = List.of(
            "backup",
            "clone",
            "create",
            "migrate",
            "rollback",
            "snapshot",
            "snapshot-delete",
            "suspending",
            "suspended");

    private final VirtualClock clock = Lab.clock();
    private final Lab lab = Lab.virtual(clock);
    private final Pacemaker pacemaker = Pacemaker.of(clock, lab.pve);
    private final ProxmoxSteps steps =
            new ProxmoxSteps(lab.client, new Lab.WaitingTicker(clock), Duration.ofMinutes(30));

    @AfterEach
    void close() {
        pacemaker.close();
        lab.close();
    }

    private Optional<String> refused(Step step) {
        try {
            steps.assess(step, List.of());
            return Optional.empty();
        } catch (PlanRefused refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    private String reason(Step step) {
        return refused(step).orElseThrow(() -> new AssertionError("it is planned: " + step.words()));
    }

    private void says(Step step, String... parts) {
        String reason = reason(step);
        for (String part : parts) {
            assertTrue(reason.contains(part), reason);
        }
        assertEquals(List.of(), lab.pve.writes());
    }

    private static List<Step> steps(Vmid vmid) {
        return List.of(
                new Step.TakeSnapshot(vmid, new SnapshotName("another"), ""),
                new Step.TakeSnapshot(vmid, BEFORE, ""),
                new Step.TakeSnapshot(vmid, new SnapshotName("vzdump"), ""),
                new Step.TakeSnapshot(vmid, new SnapshotName("pending"), ""),
                new Step.RemoveSnapshot(vmid, BEFORE),
                new Step.RemoveSnapshot(vmid, new SnapshotName("nobody")),
                new Step.RevertToSnapshot(vmid, BEFORE),
                new Step.RevertToSnapshot(vmid, new SnapshotName("nobody")),
                new Step.BackUp(vmid, LOCAL, ""),
                new Step.StartGuest(vmid),
                new Step.StopGuest(vmid),
                new Step.DescribeGuest(vmid, "new"),
                new Step.MarkGuest(vmid));
    }

    private static Map<String, Consumer<SimGuest>> conditions(List<String> locks) {
        Map<String, Consumer<SimGuest>> conditions = new TreeMap<>();
        conditions.put("stopped", _ -> {});
        conditions.put("running", SimGuest::running);
        conditions.put("a template", SimGuest::template);
        for (String lock : locks) {
            conditions.put("locked (" + lock + ")", guest -> guest.lock(lock));
            if (List.of("backup", "mounted").contains(lock)) {
                conditions.put(
                        "running, locked (" + lock + ")",
                        guest -> guest.running().lock(lock));
            }
        }
        return conditions;
    }

    /// Plans each step for a guest in each condition, then does it all the same, and says where the two
    /// differ.
    private List<String> disagreements(Map<String, Consumer<SimGuest>> conditions, Maker make) {
        List<String> differ = new ArrayList<>();
        int number = 1000;
        for (Map.Entry<String, Consumer<SimGuest>> condition : conditions.entrySet()) {
            for (int i = 0; i < steps(Lab.GUEST).size(); i++) {
                Vmid vmid = new Vmid(number++);
                SimGuest guest = make.guest(lab.world, vmid.value());
                condition.getValue().accept(guest);
                Step step = steps(vmid).get(i);
                boolean planned = refused(step).isEmpty();
                boolean done = steps.execute(step, TaskListener.SILENT).done();
                if (planned != done) {
                    differ.add(condition.getKey() + ": " + step.words().replace(vmid.toString(), "N")
                            + (planned ? ": planned, and fails" : ": refused, and would work"));
                }
                guest.destroyed();
            }
        }
        return differ;
    }

    private interface Maker {
        SimGuest guest(PveWorld world, int vmid);
    }

    @Test
    void ofAContainerPlansAndTheHostAgreeInEveryCondition() {
        assertEquals(
                List.of(),
                disagreements(
                        conditions(LOCKS),
                        (world, vmid) -> world.lxc(vmid, "ct").snapshot("before")));
    }

    /// A machine that is stopped can be stopped again, and nothing comes of it: that needs no signature.
    @Test
    void ofAMachineTheyAgreeInEveryConditionButThatNothingIsNoPlan() {
        assertEquals(
                List.of("a template: stop guest N", "stopped: stop guest N"),
                disagreements(
                                conditions(MACHINE_LOCKS),
                                (world, vmid) -> world.qemu(vmid, "vm").snapshot("before"))
                        .stream()
                        .map(text -> text.replace(": refused, and would work", ""))
                        .toList());
    }

    private SimGuest container() {
        return lab.world.guest(9999);
    }

    private SimGuest machine() {
        return lab.world.qemu(200, "win11").config("scsi0", "thin:vm-200-disk-0,size=32G");
    }

    private static Step snapshotOf(int vmid) {
        return new Step.TakeSnapshot(new Vmid(vmid), BEFORE, "");
    }

    @Test
    void theVolumeThatCannotBeSnapshotIsNamedWithItsStorage() {
        lab.world.storage("thin", "lvmthin", "", "images", "rootdir");
        lab.world.storage("thick", "lvm", "", "images");
        lab.world.storage("san", "iscsidirect", "", "images");
        SimGuest vm = machine().config("tpmstate0", "local-dir:200/vm-200-disk-2.raw,size=4M,version=v2.0");
        says(
                snapshotOf(200),
                "no snapshot can be taken of guest 200, because of tpmstate0 (local-dir:200/vm-200-disk-2.raw): storage"
                        + " 'local-dir' (dir) takes snapshots of qcow2 volumes only");

        vm.config("tpmstate0", "thin:vm-200-disk-2,size=4M").config("scsi1", "/dev/disk/by-id/ata-WDC,size=1T");
        vm.config("scsi2", "thick:vm-200-disk-3,size=1G").config("ide2", "local-dir:iso/x.iso,media=cdrom");
        assertEquals(
                "vmid: no snapshot can be taken of guest 200, because of scsi1 (/dev/disk/by-id/ata-WDC): a disk of the host"
                        + " itself has no snapshots; and of scsi2 (thick:vm-200-disk-3): storage 'thick' (lvm) takes"
                        + " snapshots of qcow2 volumes only, with snapshot-as-volume-chain",
                reason(snapshotOf(200)));

        container().config("mp0", "/tank/backup,mp=/mnt").config("unused0", "local-dir:9999/vm-9999-disk-7.raw");
        says(snapshotOf(9999), "because of mp0 (/tank/backup): a directory or device of the host has no snapshots");
        container().config("mp0", "san:lun1,mp=/mnt");
        says(snapshotOf(9999), "because of mp0 (san:lun1): storage 'san' (iscsidirect) takes no snapshots");
    }

    @Test
    void whereNoVolumeIsKnownToStandInTheWayAllAreNamed() {
        lab.pve.faults().on("GET", ".*/feature").times(1).play(200, "OK", "{\"data\":{\"hasFeature\":0}}");

        says(snapshotOf(9999), "PVE does not say because of which volume; it has rootfs (local-btrfs:9999/", "btrfs");
    }

    @Test
    void aStorageThatTheTokenMayNotSeeIsNamedWithoutItsType() {
        container().storage("local-dir");
        lab.world.noAccess(Lab.TOKEN, "/storage/local-dir");

        says(snapshotOf(9999), "it has rootfs (local-dir:9999/vm-9999-disk-0.raw)");
    }

    @Test
    void whatCannotBeReadIsNotRefused() {
        container().storage("local-dir");
        lab.pve.faults().on("GET", ".*/feature").answer(403, "Permission check failed");

        assertEquals(Optional.empty(), refused(snapshotOf(9999)));
    }

    @Test
    void aPlanCostsFewRequests() {
        container().snapshot("old").running();
        Map<Step, Integer> most = Map.of(
                snapshotOf(9999),
                3,
                new Step.RevertToSnapshot(Lab.GUEST, new SnapshotName("old")),
                3,
                new Step.StopGuest(Lab.GUEST),
                2,
                new Step.DescribeGuest(Lab.GUEST, "new"),
                1,
                // Two of them for what stays out of it.
                new Step.BackUp(Lab.GUEST, LOCAL, ""),
                4);
        refused(new Step.MarkGuest(Lab.GUEST));

        most.forEach((step, limit) -> {
            int before = lab.pve.requests().size();
            assertEquals(Optional.empty(), refused(step));
            assertEquals(limit, lab.pve.requests().size() - before, step.words());
        });
    }

    private SimGuest onZfs() {
        lab.world.storage("tank", "zfspool", "", "rootdir", "images");
        return container().config("rootfs", "tank:subvol-9999-disk-0,size=1G");
    }

    private void later() {
        clock.advance(Duration.ofMinutes(1));
    }

    @Test
    void onZfsOnlyTheNewestSnapshotIsGoneBackTo() {
        SimGuest guest = onZfs().snapshot("before");
        later();
        guest.snapshot("later");

        says(
                new Step.RevertToSnapshot(Lab.GUEST, BEFORE),
                "name: guest 9999 cannot be rolled back to 'before'",
                "rootfs (tank:subvol-9999-disk-0) is on storage 'tank' (zfspool), which goes back to the newest",
                "'later' is newer",
                "felhom-agent plan delete-snapshot vmid=9999 name=later");
        assertEquals(Optional.empty(), refused(new Step.RevertToSnapshot(Lab.GUEST, new SnapshotName("later"))));
        assertEquals(Optional.empty(), refused(new Step.RemoveSnapshot(Lab.GUEST, BEFORE)));
    }

    @Test
    void aVolumeThatTheNewerSnapshotDoesNotHoldStandsInNobodysWay() {
        SimGuest guest = onZfs().snapshot("before");
        later();
        guest.config("rootfs", "tank:subvol-9999-disk-1,size=1G").snapshot("later");

        assertEquals(Optional.empty(), refused(new Step.RevertToSnapshot(Lab.GUEST, BEFORE)));
        assertTrue(steps.execute(new Step.RevertToSnapshot(Lab.GUEST, BEFORE), TaskListener.SILENT)
                .done());
    }

    @Test
    void whatTheTokenMayNotSeeOfTheStorageIsLeftToTheHost() {
        SimGuest guest = onZfs().snapshot("before");
        later();
        guest.snapshot("later");
        lab.world.noAccess(Lab.TOKEN, "/storage/tank");
        Step step = new Step.RevertToSnapshot(Lab.GUEST, BEFORE);

        assertEquals(Optional.empty(), refused(step));
        Outcome outcome = steps.execute(step, TaskListener.SILENT);
        assertTrue(outcome.summary().contains("is not most recent snapshot"), outcome.summary());
    }

    @Test
    void aChainOfQcow2VolumesIsGoneBackToItsNewestSnapshotToo() {
        lab.world
                .storage("chain", "dir", "/srv/chain", "images")
                .storageOption("chain", "snapshot-as-volume-chain", "1");
        SimGuest vm = lab.world.qemu(200, "vm").config("scsi0", "chain:200/vm-200-disk-0.qcow2,size=1G");
        vm.snapshot("before");
        later();
        vm.snapshot("later");
        Step step = new Step.RevertToSnapshot(new Vmid(200), BEFORE);

        mentions(
                step,
                "scsi0 (chain:200/vm-200-disk-0.qcow2) is on storage 'chain' (dir), which goes back to the newest");
        assertFalse(steps.execute(step, TaskListener.SILENT).done());
    }

    @Test
    void elsewhereAnySnapshotIsGoneBackTo() {
        container().snapshot("before");
        later();
        container().snapshot("later");

        assertEquals(Optional.empty(), refused(new Step.RevertToSnapshot(Lab.GUEST, BEFORE)));
    }

    @Test
    void anUnfinishedSnapshotIsNotGoneBackToAndCanBeDeleted() {
        lab.pve.faults().onTask("vzsnapshot").killed();
        steps.execute(snapshotOf(9999), TaskListener.SILENT);
        container().unlock();

        mentions(new Step.RevertToSnapshot(Lab.GUEST, BEFORE), "is unfinished (prepare)");
        mentions(snapshotOf(9999), "already has a snapshot 'before', an unfinished one (prepare)");
        assertEquals(Optional.empty(), refused(new Step.RemoveSnapshot(Lab.GUEST, BEFORE)));
    }

    private void mentions(Step step, String part) {
        assertTrue(reason(step).contains(part), reason(step));
    }

    @Test
    void aLockIsExplainedByTheTaskThatHoldsIt() {
        lab.world.durations().set("vzsnapshot", Duration.ofHours(1));
        String task = lab.takeSnapshot("before").toString();

        mentions(
                new Step.StartGuest(Lab.GUEST),
                "guest 9999 is locked (snapshot) by task " + task
                        + ", begun 0 seconds ago (2026-11-21T12:00:00Z), which"
                        + " still runs: wait for it, or plan to kill it with `felhom-agent plan stop-task 'task="
                        + task + "'`");
    }

    @Test
    void aLockThatItsTaskLeftBehindIsRootsToTakeOff() {
        lab.pve.faults().onTask("vzsnapshot").killed();
        steps.execute(snapshotOf(9999), TaskListener.SILENT);

        mentions(
                new Step.StartGuest(Lab.GUEST),
                "is locked (snapshot), and no task that may hold it runs any more; the");
        mentions(
                new Step.StartGuest(Lab.GUEST),
                "ended 'unexpected status': root takes the lock off: `pct unlock 9999`");
    }

    @Test
    void aTokenThatSeesItsOwnTasksAloneIsNotTakenForOneThatSeesAll() {
        container().lock("backup");
        lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");

        says(
                new Step.StartGuest(Lab.GUEST),
                "and no task that may hold it is seen; without Sys.Audit on /nodes/pve a token sees its own alone: where"
                        + " none runs on the host, root takes the lock off: `pct unlock 9999`");
    }

    @Test
    void aBackupOfSeveralGuestsMayHoldTheLockToo() {
        lab.world.lxc(9998, "other");
        lab.world.durations().set("vzdump", Duration.ofHours(1));
        String task = lab.started(lab.client
                        .ownNode()
                        .backUp(BackupRequest.of(Set.of(Lab.GUEST, new Vmid(9998)), LOCAL, BackupRequest.Mode.STOP)))
                .toString();
        container().lock("backup");

        mentions(new Step.StartGuest(Lab.GUEST), "is locked (backup) by task " + task);
    }

    @Test
    void whoHoldsALockMayStayUnknown() {
        container().lock("backup");
        lab.pve.faults().on("GET", "/nodes/pve/tasks").answer(501, "Method not implemented");

        says(new Step.StartGuest(Lab.GUEST), "which task holds the lock cannot be seen", "`pct unlock 9999`");
    }

    @Test
    void aMountedContainerIsToldHowItIsUnmounted() {
        container().lock("mounted");

        says(snapshotOf(9999), "its files are mounted on the host: `pct unmount 9999`");
    }

    @Test
    void aSnapshotOfATemplateIsNotDeletedWhichWouldLeaveItLocked() {
        container().snapshot("before").template();
        Step step = new Step.RemoveSnapshot(Lab.GUEST, BEFORE);

        says(step, "PVE deletes none of a template, and would leave it locked");
        Outcome outcome = steps.execute(step, TaskListener.SILENT);
        assertEquals("snapshot-delete", container().lock().orElseThrow());
        assertTrue(
                outcome.summary()
                        .contains("you can't delete a snapshot if vm is a template; guest 9999 is locked"
                                + " (snapshot-delete), and no task that may hold it runs any more"),
                outcome.summary());
    }

    @Test
    void aBackupBeyondTheStoragesRetentionIsRefusedAndOneWithinItIsNot() {
        Step backup = new Step.BackUp(Lab.GUEST, LOCAL, "");
        lab.world.retention("local", "keep-last=1,keep-daily=1");
        lab.world.backup(9999, Instant.parse("2026-11-19T12:00:00Z"));
        assertEquals(Optional.empty(), refused(backup));
        String volume =
                lab.world.backup(9999, Instant.parse("2026-11-20T12:00:00Z")).volid();

        says(backup, "storage: 'local' keeps at most 2 backups of a guest (keep-last=1,keep-daily=1)", "has 2 there");

        lab.client.send(lab.client.ownNode().storage(LOCAL).protect(new VolumeId(volume), true));
        assertEquals(Optional.empty(), refused(backup));
        lab.world.retention("local", "keep-all=1");
        assertEquals(Optional.empty(), refused(backup));
    }

    @Test
    void underHaAMachineThatIsStoppedIsStoppedForGood() {
        SimGuest vm = lab.world.qemu(200, "vm").ha();

        List<Effect> effects =
                steps.assess(new Step.StopGuest(new Vmid(200)), List.of()).effects();

        assertEquals(
                List.of(Effect.Kind.HA_TOLD), effects.stream().map(Effect::kind).toList());
        assertEquals("stopped", vm.status());
    }

    @Test
    void aTaskOfSomebodyElseIsNotPlannedToBeKilledWithoutTheRight() {
        lab.world.token("other@pve!tool");
        lab.world.durations().set("vzsnapshot", Duration.ofHours(1));
        Step own = new Step.StopTask(lab.takeSnapshot("before"));
        lab.world.lxc(9998, "second");
        Step theirs;
        try (PveClient other = lab.client(lab.world.token("other@pve!tool"))) {
            theirs = new Step.StopTask(
                    Lab.started(other.send(other.ownNode().lxc(new Vmid(9998)).snapshot(BEFORE, ""))));
        }

        assertEquals(Optional.empty(), refused(own));
        mentions(theirs, "task: it is of other@pve!tool, and " + Lab.TOKEN + " lacks Sys.Modify on /nodes/pve");
        lab.pve.faults().on("GET", "/access/permissions").answer(403, "Permission check failed");
        assertEquals(Optional.empty(), refused(theirs), "not known");
        lab.world.grantHere(Lab.TOKEN, "/nodes/pve", "Sys.Audit", "Sys.Modify");
        lab.world.grantHere("felhom-agent@pve", "/nodes/pve", "Sys.Audit", "Sys.Modify");
        assertEquals(Optional.empty(), refused(theirs));
    }

    @Test
    void aGuestThatIsNotThereIsRefusedWhateverIsAskedOfIt() {
        for (Step step : steps(new Vmid(5555))) {
            assertTrue(reason(step).contains("there is no guest 5555 on this node"), reason(step));
        }
    }
}
