package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.door.Issue;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.Tasks;
import felhom.ops.NodeName;
import felhom.ops.Upid;
import felhom.shell.command.Desk;
import felhom.shell.command.Exit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whoever watches a task sees how far it is, and is asked at Ctrl-C what that is to do.
class FollowTests extends ShellCase {
    private static final Upid DUMP = Upid.of("UPID:pve:000004D3:0000162F:69206E00:vzdump:101:felhom-agent@pve!agent:");
    private static final Upid CLONE =
            Upid.of("UPID:pve:000004D4:00001630:69206E00:qmclone:102:felhom-agent@pve!agent:");
    private static final String HALF =
            "INFO:  50% (16.0 GiB of 32.0 GiB) in 2m 40s, read: 100.0 MiB/s, write: 99.0 MiB/s";

    private final FakeHost host = new FakeHost();
    private final CountDownLatch leftAlone = new CountDownLatch(1);

    @BeforeEach
    void atATerminal() {
        attended();
        agent.host = Optional.of(host);
    }

    /// Ctrl-C is pressed while the order is at work, and answered so.
    private void ctrlCAnswered(String... with) {
        door.during = _ -> {
            synchronized (answers) {
                for (String answer : with) {
                    answers.add(answer.isEmpty() ? Optional.empty() : Optional.of(answer));
                }
            }
            whomCtrlCAsks.orElseThrow().ctrlC(leftAlone::countDown);
        };
    }

    private Result snapshot() {
        return run("run", "snapshot", "vmid=101", "name=clean", "--yes");
    }

    private void benign() {
        door.issue = new Issue.Benign(Plans.snapshot());
    }

