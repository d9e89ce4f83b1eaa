package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import felhom.engine.order.Outcome;
import felhom.ops.Failure;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A procedure of three: a snapshot and a start that can be undone, and a description, after whose failure
/// all of it is to be as it was.
class CourseTests {
    private static final Vmid GUEST = new Vmid(101);
    private static final SnapshotName BEFORE = new SnapshotName("before");
    private static final Stage<Step> SAVE = Stage.<Step>of("save", new Step.TakeSnapshot(GUEST, BEFORE, ""))
            .undoneBy(new Step.RemoveSnapshot(GUEST, BEFORE));
    private static final Stage<Step> START =
            Stage.<Step>goingBack("start", new Step.StartGuest(GUEST)).undoneBy(new Step.StopGuest(GUEST));
    private static final Stage<Step> DESCRIBE = Stage.goingBack("describe", new Step.DescribeGuest(GUEST, "new"));
    private static final Outcome DONE = new Outcome.Done("done");
    private static final Outcome FAILED =
            new Outcome.Failed(new Failure(Failure.Kind.TASK, "it failed", Optional.empty(), List.of()));
    private static final Outcome REFUSED = new Outcome.Failed(Failure.of(Failure.Kind.HOST, "PVE refused"));
    private static final Outcome UNKNOWN = new Outcome.Unknown("nobody knows", Optional.empty());

    private final Course course = new Course(new Procedure<>(List.of(SAVE, START, DESCRIBE)));

    /// What was done, one after the other, when the ends are these; a failed step has left something.
    private List<String> done(Outcome... ends) {
        List<String> done = new ArrayList<>();
        Optional<Course.Next> next = course.next((_, _) -> true);
        while (next.isPresent() && done.size() < ends.length) {
            Outcome end = ends[done.size()];
            done.add((next.get().undo() ? "undo " : "") + next.get().stage());
            course.ended(next.get().stage(), next.get().undo(), end);
            next = course.next((_, _) -> true);
        }
        next.ifPresent(more -> done.add("next: " + more.step().words()));
        return done;
    }

    @Test
    void oneAfterTheOtherWhereAllGoesWell() {
        assertEquals(List.of("save", "start", "describe"), done(DONE, DONE, DONE));
        assertEquals(
                "save: done; then start: done; then describe: done",
                course.outcome().summary());
    }

    @Test
    void whatWasDoneIsUndoneTheLastFirst() {
        assertEquals(
                List.of("save", "start", "describe", "undo start", "undo save"), done(DONE, DONE, FAILED, DONE, DONE));
        assertEquals(
                "1 of 3 steps failed: save: done; then start: done; then describe: it failed; to undo it: done; then"
                        + " done",
                assertInstanceOf(Outcome.Failed.class, course.outcome()).summary());
    }

    @Test
    void whatFailedIsUndoneFirstWhereItHasLeftSomething() {
        assertEquals(List.of("save", "start", "undo start", "undo save"), done(DONE, FAILED, DONE, DONE));
    }

    @Test
    void whatPveRefusedHasLeftNothingToUndo() {
        assertEquals(List.of("save", "start", "undo save"), done(DONE, REFUSED, DONE));
    }

    /// As where it is found in the log so late that it is not gone back.
    @Test
    void beforeAnythingIsUndoneItSaysThatAllOfItIsLeft() {
        done(DONE, REFUSED);

        assertEquals(
                "1 of 3 steps failed: save: done; then start: PVE refused; not begun: write the description of guest 101;"
                        + " nothing of it is undone; LEFT as it is: take snapshot 'before' of guest 101",
                course.outcome().summary());
    }

    @Test
    void whatDoesNotGoBackStops() {
        assertEquals(List.of("save"), done(FAILED));
        assertEquals(
                "1 of 3 steps failed: save: it failed; not begun: start guest 101, write the description of guest 101",
                course.outcome().summary());
    }

    @Test
    void neitherOnNorBackFromWhatNobodyKnowsTheEndOf() {
        assertEquals(List.of("save", "start"), done(DONE, UNKNOWN));
        assertEquals("unknown", course.outcome().word());
    }

    @Test
    void whatFailedWhileTheRestWentOnAndHasChangedSomethingIsNamedAmongWhatIsLeft() {
        Course goingOn = new Course(new Procedure<>(
                List.of(Stage.<Step>goingOn("describe", new Step.DescribeGuest(GUEST, "new")), SAVE, START)));
        goingOn.next((_, _) -> true);
        goingOn.ended(new StageName("describe"), false, FAILED);
        goingOn.next((_, _) -> true);
        goingOn.ended(new StageName("save"), false, DONE);
        goingOn.next((_, _) -> true);
        goingOn.ended(new StageName("start"), false, FAILED);
        // By now nothing shows any more what the first one has changed.
        goingOn.next((_, _) -> false);
        goingOn.ended(new StageName("save"), true, DONE);
        goingOn.next((_, _) -> false);

        assertEquals(
                "2 of 3 steps failed: describe: it failed; then save: done; then start: it failed; to undo it: done;"
                        + " LEFT as it is: write the description of guest 101 (failed, and has changed something)",
                goingOn.outcome().summary());
    }

    /// Undoing the rest may need what could not be undone.
    @Test
    void whatCannotBeUndoneEndsItAndIsNamedWithAllThatIsLeft() {
        assertEquals(List.of("save", "start", "describe", "undo start"), done(DONE, DONE, FAILED, FAILED));
        assertEquals(
                "1 of 3 steps failed: save: done; then start: done; then describe: it failed; to undo it: it failed;"
                        + " LEFT as it is: take snapshot 'before' of guest 101, start guest 101",
                course.outcome().summary());
    }

    @Test
    void anUndoThatNobodyKnowsTheEndOfLeavesTheOrderUnknown() {
        done(DONE, DONE, FAILED, UNKNOWN);

        assertEquals("unknown", course.outcome().word());
    }

    @Test
    void anOrderThatWasLeftInTheMiddleIsNotDone() {
        course.ended(new StageName("save"), false, DONE);

        assertEquals(
                "not all of it was done: save: done; not begun: start guest 101, write the description of guest 101",
                assertInstanceOf(Outcome.Failed.class, course.outcome()).summary());
    }
}
