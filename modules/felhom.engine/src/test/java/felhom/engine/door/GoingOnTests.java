package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.Effect;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.order.TestOrigins;
import felhom.engine.port.Assessment;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.port.Work;
import felhom.engine.state.AgentState;
import felhom.engine.state.Host;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// R10: an agent is killed in the middle of an order of several steps. The next one takes it up where the log
/// ends, and goes on or back as the order says: nothing is done twice, and its end is written once.
class GoingOnTests {
    private static final Vmid GUEST = new Vmid(101);
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final Step TAKE = new Step.TakeSnapshot(GUEST, BEFORE, "");
    private static final Step REMOVE = new Step.RemoveSnapshot(GUEST, BEFORE);
    private static final Step REVERT = new Step.RevertToSnapshot(GUEST, BEFORE);
    private static final Step START = new Step.StartGuest(GUEST);
    private static final Step STOP = new Step.StopGuest(GUEST);
    private static final Step DESCRIBE = new Step.DescribeGuest(GUEST, "new");
    private static final Procedure<Step> THREE = new Procedure<>(List.of(
            Stage.of("save", TAKE).undoneBy(REMOVE),
            Stage.goingBack("start", START).undoneBy(STOP),
            Stage.goingBack("describe", DESCRIBE)));

    @TempDir
    private Path directory;

    private Host host;

    /// Every step that the host has done or refused, in order.
    private final List<Step> sent = new ArrayList<>();

    private final Map<Upid, Step> tasks = new HashMap<>();

    /// The steps that fail in their task.
    private Set<Step> failing = Set.of();

    /// What happens while the task of a step is waited for.
    private Consumer<Step> meanwhile = _ -> {};

    private String mac = "BC:24:11:00:00:01";
    private List<Effect> costs = List.of();

    @BeforeEach
    void aHost() {
        host = new Host(directory);
    }

    /// The process is gone.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// Dies before its n-th writing.
    private static final class Dying implements Journal {
        private final Journal real;
        private int left;

        Dying(Journal real, int left) {
            this.real = real;
            this.left = left;
        }

        @Override
        public void append(Entry entry) {
            if (left-- == 0) {
                throw new Killed();
            }
            real.append(entry);
        }
    }

    private class OnHost implements StepExecutor {
        @Override
        public Assessment assess(Step step, List<Stage<Step>> before) {
            return new Assessment(Optional.empty(), costs);
        }

        @Override
        public boolean leftChange(Step failed, Failure failure) {
            return false;
        }

        @Override
        public Optional<GuestIdentity> identity(Vmid guest) {
            return Optional.of(GuestIdentity.of(guest, Guest.Kind.LXC, Map.of("net0", "hwaddr=" + mac), "digest"));
        }

        @Override
        public Optional<GuestIdentity> made(Step step, Upid task) {
            return identity(step.makes().orElseThrow());
        }

        @Override
        public Outcome execute(Step step, Work work, TaskListener listener) {
            sent.add(step);
            Upid task = Upid.of(
                    "UPID:pve:0000214A:00050E57:6B01" + String.format("%04X", sent.size()) + ":vzany:101:a@pve!bb:");
            tasks.put(task, step);
            listener.started(task);
            meanwhile.accept(step);
            return end(step);
        }

        @Override
        public Optional<Outcome> lookAgain(
                Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
            return sent.contains(step) ? Optional.of(end(step)) : Optional.empty();
        }
    }

    private Outcome end(Step step) {
        if (step.equals(REVERT)) {
            mac = "BC:24:11:00:00:99";
        }
        return failing.contains(step)
                ? new Outcome.Failed(new Failure(Failure.Kind.TASK, "it failed", Optional.empty(), List.of()))
                : new Outcome.Done("done: " + step.words());
    }

