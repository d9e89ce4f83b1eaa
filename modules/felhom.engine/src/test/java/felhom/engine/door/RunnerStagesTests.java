package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.order.Effect;
import felhom.engine.order.LeftOut;
import felhom.engine.order.Order;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.order.TestOrigins;
import felhom.engine.port.TaskListener;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// An operation cannot report better than its steps: it plans them, the engine does them and says what came
/// of them.
class RunnerStagesTests extends RunnerCase {
    private static final Step TAKE = new Step.TakeSnapshot(GUEST, new SnapshotName("before"), "");
    private static final Step BACK_UP = new Step.BackUp(GUEST, new StorageId("local"), "");
    private static final Step START = new Step.StartGuest(GUEST);
    private static final Step STOP = new Step.StopGuest(GUEST);

    private Report run(Planned operation) {
        return runner(new TestGate(), journal, operation)
                .accept(Order.of("planned", Map.of()), TestOrigins.selfTest(GUEST), TaskListener.SILENT);
    }

    @SafeVarargs
    private Report run(Stage<Step>... stages) {
        return run(new Planned(stages));
    }

    private List<Object> sent() {
        return happened.stream().filter(Step.class::isInstance).toList();
    }

    /// The step ends so, and every other is done.
    private void ends(Step step, Outcome outcome) {
        end = done -> done.equals(step) ? outcome : new Outcome.Done(done.words());
    }

    private static Outcome.Failed failed(String words) {
        return new Outcome.Failed(
                new Failure(Failure.Kind.TASK, words, Optional.empty(), List.of("the log's last line")));
    }

    /// Such as a client that has hung up.
    @Test
    void whoeverWatchesAndFailsEndsNothing() {
        TaskListener gone = new TaskListener() {
            @Override
            public void begins(Plan plan) {
                throw new IllegalStateException("nobody is there");
            }

            @Override
            public void started(Upid task) {
                throw new IllegalStateException("nobody is there");
            }
        };

        Report report = runner(new TestGate(), journal, new Planned(Stage.of("save", TAKE), Stage.of("start", START)))
                .accept(Order.of("planned", Map.of()), TestOrigins.selfTest(GUEST), gone);

        assertTrue(report.outcome().orElseThrow().done(), report.toString());
        assertEquals(List.of(TAKE, START), sent());
    }

    @Test
    void whatFollowsAStepThatFailedIsNeverSent() {
        ends(TAKE, failed("no space left"));

        Report report = run(Stage.of("save", TAKE), Stage.of("start", START));

        Outcome.Failed end =
                assertInstanceOf(Outcome.Failed.class, report.outcome().orElseThrow());
        assertEquals("1 of 2 steps failed: save: no space left; not begun: start guest 101", end.summary());
        assertEquals(List.of("the log's last line"), end.failure().log());
        assertEquals(List.of(TAKE), sent());
    }

    @Test
    void whatIsWorthDoingAllTheSameIsDoneAndTheOrderHasFailedInPart() {
        ends(TAKE, failed("no space left"));

        Report report = run(Stage.goingOn("save", TAKE), Stage.of("start", START));

        Outcome.Failed end =
                assertInstanceOf(Outcome.Failed.class, report.outcome().orElseThrow());
        assertEquals("1 of 2 steps failed: save: no space left; then start: start guest 101", end.summary());
        assertEquals(List.of(TAKE, START), sent());
    }

    @Test
    void nothingFollowsWhatNobodyKnowsTheEndOf() {
        guest = Optional.of(detail("running", Optional.empty()));
        ends(TAKE, Outcome.Unknown.notSeenYet("596, and no task was found", Optional.empty()));

        Report report = run(Stage.goingOn("save", TAKE), Stage.of("start", START), Stage.of("stop", STOP));

        Outcome.Unknown end =
                assertInstanceOf(Outcome.Unknown.class, report.outcome().orElseThrow());
        assertEquals("save: 596, and no task was found; not begun: start guest 101, stop guest 101", end.summary());
        assertTrue(end.open(), "it may be done yet, so the order stays open");
        assertTrue(happened.stream().noneMatch(Journal.Entry.Ended.class::isInstance), happened.toString());
        assertEquals(List.of(TAKE), sent());
    }

