package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.LedgerState;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.LeftOut;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.port.Work;
import felhom.engine.state.AgentState;
import felhom.engine.state.AuditTrail;
import felhom.engine.state.Host;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.MissingPrivilege;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// R10: an agent is killed while an order's task runs; the next one says what became of it.
class SettlementTests {
    private static final Upid TASK = Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzstop:101:a@pve!bb:");

    /// The first one is [#TASK].
    private static Upid task(int number) {
        return Upid.of(TASK.text().replace("214A", "%04X".formatted(0x214A + number)));
    }

    private int killed;

    @TempDir
    private Path directory;

    private Host host;

    @BeforeEach
    void aHost() {
        host = new Host(directory);
    }

    /// What the host shows of a call whose task no answer named, if it shows anything, and what was asked for
    /// it.
    private final Map<Step, Outcome> seen = new HashMap<>();

    /// A task of its list that may be it.
    private Optional<Upid> shown = Optional.empty();

    /// Why the host does not say it.
    private Optional<HostException> silent = Optional.empty();

    private final List<Duration> ages = new ArrayList<>();
    /// By which names it was asked for, and by which it need not be kept any more.
    private final List<String> asked = new ArrayList<>();

    private final List<String> forgotten = new ArrayList<>();
    private Set<Upid> others = Set.of();

    private class Looking implements StepExecutor {
        @Override
        public boolean leftChange(Step failed, Failure failure) {
            return true;
        }

        @Override
        public Assessment assess(Step step, List<Stage<Step>> before) {
            return Assessment.NOTHING;
        }

        @Override
        public Optional<GuestIdentity> identity(Vmid guest) {
            return Optional.empty();
        }

        @Override
        public Optional<GuestIdentity> made(Step step, Upid task) {
            return identity(step.makes().orElseThrow());
        }

        @Override
        public Outcome execute(Step step, Work work, TaskListener listener) {
            throw new AssertionError("nothing is sent again: " + step);
        }

        @Override
        public Optional<Outcome> lookAgain(Step step, Work work, Duration ago, Set<Upid> known, TaskListener listener) {
            ages.add(ago);
            asked.add(work.name());
            others = known;
            if (silent.isPresent()) {
                throw silent.get();
            }
            shown.ifPresent(listener::found);
            return Optional.ofNullable(seen.get(step));
        }

        @Override
        public Outcome told(Step step, Upid task, Outcome outcome) {
            return told.apply(outcome);
        }

        @Override
        public void forget(Step step, Work work) {
            forgotten.add(work.name());
        }
    }

    /// What the host says besides of a step that is done.
    private UnaryOperator<Outcome> told = UnaryOperator.identity();

    /// What the host says of the task.
    private record Said(TaskEnd end, Optional<Summary> found) implements Tasks {
        Said(TaskEnd end) {
            this(end, Optional.empty());
        }

        @Override
        public List<Summary> list(Filter filter) {
            return List.of();
        }

        @Override
        public Optional<Summary> find(Upid task) {
            return found;
        }

        @Override
        public void log(Upid task, Consumer<String> sink) {}

        @Override
        public TaskEnd await(Upid task, Duration limit, TaskListener listener) {
            if (end instanceof TaskEnd.StillRunning still && still.message().equals("away")) {
                throw new HostException(Failure.of(Failure.Kind.UNREACHABLE, "no connection"));
            }
            return end;
        }
    }

    private static Tasks ended(TaskEnd.Judged judged) {
        return new Said(new TaskEnd.Ended(
                TASK, Duration.ZERO, 1, judged, "OK", "its end", List.of("TASK ERROR"), List.of(), Optional.empty()));
    }

    @Test
    void aTaskThatOnlyToldHaSaysNothingOfTheGuestWhichIsLookedAtUntilItShows() {
        Upid told = Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:hastop:101:a@pve!bb:");
        killedWhile(true);
        Tasks tasks = new Said(new TaskEnd.Ended(
                told,
                Duration.ZERO,
                1,
                TaskEnd.Judged.OK,
                "OK",
                "HA was told",
                List.of(),
                List.of(),
                Optional.empty()));

        assertEquals(List.of(), settled(tasks));

        seen.put(STOP, new Outcome.Done("done: stop guest 101"));
        UnreportedOutcome report = settled(tasks).getFirst();
        assertEquals("ok", report.outcome());
        assertEquals("'stop', found out later: done: stop guest 101", report.summary());
    }

    @Test
    void whatIsDoneUnderANameIsAskedForByTheSameUntilItsEndIsWrittenDown() {
        String name = new Work(killedWhile(false), new StageName("step-1"), false).name();

        assertEquals(List.of(), settled(ended(TaskEnd.Judged.OK)));
        assertEquals(List.of(name), asked);
        assertEquals(List.of(), forgotten);

        seen.put(STOP, new Outcome.Done("done: stop guest 101"));
        assertEquals("ok", settled(ended(TaskEnd.Judged.OK)).getFirst().outcome());
        assertEquals(List.of(name, name), asked);
        assertEquals(List.of(name), forgotten);
    }