    private final Tasks seen = new Tasks() {
        @Override
        public List<Summary> list(Filter filter) {
            return List.of();
        }

        @Override
        public Optional<Summary> find(Upid task) {
            return Optional.empty();
        }

        @Override
        public void log(Upid task, Consumer<String> sink) {}

        @Override
        public TaskEnd await(Upid task, Duration limit, TaskListener listener) {
            boolean failed = failing.contains(tasks.get(task));
            return new TaskEnd.Ended(
                    task,
                    Duration.ZERO,
                    1,
                    failed ? TaskEnd.Judged.FAILED : TaskEnd.Judged.OK,
                    failed ? "no" : "OK",
                    failed ? "it failed" : "it is done",
                    List.of(),
                    List.of(),
                    Optional.empty());
        }
    };

    private static Plan plan(Procedure<Step> procedure) {
        return new Plan(
                new NodeName("pve"),
                new OperationName("three"),
                Map.of("vmid", "101"),
                List.of(),
                procedure,
                List.of(),
                List.of(GuestIdentity.of(GUEST, Guest.Kind.LXC, Map.of("net0", "hwaddr=BC:24:11:00:00:01"), "digest")));
    }

    /// As operators have signed it.
    private Journal.Entry.Intent intent(Plan plan) {
        IssuedPlan issued = host.plan();
        Order order = new Order(issued.order().id(), plan.operation(), plan.arguments());
        return Host.intent(
                new IssuedPlan("shell", order, issued.nonce(), issued.issued(), issued.expires(), issued.bytes()),
                plan);
    }

    /// An agent that begins it and is killed before it has written so much.
    private void killedBefore(int writing, Procedure<Step> procedure) {
        AgentState state = host.open();
        state.boot("1");
        Journal.Entry.Intent intent = intent(plan(procedure));
        Order order = intent.order();
        Plan plan = intent.plan();
        Journal dying = new Dying(state.journal(), writing);
        try {
            dying.append(intent);
            Outcome outcome = new Run(intent.key(), order, plan, new OnHost(), dying, false, TaskListener.SILENT).go();
            dying.append(new Journal.Entry.Ended(intent.key(), outcome));
        } catch (Killed killed) {
            // The log says how far it came.
        }
        state.letGo();
    }

    /// An agent whose log takes nothing more from the n-th writing on.
    private Outcome toldWithoutALogFrom(int writing, Procedure<Step> procedure) {
        AgentState state = host.open();
        Journal failing = new Journal() {
            private int left = writing;

            @Override
            public void append(Entry entry) {
                if (left-- <= 0) {
                    throw new JournalBroken("the disk is full");
                }
                state.journal().append(entry);
            }
        };
        Journal.Entry.Intent intent = intent(plan(procedure));
        failing.append(intent);
        Outcome told = new Run(
                        intent.key(), intent.order(), intent.plan(), new OnHost(), failing, false, TaskListener.SILENT)
                .go();
        state.letGo();
        return told;
    }

    private List<UnreportedOutcome> nextStart() {
        try (AgentState state = host.open()) {
            Settlement.of(state, seen, new OnHost(), host.clocks()).settle(Duration.ZERO);
            return state.ledger().outbox();
        }
    }

    /// Who is told to stop is interrupted, also while it asks the host who a guest is.
    @Test
    void stoppedBetweenTwoStepsItIsLeftOpenAndDoesNotGoBack() {
        AtomicBoolean over = new AtomicBoolean();
        AgentState state = host.open();
        state.boot("1");
        Journal.Entry.Intent intent = intent(plan(THREE));
        state.steadyJournal().append(intent);
        StepExecutor interrupted = new OnHost() {
            @Override
            public Optional<GuestIdentity> identity(Vmid guest) {
                if (sent.isEmpty()) {
                    return super.identity(guest);
                }
                over.set(true);
                throw new HostException(Failure.of(Failure.Kind.TIMED_OUT, "interrupted"));
            }
        };

        Outcome told = new Run(
                        intent.key(),
                        intent.order(),
                        intent.plan(),
                        interrupted,
                        state.steadyJournal(),
                        false,
                        TaskListener.SILENT)
                .until(over::get)
                .go();
        state.letGo();

        Outcome.Unknown open = assertInstanceOf(Outcome.Unknown.class, told);
        assertTrue(open.open());
        assertTrue(open.summary().contains("goes on from there when it runs again"), open.summary());
        assertEquals("ok", nextStart().getFirst().outcome());
        assertEquals(List.of(TAKE, START, DESCRIBE), sent);
    }