    @Test
    void anOrderOfWhichAllIsDoneIsDoneWithTheWarningsOfEach() {
        LeftOut leftOut =
                new LeftOut("mp0", "volume 'x'", OptionalLong.empty(), "it has no backup=1", Optional.empty());
        end = step -> step.equals(BACK_UP)
                ? Outcome.done("backed up", List.of("slow"), List.of(leftOut), Optional.of("local:backup/x.tar.zst"))
                : Outcome.done(step.words(), List.of("late"), List.of(), Optional.empty());

        Report report = run(Stage.of("backup", BACK_UP), Stage.of("start", START));

        Outcome.DoneWithWarnings end = assertInstanceOf(
                Outcome.DoneWithWarnings.class, report.outcome().orElseThrow());
        assertEquals("backup: backed up; then start: start guest 101", end.summary());
        assertEquals(List.of("slow", "late"), end.warnings());
        assertEquals(List.of(leftOut), end.leftOut());
        assertEquals(Optional.of("local:backup/x.tar.zst"), end.volume());
    }

    @Test
    void anOrderOfOneStepEndsInTheStepsOwnWords() {
        ends(TAKE, failed("no space left"));

        assertEquals(
                "no space left",
                run(Stage.of("save", TAKE)).outcome().orElseThrow().summary());
    }

    @Test
    void theReportNamesEachTaskOnceAndTheLogWhichStepCameToNothing() {
        ends(START, new Outcome.Failed(Failure.of(Failure.Kind.HOST, "guest 101 is locked")));

        Report report = run(Stage.of("save", TAKE), Stage.of("start", START));

        assertEquals(List.of(TASK), report.tasks());
        Journal.Entry.Ended ended = assertInstanceOf(Journal.Entry.Ended.class, happened.getLast());
        Journal.Entry.StageEnded refused =
                assertInstanceOf(Journal.Entry.StageEnded.class, happened.get(happened.size() - 2));
        assertEquals(new StageName("start"), refused.stage());
        assertTrue(refused.outcome().inVain(), "the second came to nothing, and does not count");
        assertEquals(report.outcome().orElseThrow(), ended.outcome());
    }

    @Test
    void whatBreaksInTheMiddleOfAStepLeavesItsEndUnknown() {
        end = step -> {
            throw new IllegalStateException("a bug");
        };

        Report report = run(Stage.goingOn("save", TAKE), Stage.of("start", START));

        Outcome.Unknown end =
                assertInstanceOf(Outcome.Unknown.class, report.outcome().orElseThrow());
        assertEquals(
                "save: 'planned' failed by itself when it was to take snapshot 'before' of guest 101:"
                        + " java.lang.IllegalStateException: a bug; not begun: start guest 101",
                end.summary());
        assertEquals(Optional.of(TASK), end.task());
    }

    @Test
    void anotherGuestThatTookTheVmidBetweenTwoStepsIsNotTouched() {
        GuestIdentity ours = identity("BC:24:11:00:00:01");
        identities.addAll(List.of(ours, ours, identity("BC:24:11:00:00:02")));

        Report report = run(Stage.of("save", TAKE), Stage.of("start", START));

        String words = report.outcome().orElseThrow().summary();
        assertTrue(
                words.startsWith(
                        "1 of 2 steps failed: save: take snapshot 'before' of guest 101; then start: not done"),
                words);
        assertTrue(words.contains("net0's MAC was BC:24:11:00:00:01 and is BC:24:11:00:00:02"), words);
        assertEquals(List.of(TAKE), sent());
    }

    private static GuestIdentity identity(String mac) {
        return GuestIdentity.of(GUEST, Guest.Kind.LXC, Map.of("net0", "name=eth0,hwaddr=" + mac), "digest");
    }

    @Test
    void aDestructiveStepThatWouldCostMoreByNowIsNotDone() {
        guest = Optional.of(detail("running", Optional.empty()));
        end = step -> {
            costs = List.of(Effect.of(Effect.Kind.HA_TOLD, "guest 101", "tell HA to stop it"));
            return new Outcome.Done(step.words());
        };

        Report report = run(Stage.of("save", TAKE), Stage.of("stop", STOP));

        String words = report.outcome().orElseThrow().summary();
        assertTrue(
                words.contains("then stop: not done: stop guest 101: it would by now also tell HA to stop it"), words);
        assertEquals(List.of(TAKE), sent());
    }

