package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Effect;
import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.inventory.ProxmoxInventory;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.testkit.SimGuest;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Each step on a virtual machine: what it writes, what it leaves, and what it says when it cannot.
class MachineStepsTests {
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final Vmid VM = new Vmid(9970);

    private final VirtualClock clock = Lab.clock();
    private final Lab lab = Lab.virtual(clock);
    private final SimGuest vm = lab.world.qemu(9970, "vmtest").data("old");
    private final ProxmoxSteps steps =
            new ProxmoxSteps(lab.client, new Lab.VirtualTicker(clock), Duration.ofMinutes(5));

    @AfterEach
    void close() {
        lab.close();
    }

    private Outcome run(Step step) {
        return steps.execute(step, TaskListener.SILENT);
    }

    private void done(Step step) {
        Outcome outcome = run(step);
        assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
    }

    private List<String> words(Step step) {
        return steps.assess(step, List.of()).effects().stream()
                .map(Effect::words)
                .toList();
    }

    private void snapshotWithMemory() {
        vm.running();
        lab.end(lab.started(lab.client.ownNode().qemu(VM).snapshot(BEFORE, "", true)), clock);
    }

    @Test
    void whatBenignStepsWriteIsExactlyThis() {
        done(new Step.TakeSnapshot(VM, BEFORE, "why"));
        done(new Step.BackUp(VM, new StorageId("local"), ""));
        done(new Step.StartGuest(VM));
        String digest = vm.digest();
        done(new Step.DescribeGuest(VM, "new text"));

        assertEquals(
                List.of(
                        "POST /nodes/pve/qemu/9970/snapshot {description=why, snapname=before, vmstate=0}",
                        "POST /nodes/pve/vzdump {compress=zstd, mode=snapshot, remove=0, storage=local, vmid=9970}",
                        "POST /nodes/pve/qemu/9970/status/start {}",
                        "PUT /nodes/pve/qemu/9970/config {description=new text, digest=" + digest + "}"),
                lab.pve.writes().stream()
                        .map(w -> w.method() + " " + w.path() + " " + w.form())
                        .toList());
    }

    @Test
    void aSnapshotIsTakenRolledBackToAndRemoved() {
        done(new Step.TakeSnapshot(VM, BEFORE, ""));
        vm.data("new").running();

        done(new Step.RevertToSnapshot(VM, BEFORE));
        done(new Step.RemoveSnapshot(VM, BEFORE));

        assertEquals("old", vm.data());
        assertEquals("stopped", vm.status());
        assertEquals(List.of(), vm.snapshotNames());
    }

    @Test
    void itIsStartedAndStopped() {
        done(new Step.StartGuest(VM));
        assertEquals("running", vm.status());

        done(new Step.StopGuest(VM));
        assertEquals("stopped", vm.status());
    }

    @Test
    void aStartThatPveRefusesInItsTaskFailsWithPvesReason() {
        vm.running();

        Outcome outcome = run(new Step.StartGuest(VM));

        assertInstanceOf(Outcome.Failed.class, outcome);
        assertTrue(outcome.summary().contains("VM 9970 already running"), outcome.summary());
    }

    @Test
    void aRunningMachineIsBackedUpOnAnyStorage() {
        vm.config("scsi0", "local-dir:9970/vm-9970-disk-0.raw,size=1G").running();

        done(new Step.BackUp(VM, new StorageId("local"), ""));

        assertEquals(1, lab.world.backups().size());
    }

    @Test
    void aSnapshotThatItsDiskCannotTakeFailsWithPvesReason() {
        vm.config("scsi0", "local-dir:9970/vm-9970-disk-0.raw,size=1G");

        Outcome outcome = run(new Step.TakeSnapshot(VM, BEFORE, ""));

        assertInstanceOf(Outcome.Failed.class, outcome);
        assertTrue(outcome.summary().contains("snapshot feature is not available"), outcome.summary());
    }

    @Test
    void aDescriptionLosesTheWhiteSpaceAtItsEndAndIsDoneAllTheSame() {
        done(new Step.DescribeGuest(VM, "text with blanks  \n\n"));

        assertEquals("text with blanks", vm.description());
    }

    @Test
    void aDescriptionKeepsTheAgentsMarkInItsLastLine() {
        done(new Step.DescribeGuest(VM, "old"));
        done(new Step.MarkGuest(VM));
        String mark = vm.description().substring("old\n".length());

        done(new Step.DescribeGuest(VM, "new"));
        assertEquals("new\n" + mark, vm.description());

        done(new Step.DescribeGuest(VM, ""));
        assertEquals(mark, vm.description());
        assertTrue(mark.matches("felhom-id:[0-9a-f-]{36}"), mark);
    }