    @Test
    void killedBetweenTheFirstAndTheSecondOfThreeItGoesOn() {
        // intent, start, task and end of the first
        killedBefore(4, THREE);
        assertEquals(List.of(TAKE), sent);

        UnreportedOutcome report = nextStart().getFirst();

        assertEquals(List.of(TAKE, START, DESCRIBE), sent);
        assertEquals("ok", report.outcome());
        assertEquals(
                "'three', found out later: save: done: take snapshot 'before' of guest 101; then start: done: start"
                        + " guest 101; then describe: done: write the description of guest 101",
                report.summary());
    }

    @Test
    void killedAfterTheSecondHasFailedItGoesBack() {
        failing = Set.of(START);
        killedBefore(7, THREE);
        assertEquals(List.of(TAKE, START), sent);

        UnreportedOutcome report = nextStart().getFirst();

        assertEquals(List.of(TAKE, START, REMOVE), sent);
        assertEquals("failed", report.outcome());
        assertTrue(
                report.summary().endsWith("to undo it: done: delete snapshot 'before' of guest 101"), report.summary());
    }

    /// Wherever it dies, what is left to do is done once, and what was done is not done again.
    @Test
    void killedAnywhereEachStepIsDoneOnceAndTheEndIsWrittenOnce() throws Exception {
        for (Set<Step> bad : List.of(Set.<Step>of(), Set.of(START), Set.of(DESCRIBE), Set.of(TAKE))) {
            List<Step> whole = new ArrayList<>();
            for (int writing = 99; writing >= 1; writing = writing == 99 ? 20 : writing - 1) {
                host = new Host(java.nio.file.Files.createTempDirectory(directory, "host"));
                sent.clear();
                failing = bad;
                killedBefore(writing, THREE);
                int before = sent.size();
                List<UnreportedOutcome> reports = nextStart();
                if (writing == 99) {
                    whole.addAll(sent);
                }

                // With nothing sent nothing is begun: whoever ordered it may not want it any more. What the log says is
                // begun and the host has never seen stays open.
                boolean open = reports.isEmpty();
                assertTrue(before == 0 || open || sent.equals(whole), writing + ": " + sent + " of " + whole);
                assertEquals(sent.stream().distinct().toList(), sent, "twice, killed before writing " + writing);
                assertEquals(reports, nextStart(), "an end is written once");
            }
        }
    }

    @Test
    void anOrderThatStoodStillForADayIsNotGoneOnWithAndSaysWhatIsLeft() {
        killedBefore(4, THREE);
        host.pass(Duration.ofHours(25));

        UnreportedOutcome report = nextStart().getFirst();

        assertEquals(List.of(TAKE), sent);
        assertEquals("failed", report.outcome());
        assertTrue(report.summary().contains("not all of it was done: save: done"), report.summary());
        assertTrue(report.summary().contains("not begun: start guest 101"), report.summary());
    }

    @Test
    void anotherGuestThatTookTheVmidMeanwhileIsNotTouched() {
        killedBefore(4, THREE);
        mac = "BC:24:11:00:00:02";

        UnreportedOutcome report = nextStart().getFirst();

        assertEquals(List.of(TAKE), sent, "nor is anything of it undone");
        assertEquals("failed", report.outcome());
        assertTrue(report.summary().contains("net0's MAC was BC:24:11:00:00:01"), report.summary());
        assertTrue(report.summary().contains("LEFT as it is: take snapshot 'before'"), report.summary());
    }