    @Test
    void whatNobodyKnowsTheEndOfIsKeptToBeLookedAt() {
        killedWhile(false);
        seen.put(STOP, new Outcome.Unknown("nobody knows", Optional.empty()));

        assertEquals("unknown", settled(ended(TaskEnd.Judged.OK)).getFirst().outcome());
        assertEquals(List.of(), forgotten);
    }

    private static Tasks running(String words) {
        return new Said(new TaskEnd.StillRunning(TASK, Duration.ZERO, 1, TaskEnd.Why.LIMIT, words));
    }

    /// @return the order
    private OrderKey killedWhile(boolean taskNamed) {
        AgentState dying = host.open();
        IssuedPlan plan = host.plan();
        dying.journal().append(Host.intent(plan));
        dying.ledger().append(use(plan));
        if (taskNamed) {
            dying.ledger().append(new Journal.Entry.TaskStarted(Host.key(plan), task(killed++)));
        }
        dying.letGo();
        return Host.key(plan);
    }

    private static final Step STOP = new Step.StopGuest(new Vmid(101));

    private static Journal.Entry use(IssuedPlan plan) {
        return new Journal.Entry.StageStarted(Host.key(plan), new StageName("step-1"), false, STOP);
    }

    private List<UnreportedOutcome> settled(Tasks tasks) {
        try (AgentState state = host.open()) {
            Settlement.of(state, tasks, new Looking(), host.clocks()).settle(Duration.ZERO);
            assertEquals(
                    state.ledger().outbox().isEmpty(), !state.ledger().running().isEmpty());
            return state.ledger().outbox();
        }
    }

    /// Root's helper is at work, and no task shows it: nobody else is to begin on the same meanwhile.
    @Test
    void whatIsSeenAtWorkWithoutATaskHoldsOthersUp() {
        OrderKey order = killedWhile(false);
        AtomicBoolean atWork = new AtomicBoolean(true);
        StepExecutor helper = new Looking() {
            @Override
            public Optional<Outcome> lookAgain(
                    Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
                if (atWork.get()) {
                    listener.atWork();
                }
                return Optional.empty();
            }
        };
        try (AgentState state = host.open()) {
            Settlement settlement = Settlement.of(state, running("it runs"), helper, host.clocks());

            assertEquals(Settlement.Look.RUNS, settlement.look(order, Duration.ZERO));
            assertTrue(settlement.atWork(order));
            atWork.set(false);
            assertEquals(Settlement.Look.SILENT, settlement.look(order, Duration.ZERO));
            assertFalse(settlement.atWork(order));

            atWork.set(true);
            host.pass(Duration.ofHours(25));
            assertEquals(Settlement.Look.RUNS, settlement.look(order, Duration.ZERO), "however long it takes");
        }
    }

    /// By which whoever looks again knows whether the machine has been started since.
    @Test
    void theMachinesBootStandsWithEachStageThatIsBegun() throws Exception {
        killedWhile(false);

        try (AgentState state = host.open()) {
            assertEquals(
                    Optional.of(Files.readString(host.place().bootId()).strip()),
                    state.ledger().running().getFirst().runs().getFirst().boot());
        }
    }

    @Test
    void aTaskThatEndedMeanwhileIsReportedOnce() {
        killedWhile(true);

        UnreportedOutcome report = settled(ended(TaskEnd.Judged.OK)).getFirst();

        assertEquals("ok", report.outcome());
        assertTrue(report.summary().contains("found out later"), report.summary());
        assertEquals(1, settled(ended(TaskEnd.Judged.FAILED)).size());
    }

    @Test
    void whatElseThereIsToSayOfItIsSaidTooAndOnlyWhereItIsDone() {
        LeftOut data = new LeftOut("mp0", "volume 'x'", OptionalLong.empty(), "it is", Optional.empty());
        told = outcome -> Outcome.done(
                outcome.summary() + ", without mp0", List.of(), List.of(data), Optional.of("local:backup/x"));
        killedWhile(true);

        UnreportedOutcome report = settled(ended(TaskEnd.Judged.OK)).getFirst();

        assertEquals("ok_with_warnings", report.outcome());
        assertTrue(report.summary().endsWith("its end, without mp0"), report.summary());
        assertEquals("local:backup/x", written("ended", "volume"));
        assertEquals("mp0", written("ended", "left-out.1.key"));
        assertEquals("volume 'x'", written("ended", "left-out.1.what"));
        killedWhile(true);
        UnreportedOutcome failed = settled(ended(TaskEnd.Judged.FAILED)).getLast();
        assertEquals("failed", failed.outcome());
        assertFalse(failed.summary().contains("without mp0"), failed.summary());
    }

