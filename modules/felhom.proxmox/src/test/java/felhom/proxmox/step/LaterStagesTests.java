package felhom.proxmox.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Effect;
import felhom.engine.order.LeftOut;
import felhom.engine.port.Assessment;
import felhom.engine.port.TaskListener;
import felhom.ops.PlanRefused;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.check.Lab;
import felhom.proxmox.check.Pacemaker;
import felhom.testkit.PveWorld;
import felhom.testkit.SimGuest;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A stage of a procedure is planned for the guest as the stages before it will leave it.
class LaterStagesTests {
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final SnapshotName LATER = new SnapshotName("later");
    private static final StorageId LOCAL = new StorageId("local");
    private static final Step START = new Step.StartGuest(Lab.GUEST);
    private static final Step STOP = new Step.StopGuest(Lab.GUEST);
    private static final Step TAKE = new Step.TakeSnapshot(Lab.GUEST, BEFORE, "");
    private static final Step REMOVE = new Step.RemoveSnapshot(Lab.GUEST, BEFORE);
    private static final Step REVERT = new Step.RevertToSnapshot(Lab.GUEST, BEFORE);

    private final VirtualClock clock = Lab.clock();
    private final Lab lab = Lab.virtual(clock);
    private final Pacemaker pacemaker = Pacemaker.of(clock, lab.pve);
    private final SimGuest guest = lab.world.guest(9999);
    private final ProxmoxSteps steps =
            new ProxmoxSteps(lab.client, new Lab.WaitingTicker(clock), Duration.ofMinutes(30));

    @AfterEach
    void close() {
        pacemaker.close();
        lab.close();
    }

    private static List<Stage<Step>> stages(List<Step> steps) {
        return steps.isEmpty()
                ? List.of()
                : Procedure.of(steps.toArray(Step[]::new)).stages();
    }

