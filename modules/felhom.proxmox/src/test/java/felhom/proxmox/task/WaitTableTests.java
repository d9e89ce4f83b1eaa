package felhom.proxmox.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskEnd.Judged;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.proxmox.api.Mutated;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.check.Lab;
import felhom.proxmox.request.BackupRequest;
import felhom.proxmox.request.Destruction;
import felhom.proxmox.request.LxcOptions;
import felhom.testkit.PveSimulator;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// R7: the situations in which today's clients fail, each over real TLS and in real time. Prints the table with wall
/// time and polls.
class WaitTableTests {
    private static final StringBuilder TABLE = new StringBuilder("\n");

    private static Upid snapshot(Lab lab) {
        return lab.takeSnapshot("before");
    }

    private static Upid backup(Lab lab) {
        return lab.started(lab.client
                .ownNode()
                .backUp(BackupRequest.of(Set.of(Lab.GUEST), new StorageId("local"), BackupRequest.Mode.SNAPSHOT)));
    }

    private static TaskEnd.Ended row(
            String name, Duration takes, Function<Lab, Upid> call, Consumer<PveSimulator> trouble) {
        try (Lab lab = Lab.open()) {
            lab.client.version(); // a connection is there, as in a running agent
            lab.world.durations().set("vzsnapshot", takes).set("vzdump", takes);
            trouble.accept(lab.pve);

            TaskEnd.Ended end = lab.end(call.apply(lab));

            TABLE.append("%-42s %-16s %6.2f s %3d polls   %s%n"
                    .formatted(name, end.judged(), end.watched().toNanos() / 1e9, end.polls(), end.exitStatus()));
            return end;
        }
    }

    private static TaskEnd.Ended row(String name, Function<Lab, Upid> call, Consumer<PveSimulator> trouble) {
        return row(name, Duration.ofMillis(300), call, trouble);
    }

    @AfterAll
    static void print() {
        System.out.println(TABLE);
    }

    @Test
    void aTaskOf300Milliseconds() {
        TaskEnd.Ended end = row("0.3 s task", WaitTableTests::snapshot, _ -> {});

        assertEquals(Judged.OK, end.judged());
        assertTrue(end.polls() <= 4, end.toString());
    }

    @Test
    void aTaskOf3Seconds() {
        TaskEnd.Ended end = row("3.0 s task", Duration.ofSeconds(3), WaitTableTests::snapshot, _ -> {});

        assertEquals(Judged.OK, end.judged());
        assertTrue(end.polls() <= 14, end.toString());
    }

    @Test
    void warningsAreSuccess() {
        TaskEnd.Ended end = row(
                "WARNINGS: 1",
                WaitTableTests::snapshot,
                pve -> pve.faults().taskExit("vzsnapshot", "WARNINGS: 1", "some output", "WARN: something looks odd"));

        assertEquals(Judged.OK_WITH_WARNINGS, end.judged());
        assertEquals("WARN: something looks odd", end.warnings().getFirst());
    }

    @Test
    void jobErrorsAreAFailureWithItsReason() {
        TaskEnd.Ended end = row(
                "job errors",
                WaitTableTests::backup,
                pve -> pve.faults()
                        .taskExit(
                                "vzdump",
                                "job errors",
                                "INFO: x",
                                "ERROR: Backup of VM 9999 failed - no space",
                                "INFO: y"));

        assertEquals(Judged.FAILED, end.judged());
        assertEquals("job errors: Backup of VM 9999 failed - no space", end.message());
        assertTrue(end.log().contains("ERROR: Backup of VM 9999 failed - no space"));
    }

    @Test
    void unexpectedStatusIsUnknown() {
        TaskEnd.Ended end = row(
                "unexpected status",
                WaitTableTests::snapshot,
                pve -> pve.faults().taskExit("vzsnapshot", "unexpected status"));

        assertEquals(Judged.UNKNOWN, end.judged());
    }

    @Test
    void noSuchTaskForAMoment() {
        TaskEnd.Ended end = row(
                "400 no such task for 0.4 s",
                Duration.ofMillis(600),
                WaitTableTests::snapshot,
                pve -> pve.faults().onTask("vzsnapshot").noSuchTaskFor(Duration.ofMillis(400)));

        assertEquals(Judged.OK, end.judged());
    }

    @Test
    void one596WhileWaiting() {
        TaskEnd.Ended end = row(
                "one 596 while waiting",
                WaitTableTests::snapshot,
                pve -> pve.faults().on("GET", "/nodes/pve/tasks/.*/status").answer(596, "Connection timed out"));

        assertEquals(Judged.OK, end.judged());
    }

    @Test
    void resetsWhileWaiting() {
        TaskEnd.Ended end = row(
                "three resets while waiting",
                WaitTableTests::snapshot,
                pve -> pve.faults()
                        .on("GET", "/nodes/pve/tasks/.*/status")
                        .times(3)
                        .resetBeforeWork());

        assertEquals(Judged.OK, end.judged());
    }

    @Test
    void stoppedBeforeItsExitStatusIsThere() {
        TaskEnd.Ended end = row(
                "stopped, exit status 0.5 s late",
                WaitTableTests::snapshot,
                pve -> pve.faults().onTask("vzsnapshot").lateExitStatus(Duration.ofMillis(500)));

        assertEquals(Judged.OK, end.judged());
        assertEquals("OK", end.exitStatus());
    }

    @Test
    void aStatusRequestThatHangs() {
        TaskEnd.Ended end = row(
                "status request hangs",
                WaitTableTests::snapshot,
                pve -> pve.faults().on("GET", "/nodes/pve/tasks/.*/status").hang(Duration.ofSeconds(60)));

        assertEquals(Judged.OK, end.judged());
        assertTrue(end.watched().compareTo(Duration.ofSeconds(6)) < 0, end.toString());
    }

    @Test
    void aStatusAnswerThatHangsInItsBody() {
        TaskEnd.Ended end = row(
                "status body hangs",
                WaitTableTests::snapshot,
                pve -> pve.faults().on("GET", "/nodes/pve/tasks/.*/status").hangBody(Duration.ofSeconds(60)));

        assertEquals(Judged.OK, end.judged());
    }

    @Test
    void aMissingPrivilegeInsideTheTask() {
        TaskEnd.Ended end = row(
                "403 on VM.Backup", WaitTableTests::backup, pve -> pve.world().revoke(Lab.TOKEN, "/", "VM.Backup"));

        assertEquals(Judged.FAILED, end.judged());
        assertEquals(Optional.of("VM.Backup"), end.privilege().orElseThrow().privileges());
        assertEquals(Optional.of("/vms/9999"), end.privilege().orElseThrow().path());
        assertEquals(Lab.TOKEN, end.privilege().orElseThrow().token());
    }

    @Test
    void aDeleteKeepsItsParameters() {
        try (Lab lab = Lab.open()) {
            lab.end(lab.started(lab.guest().destroy(new Destruction(true, false, false))));

            assertEquals(
                    Map.of("purge", "1", "destroy-unreferenced-disks", "0", "force", "0"),
                    lab.pve.writes().getLast().form());
            assertTrue(!lab.world.has(9999));
            TABLE.append("%-42s %s%n".formatted("DELETE with purge=1", "sent"));
        }
    }

    @Test
    void r6ASynchronousChangeIsNoTaskToWaitFor() {
        try (Lab lab = Lab.open()) {
            Mutation change = lab.guest().setConfig(LxcOptions.NONE.cores(2), List.of(), Optional.empty());

            assertEquals(new Mutated.Done(), lab.client.send(change));
            assertEquals(0, lab.world.tasks().size());
        }
    }
}