    @Test
    void aDestructiveStepThatTheHostIsKnownToRefuseByNowIsNotDone() {
        guest = Optional.of(detail("running", Optional.empty()));
        end = step -> {
            guest = Optional.of(detail("stopped", Optional.empty()));
            return new Outcome.Done(step.words());
        };

        Report report = run(Stage.of("save", TAKE), Stage.of("stop", STOP));

        String words = report.outcome().orElseThrow().summary();
        assertTrue(words.contains("then stop: not done: stop guest 101: guest 101 is not running"), words);
        assertEquals(List.of(TAKE), sent());
    }

    @Test
    void aPlanWithAStepThatTheOperationDoesNotListIsRefused() {
        Planned taker = new Planned(Stage.of("save", TAKE));
        Planned greedy = new Planned(new Planned(Stage.of("stop", STOP)).procedure(), taker.needs());
        guest = Optional.of(detail("running", Optional.empty()));

        Report report = run(greedy);

        assertEquals(
                RefusalReason.PLAN.because(
                        "operation 'planned' plans to stop guest 101 without listing Step.StopGuest in needs()"),
                report.verdict());
        assertEquals(List.of(), sent());
    }

    /// A third party's code fails in more ways than by exceptions.
    @Test
    void anOperationThatCannotBePlannedForItsOwnFaultIsRefused() {
        assess = step -> {
            throw new NoClassDefFoundError("acme/Gone");
        };

        Report report = run(Stage.of("save", TAKE));

        assertEquals(
                RefusalReason.PLAN.because(
                        "operation 'planned' cannot be planned: java.lang.NoClassDefFoundError: acme/Gone"),
                report.verdict());
    }

    /// Whoever agrees to what is lost when all goes wrong agrees to none of it when all goes well.
    @Test
    void whatAnUndoWouldCostIsAnEffectOfItsOwn() {
        Plan plan = held(Stage.of("save", TAKE).undoneBy(new Step.RemoveSnapshot(GUEST, new SnapshotName("before"))));

        Effect forward = plan.effects().getFirst();
        Effect undone = plan.effects().getLast();
        assertEquals("effect of take snapshot 'before' of guest 101", forward.words());
        assertEquals(
                "effect of delete snapshot 'before' of guest 101, only if this is undone because a later step fails",
                undone.words());
        assertFalse(forward.alike(undone));
    }

    @Test
    void whatGoesOnAfterAFailureIsInTheWordsThatAreSigned() {
        Plan goingOn = held(Stage.goingOn("save", TAKE), Stage.of("start", START));
        Plan stopping = held(Stage.of("save", TAKE), Stage.of("start", START));

        assertEquals(
                List.of(
                        "take snapshot 'before' of guest 101 (what follows is done even if this fails)",
                        "start guest 101"),
                goingOn.procedure().stages().stream().map(Stage::words).toList());
        assertNotEquals(stopping.digest(), goingOn.digest());
    }

    @SafeVarargs
    private Plan held(Stage<Step>... stages) {
        Report report = runner(TestGate.holding(), journal, new Planned(stages))
                .accept(Order.of("planned", Map.of()), TestOrigins.shell(), TaskListener.SILENT);
        return assertInstanceOf(Verdict.NeedsApproval.class, report.verdict()).plan();
    }

    /// What the log could not give back would be an order that nobody can ever take up or end.
    @Test
    void moreThanTheLogCanGiveBackIsNotBegun() {
        List<Stage<Step>> stages = new ArrayList<>();
        for (int i = 0; i < 65; i++) {
            stages.add(Stage.of("start-" + i, START));
        }

        Report report = run(new Planned(new Procedure<>(stages), Set.of(Step.StartGuest.class)));

        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, report.verdict());
        assertEquals(RefusalReason.PLAN, refused.why());
        assertTrue(refused.reason().contains("65 stages; at most 64"), refused.reason());
        assertEquals(List.of(), sent());
    }
}