    @Test
    void aDestructiveStepThatWouldCostMoreThanWasAgreedToIsNotGoneOnWith() {
        killedBefore(4, new Procedure<>(List.of(Stage.of("save", TAKE), Stage.of("stop", STOP))));
        costs = List.of(Effect.of(Effect.Kind.HA_TOLD, "guest 101", "tell HA to stop it"));

        UnreportedOutcome report = nextStart().getFirst();

        assertEquals(List.of(TAKE), sent);
        assertTrue(report.summary().contains("it would by now also tell HA to stop it"), report.summary());
    }

    /// A rollback brings back the MAC of that time: the guest is known by what was read back then.
    @Test
    void whoAGuestIsAfterAStepThatRemadeItStandsInTheLog() {
        killedBefore(4, new Procedure<>(List.of(Stage.of("revert", REVERT), Stage.of("start", START))));
        assertEquals(List.of(REVERT), sent);

        UnreportedOutcome report = nextStart().getFirst();

        assertEquals(List.of(REVERT, START), sent);
        assertEquals("ok", report.outcome());
    }

    /// The first of two goes on, and rests while its task is waited for: another process takes the second one
    /// up.
    @Test
    void whatAnotherProcessHasTakenUpMeanwhileIsNotDoneAgain() {
        Step other = new Step.StartGuest(new Vmid(102));
        killedBefore(4, new Procedure<>(List.of(Stage.of("save", TAKE), Stage.of("start", START))));
        killedBefore(
                4,
                new Procedure<>(List.of(
                        Stage.of("save", new Step.TakeSnapshot(new Vmid(102), BEFORE, "")), Stage.of("start", other))));
        sent.clear();
        meanwhile = step -> {
            if (step.equals(START)) {
                assertEquals(1, nextStart().size());
            }
        };

        List<UnreportedOutcome> reports = nextStart();

        assertEquals(List.of(START, other), sent);
        assertEquals(
                List.of("ok", "ok"),
                reports.stream().map(UnreportedOutcome::outcome).toList());
    }

    /// What the next command does is not called failed by this one.
    @Test
    void whatTheLogDoesNotKnowOfYetIsLeftOpenAndNotCalledFailed() throws Exception {
        // intent, start, task, end, start, task
        for (int writing : List.of(3, 4, 6)) {
            host = new Host(java.nio.file.Files.createDirectory(directory.resolve("full" + writing)));
            sent.clear();

            Outcome told = toldWithoutALogFrom(writing, THREE);

            Outcome.Unknown open = assertInstanceOf(Outcome.Unknown.class, told, "from writing " + writing);
            assertTrue(open.open(), "the order stays open");
            assertTrue(open.summary().contains("is not written down"), open.summary());
            assertTrue(open.summary().contains("the next command goes on from there"), open.summary());
            assertEquals("ok", nextStart().getFirst().outcome());
            assertEquals(List.of(TAKE, START, DESCRIBE), sent);
        }
    }

    @Test
    void whatHasAskedNothingOfTheHostHasFailedWhateverTheLogTakes() {
        Outcome told = toldWithoutALogFrom(1, THREE);

        assertInstanceOf(Outcome.Failed.class, told);
        assertEquals("failed", nextStart().getFirst().outcome());
        assertEquals(List.of(), sent);
    }

    /// A host that was restored from a backup made in the middle of the order, which has ended long ago.
    @Test
    void whatWasSignedIsNotGoneOnWithInAnotherEpoch() throws Exception {
        killedBefore(4, THREE);
        host.save();
        assertEquals("ok", nextStart().getFirst().outcome());
        host.restore();
        host.reboot();
        sent.clear();

        UnreportedOutcome report = nextStart().getFirst();

        assertEquals(List.of(), sent);
        assertEquals("failed", report.outcome());
        assertTrue(report.summary().contains("not begun: start guest 101"), report.summary());
        assertTrue(
                report.summary()
                        .endsWith("; it ends here, as no signature for it counts any more: this host was restarted,"
                                + " restored or had its clock set since, or it was the self-test's"),
                report.summary());
    }