    private Optional<String> refused(List<Step> before, Step step) {
        try {
            steps.assess(step, stages(before));
            return Optional.empty();
        } catch (PlanRefused refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    private void planned(Step... all) {
        for (int i = 0; i < all.length; i++) {
            Step step = all[i];
            assertEquals(Optional.empty(), refused(List.of(all).subList(0, i), step), step.words());
        }
    }

    private static List<Effect.Kind> costs(Assessment assessment) {
        return assessment.effects().stream().map(Effect::kind).toList();
    }

    @Test
    void aStopAfterAStartOfAStoppedGuestIsPlannedWithWhatItCosts() {
        assertEquals(Optional.of("vmid: guest 9999 is not running"), refused(List.of(), STOP));

        Assessment stop = steps.assess(STOP, stages(List.of(START)));

        assertEquals(Optional.of("guest 9999 'scratch', running by then"), stop.about());
        assertEquals(
                List.of("take the service of guest 9999 away at once, and lose what it had not written to disk"),
                stop.effects().stream().map(Effect::words).toList());
        assertEquals(List.of(), lab.pve.writes());
    }

    @Test
    void aStartAfterAStopOfARunningGuestIsPlanned() {
        guest.running();

        assertTrue(refused(List.of(), START).isPresent());
        planned(STOP, START, STOP);
    }

    @Test
    void aSnapshotThatIsTakenFirstCanBeDeletedAndGoneBackTo() {
        planned(TAKE, REMOVE);
        planned(TAKE, REVERT);

        assertEquals(
                Optional.of("guest 9999 'scratch', stopped by then, snapshot 'before'"),
                steps.assess(REVERT, stages(List.of(TAKE))).about());
    }

    @Test
    void theNameOfASnapshotThatIsDeletedFirstIsFree() {
        guest.snapshot("before");

        assertTrue(refused(List.of(), TAKE).isPresent());
        planned(REMOVE, TAKE);
        assertEquals(
                Optional.of("name: guest 9999 has no snapshot 'before' (as the steps before it will leave it)"),
                refused(List.of(REMOVE), REVERT));
    }

    @Test
    void whatAnEarlierStageSpoilsIsRefusedAndSaysSo() {
        assertEquals(
                Optional.of("name: guest 9999 already has a snapshot 'before'; choose another name (as the steps before"
                        + " it will leave it)"),
                refused(List.of(TAKE), TAKE));
    }

    @Test
    void aRollbackLeavesAGuestStopped() {
        guest.snapshot("before").running();

        planned(REVERT, START);
        assertEquals(
                Optional.of("vmid: guest 9999 is not running (as the steps before it will leave it)"),
                refused(List.of(REVERT), STOP));
        assertEquals(List.of(Effect.Kind.WRITES_LOST), costs(steps.assess(REVERT, stages(List.of(STOP)))));
        assertEquals(
                List.of(Effect.Kind.WRITES_LOST, Effect.Kind.GUEST_STOPPED),
                costs(steps.assess(REVERT, stages(List.of(STOP, START)))));
    }

    @Test
    void aRollbackToASnapshotWithMemoryLeavesAMachineRunning() {
        Vmid vm = new Vmid(9970);
        lab.world.qemu(9970, "vmtest").running();
        lab.end(lab.started(lab.client.ownNode().qemu(vm).snapshot(BEFORE, "", true)), clock);
        Step revert = new Step.RevertToSnapshot(vm, BEFORE);

        planned(new Step.StopGuest(vm), revert, new Step.StopGuest(vm));
        assertEquals(
                Optional.of("vmid: guest 9970 is already running (as the steps before it will leave it)"),
                refused(List.of(new Step.StopGuest(vm), revert), new Step.StartGuest(vm)));
    }

    /// HA starts it again, and nobody knows when.
    @Test
    void afterARollbackUnderHaNeitherStartNorStopIsRefused() {
        guest.snapshot("before").running().ha();

        planned(REVERT, START);
        planned(REVERT, STOP);
        Assessment stop = steps.assess(STOP, stages(List.of(REVERT)));
        assertEquals(
                Optional.of("guest 9999 'scratch', running or stopped by then, managed by HA (started)"), stop.about());
        assertEquals(List.of(Effect.Kind.GUEST_STOPPED, Effect.Kind.HA_TOLD), costs(stop));
    }

    @Test
    void aRollbackBringsBackWhatABackupTakesIn() {
        guest.snapshot("before").config("mp0", "/srv/media,mp=/media");
        Step backup = new Step.BackUp(Lab.GUEST, LOCAL, "");

        assertEquals(
                List.of("mp0"),
                steps.assess(backup, List.of()).leftOut().stream()
                        .map(LeftOut::key)
                        .toList());
        assertEquals(List.of(), steps.assess(backup, stages(List.of(REVERT))).leftOut());
    }

    @Test
    void onZfsANewerSnapshotStandsInTheWayOnceItIsTakenAndNoMoreOnceItIsDeleted() {
        lab.world.storage("tank", "zfspool", "", "rootdir", "images");
        guest.config("rootfs", "tank:subvol-9999-disk-0,size=1G").snapshot("before");
        Step later = new Step.TakeSnapshot(Lab.GUEST, LATER, "");
        Step remove = new Step.RemoveSnapshot(Lab.GUEST, LATER);

        String reason = refused(List.of(later), REVERT).orElseThrow();

        assertTrue(reason.contains("goes back to the newest snapshot only, and 'later' is newer"), reason);
        planned(later, remove, REVERT);
        planned(later, new Step.RevertToSnapshot(Lab.GUEST, LATER));
    }

    @Test
    void backupsOfEarlierStagesCountAgainstTheStoragesRetention() {
        lab.world.retention("local", "keep-last=1");
        Step backup = new Step.BackUp(Lab.GUEST, LOCAL, "");

        planned(backup);
        assertTrue(refused(List.of(backup), backup).orElseThrow().contains("guest 9999 has 1 there"));
    }

    @Test
    void whoKillsTheTaskThatHoldsTheLockMayPlanOn() {
        guest.running();
        lab.world.durations().set("vzsnapshot", Duration.ofHours(1));
        Step kill = new Step.StopTask(lab.takeSnapshot("before"));

        assertTrue(refused(List.of(), STOP).orElseThrow().contains("is locked (snapshot)"));
        planned(kill, STOP);
    }

    @Test
    void whatIsDoneToAnotherGuestChangesNothing() {
        lab.world.lxc(9998, "second");

        assertEquals(
                Optional.of("vmid: guest 9999 is not running"),
                refused(List.of(new Step.StartGuest(new Vmid(9998))), STOP));
    }

    private interface Maker {
        SimGuest guest(PveWorld world, int vmid);
    }

    private static List<Step> each(Vmid vmid) {
        return List.of(
                new Step.TakeSnapshot(vmid, BEFORE, ""),
                new Step.TakeSnapshot(vmid, LATER, ""),
                new Step.RemoveSnapshot(vmid, BEFORE),
                new Step.RemoveSnapshot(vmid, LATER),
                new Step.RevertToSnapshot(vmid, BEFORE),
                new Step.RevertToSnapshot(vmid, LATER),
                new Step.BackUp(vmid, LOCAL, ""),
                new Step.StartGuest(vmid),
                new Step.StopGuest(vmid));
    }

    /// Plans each step after each other, does both, and says where plan and host differ on the second.
    private List<String> disagreements(Maker make) {
        List<String> differ = new ArrayList<>();
        int number = 1000;
        int pairs = 0;
        for (boolean running : List.of(false, true)) {
            for (int first = 0; first < each(Lab.GUEST).size(); first++) {
                for (int second = 0; second < each(Lab.GUEST).size(); second++) {
                    Vmid vmid = new Vmid(number++);
                    SimGuest made = make.guest(lab.world, vmid.value());
                    if (running) {
                        made.running();
                    }
                    Step one = each(vmid).get(first);
                    Step other = each(vmid).get(second);
                    boolean planned = refused(List.of(one), other).isEmpty();
                    if (steps.execute(one, TaskListener.SILENT).done()) {
                        pairs++;
                        boolean done = steps.execute(other, TaskListener.SILENT).done();
                        if (planned != done) {
                            differ.add((one.words() + ", then " + other.words() + (planned ? ": fails" : ": works"))
                                    .replace(vmid.toString(), "N"));
                        }
                    }
                    made.destroyed();
                }
            }
        }
        assertTrue(pairs > 80, "pairs: " + pairs);
        return differ;
    }

    @Test
    void ofAContainerPlansAndTheHostAgreeOnEachStepAfterEachOther() {
        assertEquals(
                List.of(), disagreements((world, vmid) -> world.lxc(vmid, "ct").snapshot("before")));
    }

    /// A machine that is stopped can be stopped again, and nothing comes of it: that needs no signature.
    @Test
    void ofAMachineTheyAgreeButThatNothingIsNoPlan() {
        assertEquals(
                List.of(),
                disagreements((world, vmid) -> world.qemu(vmid, "vm").snapshot("before")).stream()
                        .filter(text -> !text.endsWith("then stop guest N: works"))
                        .toList());
    }
}