    /// What the records of this type say.
    private String written(String type, String name) {
        StringBuilder text = new StringBuilder();
        try (AuditTrail trail = AuditTrail.of(host.log())) {
            for (Optional<AuditTrail.Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                if (found.get() instanceof AuditTrail.Found.Sound good
                        && good.type().equals(type)) {
                    good.value(name).ifPresent(text::append);
                }
            }
        }
        return text.toString();
    }

    @Test
    void oneThatFailedOnAPrivilegeWhileNobodyWatchedWasInVain() {
        killedWhile(true);
        settled(new Said(new TaskEnd.Ended(
                TASK,
                Duration.ZERO,
                1,
                TaskEnd.Judged.FAILED,
                "403 Permission check failed (/vms/101, VM.Backup)",
                "its end",
                List.of(),
                List.of(),
                Optional.of(new MissingPrivilege(Optional.of("/vms/101"), Optional.of("VM.Backup"), "a@pve!bb")))));
        String denied = written("stage-ended", "in-vain");
        killedWhile(true);
        settled(ended(TaskEnd.Judged.FAILED));

        assertEquals("yes", denied);
        assertEquals("yes", written("stage-ended", "in-vain"), "what failed otherwise has cost the host something");
    }

    @Test
    void aFailedOrUnknownEndIsSaidAsSuch() {
        killedWhile(true);
        assertEquals("failed", settled(ended(TaskEnd.Judged.FAILED)).getFirst().outcome());
        killedWhile(true);

        assertEquals("unknown", settled(ended(TaskEnd.Judged.UNKNOWN)).getLast().outcome());
    }

    @Test
    void whatStillRunsOrCannotBeAskedStaysOpen() {
        killedWhile(true);

        assertEquals(List.of(), settled(running("it still runs")));
        assertEquals(List.of(), settled(running("away")));
        assertEquals(1, settled(ended(TaskEnd.Judged.OK)).size());
    }

    @Test
    void whatStillRunsIsNotWaitedFor() {
        killedWhile(true);
        Tasks.Summary runs = new Tasks.Summary(
                TASK,
                TASK.node(),
                TASK.type(),
                TASK.id(),
                TASK.user(),
                TASK.started(),
                Optional.empty(),
                Optional.empty());

        // Were it awaited, it would be said to have ended.
        Tasks tasks = new Said(((Said) ended(TaskEnd.Judged.OK)).end(), Optional.of(runs));

        assertEquals(List.of(), settled(tasks));
    }

    @Test
    void anOrderThatHadNotAskedTheHostForAnythingDidNothing() {
        try (AgentState state = host.open()) {
            state.journal().append(Host.intent(host.plan()));
        }

        UnreportedOutcome report = settled(ended(TaskEnd.Judged.OK)).getFirst();

        assertEquals("failed", report.outcome());
        assertTrue(report.summary().contains("nothing was done"), report.summary());
    }

    /// The log's next segment begins with what the one before it adds up to.
    @Test
    void whatWasBegunIsKnownInTheNextSegmentToo() {
        try (AgentState state = host.open()) {
            IssuedPlan plan = host.plan();
            state.journal().append(Host.intent(plan, 2));
            state.journal().append(use(plan));
            LedgerState later = new LedgerState();
            later.restore(state.ledger().state().snapshot());

            assertEquals(state.ledger().running(), later.running());
            assertEquals(STOP, later.running().getFirst().runs().getFirst().step());
        }
    }

    @Test
    void anOrderWhoseTaskNoAnswerNamedStaysOpenUntilItsWorkIsSeen() {
        killedWhile(false);
        host.pass(Duration.ofMinutes(3));

        assertEquals(List.of(), settled(ended(TaskEnd.Judged.OK)));
        assertEquals(List.of(Duration.ofMinutes(3)), ages);

        seen.put(STOP, new Outcome.Done("done: stop guest 101"));
        UnreportedOutcome report = settled(ended(TaskEnd.Judged.OK)).getFirst();
        assertEquals("ok", report.outcome());
        assertEquals("'stop', found out later: done: stop guest 101", report.summary());
    }

    @Test
    void whatFailedLateIsSaidToHaveFailed() {
        killedWhile(false);
        seen.put(STOP, new Outcome.Failed(Failure.of(Failure.Kind.TASK, "it went wrong")));

        UnreportedOutcome report = settled(ended(TaskEnd.Judged.OK)).getFirst();

        assertEquals("failed", report.outcome());
        assertTrue(report.summary().contains("it went wrong"), report.summary());
    }