    /// The first command after the restart could not look at the order, and wrote down that it had begun.
    @Test
    void norOnceTheLogHasHeardOfTheEpoch() {
        killedBefore(4, THREE);
        host.reboot();
        try (AgentState state = host.open()) {
            state.boot("1");
        }

        assertEquals("failed", nextStart().getFirst().outcome());
        assertEquals(List.of(TAKE), sent);
    }

    @Test
    void whatHarmsNobodyIsGoneOnWithAfterARestart() {
        killedBefore(4, new Procedure<>(List.of(Stage.of("save", TAKE), Stage.of("start", START))));
        host.reboot();

        assertEquals("ok", nextStart().getFirst().outcome());
        assertEquals(List.of(TAKE, START), sent);
    }

    @Test
    void anAgentThatStopsBeginsNoFurtherStageAndTheNextGoesOnFromThere() {
        Journal.Entry.Intent intent = intent(plan(THREE));
        Outcome told;
        try (AgentState state = host.open()) {
            Journal journal = state.steadyJournal();
            journal.append(intent);
            told = new Run(
                            intent.key(),
                            intent.order(),
                            intent.plan(),
                            new OnHost(),
                            journal,
                            false,
                            TaskListener.SILENT)
                    .until(() -> sent.size() == 1)
                    .go();
        }

        assertTrue(assertInstanceOf(Outcome.Unknown.class, told).open());
        assertTrue(told.summary().endsWith("; the agent stops, and goes on from there when it runs again"));
        assertEquals("ok", nextStart().getFirst().outcome());
        assertEquals(List.of(TAKE, START, DESCRIBE), sent);
    }

    /// What the self-test may do hangs on its guest as it was then, and on a run that is over.
    @Test
    void whatDestroysAndWasNeverSignedIsNotGoneOnWith() {
        AgentState state = host.open();
        Order order = Order.of("three", Map.of("vmid", "101"));
        Plan plan = plan(new Procedure<>(List.of(Stage.of("save", TAKE), Stage.of("stop", STOP))));
        Journal dying = new Dying(state.journal(), 4);
        dying.append(new Journal.Entry.Intent(order, TestOrigins.selfTest(GUEST), plan, Optional.empty()));
        OrderKey key = OrderKey.of(TestOrigins.selfTest(GUEST), order);
        assertThrows(
                Killed.class, () -> new Run(key, order, plan, new OnHost(), dying, false, TaskListener.SILENT).go());
        state.letGo();

        assertEquals("failed", nextStart().getFirst().outcome());
        assertEquals(List.of(TAKE), sent);
    }

    /// One order at a time on a guest: this one had to wait for nobody, as nothing of the other was at work.
    @Test
    void itGoesOnOnlyOnceTheOrderThatCameInBetweenHasLeftTheGuest() {
        killedBefore(4, THREE);
        AgentState watcher = host.open();
        IssuedPlan other = host.plan();
        watcher.journal().append(Host.intent(other));
        watcher.journal().append(new Journal.Entry.StageStarted(Host.key(other), new StageName("step-1"), false, STOP));
        watcher.journal()
                .append(new Journal.Entry.TaskStarted(
                        Host.key(other), Upid.of("UPID:pve:0000214A:00050E57:6B02FFFF:vzstop:101:a@pve!bb:")));
        watcher.journal().rest(Host.key(other));

        assertEquals(List.of(), nextStart());
        assertEquals(List.of(TAKE), sent);

        watcher.journal().append(new Journal.Entry.Ended(Host.key(other), new Outcome.Done("stopped")));
        watcher.close();
        assertEquals(2, nextStart().size());
        assertEquals(List.of(TAKE, START, DESCRIBE), sent);
    }
}