    @Test
    void aDescriptionIsRemoved() {
        vm.description("old");

        done(new Step.DescribeGuest(VM, ""));

        assertEquals("", vm.description());
    }

    @Test
    void aWriteWhoseAnswerIsLostIsReadBack() {
        lab.client.version();
        lab.pve.faults().on("PUT", "/nodes/pve/qemu/9970/config").answerAfterWork(596, "Connection timed out");

        done(new Step.DescribeGuest(VM, "new"));

        assertEquals(1, lab.pve.writes().size());
    }

    @Test
    void aWriteThatWaitsForTheLockOfATaskInVainFails() {
        vm.lock("backup");

        Outcome outcome = run(new Step.DescribeGuest(VM, "new"));

        assertInstanceOf(Outcome.Failed.class, outcome);
        assertTrue(outcome.summary().contains("VM is locked (backup)"), outcome.summary());
    }

    @Test
    void rollingARunningMachineBackStopsIt() {
        vm.snapshot("before").running();

        List<String> words = words(new Step.RevertToSnapshot(VM, BEFORE));

        assertEquals(2, words.size());
        assertEquals("stop guest 9970 at once and leave it stopped", words.getLast());
    }

    @Test
    void rollingBackToASnapshotWithMemoryEndsWithTheMachineRunning() {
        snapshotWithMemory();
        String again = "let guest 9970 run again as it did at that time: the snapshot holds its memory";
        List<String> running = words(new Step.RevertToSnapshot(VM, BEFORE));
        assertEquals(List.of("stop guest 9970 at once", again), running.subList(1, 3));
        vm.stopped();
        List<String> stopped = words(new Step.RevertToSnapshot(VM, BEFORE));
        assertEquals(List.of(again), stopped.subList(1, 2));

        done(new Step.RevertToSnapshot(VM, BEFORE));

        assertEquals("running", vm.status());
    }

    @Test
    void itsIdentityIsStrongAndCostsOneReadOnceItIsKnown() {
        GuestIdentity first = steps.identity(VM).orElseThrow();
        int before = lab.pve.requests().size();

        GuestIdentity again = steps.identity(VM).orElseThrow();

        assertEquals(GuestIdentity.Grade.STRONG, first.grade());
        assertTrue(first.marks().keySet().containsAll(List.of("meta.ctime", "smbios1.uuid")), first.toString());
        assertEquals(1, lab.pve.requests().size() - before);
        assertEquals(first, again);
    }

    @Test
    void aCallGoesToTheKindThatWasLookedAt() {
        assertTrue(steps.identity(VM).isPresent());
        vm.destroyed();
        SimGuest container = lab.world.lxc(9970, "another").snapshot("before").data("precious");

        Outcome outcome = run(new Step.RevertToSnapshot(VM, BEFORE));

        assertInstanceOf(Outcome.Failed.class, outcome);
        assertTrue(outcome.summary().contains("'nodes/pve/qemu-server/9970.conf' does not exist"), outcome.summary());
        assertEquals("precious", container.data());
        assertEquals(
                "guest 9970 was a virtual machine and is a container now",
                GuestIdentity.of(VM, Guest.Kind.QEMU, Map.of(), "")
                        .difference(steps.identity(VM).orElseThrow(), true)
                        .orElseThrow());
    }

    @Test
    void aGuestOfAnotherNodeIsNamedThere() {
        lab.world.qemu(200, "elsewhere").on("pve2");

        Outcome there = run(new Step.StartGuest(new Vmid(200)));
        Outcome nowhere = run(new Step.StartGuest(new Vmid(201)));

        assertTrue(there.summary().contains("guest 200 (a virtual machine) is on node 'pve2'"), there.summary());
        assertTrue(nowhere.summary().contains("there is no guest 201 on this node"), nowhere.summary());
        assertEquals(List.of(), lab.pve.writes());
    }

    @Test
    void aPausedMachineIsSaidToBePaused() {
        vm.running();
        lab.end(lab.started(lab.client.ownNode().qemu(VM).pause()), clock);

        ProxmoxInventory inventory = new ProxmoxInventory(new OwnGuests(lab.client));

        assertEquals("paused", inventory.guest(VM).orElseThrow().guest().status());
        assertTrue(inventory.canSnapshot(VM));
    }
}
