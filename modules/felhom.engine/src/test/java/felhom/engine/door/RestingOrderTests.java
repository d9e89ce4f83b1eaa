package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.order.TestOrigins;
import felhom.engine.port.TaskListener;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Failure;
import felhom.ops.Resource;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// An order rests while its task is waited for, and ends once, whoever writes that down.
class RestingOrderTests extends RunnerCase {
    private Optional<Outcome> elsewhere = Optional.empty();
    private boolean away;

    private final Journal resting = new Journal() {
        @Override
        public void append(Entry entry) {
            happened.add(entry);
        }

        @Override
        public void rest(OrderKey order) {
            happened.add("rests");
        }

        @Override
        public Optional<Outcome> ended(OrderKey order) {
            happened.add("asked");
            if (away) {
                throw new JournalBroken("another is at work");
            }
            return elsewhere;
        }
    };

    private Report snapshot(Origin origin) {
        return runner(new TestGate(), resting)
                .accept(Order.of("snapshot", Map.of("vmid", "101", "name", "before")), origin, TaskListener.SILENT);
    }

    private List<String> order() {
        return happened.stream()
                .map(each ->
                        each instanceof String word ? word : each.getClass().getSimpleName())
                .toList();
    }

    @Test
    void itRestsOnceItsTaskStandsInTheJournal() {
        snapshot(TestOrigins.shell());

        assertEquals(
                List.of(
                        "Intent",
                        "StageStarted",
                        "TaskStarted",
                        "rests",
                        "TakeSnapshot",
                        "StageEnded",
                        "asked",
                        "Ended"),
                order());
    }

    @Test
    void theSelfTestLetsNobodyInBetweenItsSteps() {
        snapshot(TestOrigins.selfTest(GUEST));

        assertEquals(
                List.of("Intent", "StageStarted", "TaskStarted", "TakeSnapshot", "StageEnded", "asked", "Ended"),
                order());
    }

    @Test
    void anEndThatAnotherHasWrittenIsReportedAndNotWrittenAgain() {
        Outcome failed = new Outcome.Failed(Failure.of(Failure.Kind.TASK, "found out by another"));
        elsewhere = Optional.of(failed);

        Report report = snapshot(TestOrigins.shell());

        assertEquals(Optional.of(failed), report.outcome());
        assertEquals("asked", order().getLast());
    }

    @Test
    void anEndThatCannotBeWrittenDownIsSaidAllTheSame() {
        away = true;

        Report report = snapshot(TestOrigins.shell());

        assertTrue(report.outcome().orElseThrow().done(), report.toString());
        assertEquals("asked", order().getLast());
    }

    @Test
    void whatStillRunsIsLeftOpenWithoutTheState() {
        end = _ -> Outcome.Unknown.stillRunning("still running", TASK);

        snapshot(TestOrigins.shell());

        assertEquals("TakeSnapshot", order().getLast());
    }

    @Test
    void aGuestThatAnotherOrderIsAtWorkOnIsLeftAloneAndWhoeverAskedIsTold() {
        OrderQueue busy = new OrderQueue(2, held -> {
            assertEquals(Set.of(new Resource.OfGuest(GUEST)), held);
            throw new OthersWork.AtWork("order 1 is at work on it");
        });
        Runner runner = new Runner(() -> NODE, Catalogue.load(), inventory, executor, new TestGate(), resting, busy);

        Report report =
                runner.accept(Order.of("start", Map.of("vmid", "101")), TestOrigins.shell(), TaskListener.SILENT);

        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, report.verdict());
        assertEquals(RefusalReason.AT_WORK.because("order 1 is at work on it"), refused);
        assertEquals(List.of("Refused"), order());
    }

    @Test
    void stoppingATaskWaitsForNoGuest() {
        OrderQueue queue = new OrderQueue(2, guests -> {
            assertEquals(Set.<Vmid>of(), guests);
            return false;
        });
        Runner runner = new Runner(() -> NODE, Catalogue.load(), inventory, executor, new TestGate(), resting, queue);

        Report report = runner.accept(
                Order.of("stop-task", Map.of("task", TASK.text())), TestOrigins.shell(), TaskListener.SILENT);

        // It came as far as looking at the task, which this host does not know.
        assertEquals(
                RefusalReason.PLAN,
                assertInstanceOf(Verdict.Refused.class, report.verdict()).why());
    }
}