    private static void until(String what, BooleanSupplier reached) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!reached.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, what);
            Thread.onSpinWait();
        }
    }

    @Test
    void aBarIsBelowTheLinesOfTheLog() {
        benign();
        door.during = listener -> {
            assertTrue(listener.wantsLog() && listener.closely());
            listener.line("INFO: Starting Backup of VM 101 (qemu)");
            listener.line(HALF);
            listener.line("INFO: something else");
        };

        Result result = snapshot();

        String bar = "\r\u001b[Ksnapshot 101  [####.....]   50 %  16.0 GiB of 32.0 GiB  102.4 MiB/s  2 min left";
        assertTrue(result.err().contains(bar + "\r\u001b[K  | INFO: something else\n" + bar), result.err());
        assertTrue(!result.err().contains("| " + HALF), "the bar says it better");
    }

    @Test
    void onATerminalThatCanOnlyPrintEachTenthIsALine() {
        benign();
        overwrites = false;
        door.during = listener -> {
            listener.line("transferred 0.0 B of 10.0 GiB (0.00%)");
            listener.line("transferred 1.5 GiB of 10.0 GiB (15.00%)");
            listener.line("transferred 1.6 GiB of 10.0 GiB (16.00%)");
            listener.line("transferred 10.0 GiB of 10.0 GiB (100.00%)");
        };

        String said = snapshot().err();

        assertTrue(said.contains("snapshot 101: 15 %, 1.5 GiB of 10.0 GiB\n"), said);
        assertTrue(!said.contains("snapshot 101: 16 %"), said);
        assertTrue(said.contains("snapshot 101: 99 %, 10.0 GiB of 10.0 GiB\n"), said);
        assertTrue(!said.contains("\u001b"), said);
    }

    @Test
    void whoeverKeepsWatchingMissesNothing() {
        benign();
        door.during = listener -> {
            synchronized (answers) {
                answers.add(Optional.of("k"));
                whomCtrlCAsks.orElseThrow().ctrlC(leftAlone::countDown);
                listener.line("INFO: said while it was asked");
            }
            until("the question is over", () -> !questions.isEmpty());
        };

        Result result = snapshot();

        assertEquals(Exit.OK, result.exit());
        assertEquals(1, leftAlone.getCount());
        assertTrue(result.err().contains("  | INFO: said while it was asked\n"), result.err());
        assertEquals(List.of("[k]eep watching, [d]etach (it goes on by itself) or [s]top the task? [k] "), questions);
    }

    @Test
    void whoeverDetachesLeavesItAloneAndIsToldWhereToLook() {
        benign();
        ctrlCAnswered("what?", "d");
        waitUntilLeft();

        Result result = snapshot();

        assertEquals(Exit.INTERRUPTED, result.exit());
        assertTrue(result.err().contains("expected k, d or s\n"), result.err());
        assertTrue(result.err().contains("detached; felhom-agent jobs lists what runs"), result.err());
    }

    private void waitUntilLeft() {
        var press = door.during;
        door.during = listener -> {
            press.accept(listener);
            until("it is left alone", () -> leftAlone.getCount() == 0);
        };
    }

    @Test
    void aTerminalThatIsGoneDetaches() {
        benign();
        ctrlCAnswered("");
        waitUntilLeft();

        assertEquals(Exit.INTERRUPTED, snapshot().exit());
    }

    @Test
    void aTaskIsStoppedThroughTheGateAsTaskStopDoesIt() {
        benign();
        ctrlCAnswered("s", "/keys/alice");
        var press = door.during;
        door.during = listener -> {
            press.accept(listener);
            until("it is stopped", () -> !door.approvals.isEmpty());
        };

        Result result = snapshot();

        assertEquals(
                List.of(
                        "issue snapshot {name=clean, vmid=101}",
                        "submit snapshot {name=clean, vmid=101}",
                        "issue stop-task {task=" + Plans.TASK + "}",
                        "apply"),
                door.asked);
        assertEquals(List.of("/keys/alice felhom-plan@v1 " + Plans.DOCUMENT), agent.signed);
        assertEquals(Exit.OK, result.exit(), "how the order ended is what it reports");
    }

    @Test
    void severalTasksAreWatchedAtOnceAndTheWorstEndCounts() {
        host.logs.put(DUMP, List.of("INFO: Starting Backup of VM 101 (qemu)", HALF));
        host.logs.put(CLONE, List.of("create full clone of drive scsi0 (a:b)", "a line"));
        host.ends.put(DUMP, ended(DUMP, TaskEnd.Judged.OK, "OK", "done"));
        host.ends.put(CLONE, ended(CLONE, TaskEnd.Judged.FAILED, "no space", "no space"));

        Result result = run("task", "wait", DUMP.text(), CLONE.text());

        assertEquals(Exit.FAILED, result.exit());
        assertTrue(result.out().contains("qmclone 102 | a line\n"), result.out());
        assertTrue(result.out().contains("vzdump 101: ok after 3.00 s\n"), result.out());
        assertTrue(result.err().contains("qmclone 102: failed after 3.00 s: no space\n"), result.err());
    }

    private static TaskEnd ended(Upid task, TaskEnd.Judged judged, String status, String message) {
        return new TaskEnd.Ended(
                task, Duration.ofSeconds(3), 4, judged, status, message, List.of(), List.of(), Optional.empty());
    }

    @Test
    void jobsTellWhatRunsWhoseSinceWhenAndHowFar() {
        host.running.add(running(DUMP, "vzdump", "101"));
        host.running.add(running(CLONE, "qmclone", "102"));
        host.logs.put(DUMP, List.of(HALF));

        Result result = run("jobs");

        assertEquals(Exit.OK, result.exit(), result.err());
        assertTrue(
                result.out()
                        .contains("vzdump 101   felhom-agent@pve!agent  2026-11-21T11:58:30Z (90 s)  50 %, 16.0 GiB of"
                                + " 32.0 GiB, 102.4 MiB/s, 2 min left"),
                result.out());
        assertTrue(result.out().contains("qmclone 102  felhom-agent@pve!agent"), result.out());
    }

    @Test
    void jobsInJson() {
        host.running.add(running(DUMP, "vzdump", "101"));
        host.logs.put(DUMP, List.of(HALF));

        run("jobs", "--json").isJson("""
                [{'task':{'upid':'%s','node':'pve','type':'vzdump','id':'101','user':'felhom-agent@pve!agent',
                'started':'2026-11-21T11:58:30Z','running':true},
                'progress':{'part':1,'percent':50,'done':17179869184,'total':34359738368,'rate':107374182}}]""".formatted(DUMP));
    }

    private static Tasks.Summary running(Upid task, String type, String id) {
        return new Tasks.Summary(
                task,
                new NodeName("pve"),
                type,
                id,
                "felhom-agent@pve!agent",
                Plans.NOON.minusSeconds(90),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void inAPipeNobodyIsAskedAndNothingIsDrawn() {
        agent.desk = Desk.NONE;
        typed = Optional.empty();
        door.during = listener -> {
            assertTrue(!listener.wantsLog());
            assertEquals(Optional.empty(), whomCtrlCAsks);
            listener.waiting(Plans.TASK, Duration.ofSeconds(9));
        };

        assertTrue(!snapshot().err().contains("\r"));
    }
}