    @Test
    void anOrderOfWhichNothingIsSeenForADayIsUnknown() {
        killedWhile(false);
        host.pass(Duration.ofHours(25));

        UnreportedOutcome report = settled(ended(TaskEnd.Judged.OK)).getFirst();

        assertEquals("unknown", report.outcome());
        assertTrue(report.summary().contains("nothing was seen of it within 24 h"), report.summary());
        assertTrue(report.summary().contains("look at guest 101 before ordering it again"), report.summary());
    }

    /// The host did not name it, so that it may be another call's, whatever came of it.
    @Test
    void aTaskThatWasOnlyFoundIsLookedForAgain() {
        try (AgentState dying = host.open()) {
            IssuedPlan plan = host.plan();
            dying.journal().append(Host.intent(plan));
            dying.ledger().append(use(plan));
            dying.ledger().append(new Journal.Entry.TaskFound(Host.key(plan), TASK, false));
        }

        assertEquals(List.of(), settled(ended(TaskEnd.Judged.OK)));

        seen.put(STOP, new Outcome.Done("done: stop guest 101"));
        assertEquals("ok", settled(ended(TaskEnd.Judged.OK)).getFirst().outcome());
    }

    /// Whoever comes next waits for it instead of finding the guest locked.
    @Test
    void aTaskThatRunsIsTakenUpWhereNoAnswerNamedOneAndLookedAtUntilItEnds() {
        killedWhile(false);
        shown = Optional.of(TASK);

        for (int i = 0; i < 2; i++) {
            assertEquals(List.of(), settled(running("it runs")));
            assertEquals(List.of(TASK), open().getFirst().tasks());
        }

        seen.put(STOP, new Outcome.Done("done: stop guest 101"));
        assertEquals("ok", settled(ended(TaskEnd.Judged.OK)).getFirst().outcome());
    }

    private List<OpenOrder> open() {
        try (AgentState state = host.open()) {
            return state.ledger().running();
        }
    }

    /// A thread that has sent it has yet to write down which task it is.
    @Test
    void aTaskThatRunsIsNotTakenFromALaterOrderOnTheSameGuestThatNamesNoneYet() {
        killedWhile(false);
        host.pass(Duration.ofMinutes(3));
        IssuedPlan later = host.plan();
        try (AgentState state = host.open()) {
            state.journal().append(Host.intent(later));
            state.journal().append(use(later));
        }
        shown = Optional.of(TASK);

        settled(running("it runs"));

        OpenOrder taken = open().stream()
                .filter(order -> !order.tasks().isEmpty())
                .reduce((_, _) -> {
                    throw new AssertionError("one task, two orders");
                })
                .orElseThrow();
        assertEquals(Host.key(later), taken.key());
        assertEquals(List.of(TASK), taken.tasks());
    }

    @Test
    void theTaskOfALaterOrderOnTheSameGuestIsNotTakenForIt() {
        killedWhile(false);
        try (AgentState state = host.open()) {
            IssuedPlan later = host.plan();
            state.journal().append(Host.intent(later));
            state.journal().append(use(later));
            state.journal().append(new Journal.Entry.TaskStarted(Host.key(later), TASK));
            state.journal().append(new Journal.Entry.Ended(Host.key(later), new Outcome.Done("stopped")));
            LedgerState next = new LedgerState();
            next.restore(state.ledger().state().snapshot());
            assertEquals(Set.of(TASK), next.running().getFirst().others());
        }

        settledWithLater(ended(TaskEnd.Judged.OK));

        assertEquals(Set.of(TASK), others);
    }

    private void settledWithLater(Tasks tasks) {
        try (AgentState state = host.open()) {
            Settlement.of(state, tasks, new Looking(), host.clocks()).settle(Duration.ZERO);
            assertEquals(1, state.ledger().running().size());
        }
    }

    @Test
    void whatTheHostWillNeverTellBecauseTheGuestIsGoneHasAnEndAfterADay() {
        killedWhile(false);
        silent = Optional.of(new HostException(Failure.of(Failure.Kind.HOST, "there is no guest 101 on node pve")));

        assertEquals(List.of(), settled(running("asked for no task")));
        host.pass(Duration.ofHours(25));

        UnreportedOutcome report = settled(running("asked for no task")).getFirst();
        assertEquals("unknown", report.outcome());
        assertEquals(
                "'stop', found out later: could not stop guest 101 for certain: there is no guest 101 on node pve",
                report.summary());
    }

    @Test
    void aHostThatIsAwayForADayIsWaitedFor() {
        killedWhile(false);
        silent = Optional.of(new HostException(Failure.of(Failure.Kind.UNREACHABLE, "no connection")));
        host.pass(Duration.ofHours(25));

        assertEquals(List.of(), settled(running("asked for no task")));
    }
}
