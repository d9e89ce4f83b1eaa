package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.order.Effect;
import felhom.engine.order.Order;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.order.TestOrigins;
import felhom.engine.port.Assessment;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Work;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.Inventory;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The one door, in its order: catalogue, plan, gate, journal, run.
class RunnerTests extends RunnerCase {
    private static final Planned START = new Planned(Stage.of("start", new Step.StartGuest(GUEST)));

    @Test
    void aBenignOrderIsWrittenDownBeforeAndAfterItRuns() {
        Report report = accept("snapshot", Map.of("vmid", "101", "name", "before"), TestOrigins.shell());

        assertInstanceOf(Outcome.Done.class, report.outcome().orElseThrow());
        assertEquals(
                List.of(
                        Journal.Entry.Intent.class,
                        Journal.Entry.StageStarted.class,
                        Journal.Entry.TaskStarted.class,
                        Step.TakeSnapshot.class,
                        Journal.Entry.StageEnded.class,
                        Journal.Entry.Ended.class),
                kinds());
    }

    @Test
    void aDestructiveOrderIsHeldAndTouchesNothing() {
        Report report = accept("stop", Map.of("vmid", "101"), TestOrigins.shell());
        assertInstanceOf(Verdict.Refused.class, report.verdict());

        guest = Optional.of(detail("running", Optional.empty()));
        happened.clear();
        report = accept("stop", Map.of("vmid", "101"), TestOrigins.shell());

        assertInstanceOf(Verdict.NeedsApproval.class, report.verdict());
        assertEquals(List.of(Journal.Entry.Refused.class), kinds());
    }

    @Test
    void theSelfTestMayStopItsOwnGuestAndNoOther() {
        guest = Optional.of(detail("running", Optional.empty()));

        Report own = accept("stop", Map.of("vmid", "101"), TestOrigins.selfTest(GUEST));
        Report other = accept("stop", Map.of("vmid", "101"), TestOrigins.selfTest(new Vmid(102)));

        assertTrue(own.outcome().orElseThrow().done());
        assertInstanceOf(Verdict.Refused.class, other.verdict());
    }

    @Test
    void whatCannotBeWrittenDownDoesNotHappen() {
        Journal broken = entry -> {
            throw new Journal.JournalBroken("disk full");
        };

        Report report = runner(new TestGate(), broken)
                .accept(
                        Order.of("snapshot", Map.of("vmid", "101", "name", "before")),
                        TestOrigins.shell(),
                        TaskListener.SILENT);

        assertEquals(RefusalReason.LOG.because("disk full"), report.verdict());
        assertEquals(List.of(), happened);
    }

    @Test
    void aHeldPlanIsReportedWithItsEffectsAndRunsNothing() {
        Report report = runner(TestGate.holding(), journal)
                .accept(
                        Order.of("snapshot", Map.of("vmid", "101", "name", "before")),
                        TestOrigins.shell(),
                        TaskListener.SILENT);

        Plan plan = ((Verdict.NeedsApproval) report.verdict()).plan();
        assertEquals(List.of("about take snapshot 'before' of guest 101"), plan.about());
        assertEquals(
                List.of("effect of take snapshot 'before' of guest 101"),
                plan.effects().stream().map(Effect::words).toList());
        assertEquals(64, plan.digest().length());
        assertTrue(happened.stream().noneMatch(Step.class::isInstance));
    }

    @Test
    void unknownOperationsAndWrongArgumentsAreRefusedByName() {
        Verdict unknown = accept("fly", Map.of(), TestOrigins.shell()).verdict();
        Verdict wrong =
                accept("snapshot", Map.of("vmid", "x"), TestOrigins.shell()).verdict();
        guest = Optional.empty();
        Verdict nobody =
                accept("start", Map.of("vmid", "101"), TestOrigins.shell()).verdict();

        assertTrue(((Verdict.Refused) unknown).reason().contains("'fly'"), unknown.toString());
        assertTrue(((Verdict.Refused) unknown).reason().contains("delete-snapshot"), unknown.toString());
        assertTrue(((Verdict.Refused) wrong).reason().contains("vmid: not a vmid: 'x'"), wrong.toString());
        assertTrue(((Verdict.Refused) wrong).reason().contains("name: missing"), wrong.toString());
        assertTrue(((Verdict.Refused) nobody).reason().contains("no guest 101"), nobody.toString());
    }

    @Test
    void aLockedGuestIsRefusedWithItsLock() {
        guest = Optional.of(detail("stopped", Optional.of("backup")));

        Verdict verdict =
                accept("start", Map.of("vmid", "101"), TestOrigins.shell()).verdict();

        assertTrue(((Verdict.Refused) verdict).reason().contains("locked (backup)"), verdict.toString());
    }

    @Test
    void aHostThatDoesNotAnswerWhilePlanningIsTheReason() {
        Inventory silent = new Inventory() {
            private HostException away() {
                return new HostException(Failure.of(Failure.Kind.UNREACHABLE, "no connection"));
            }

            @Override
            public List<Guest> guests() {
                throw away();
            }

            @Override
            public Optional<GuestDetail> guest(Vmid vmid) {
                throw away();
            }

            @Override
            public List<Storage> storages() {
                throw away();
            }

            @Override
            public boolean canSnapshot(Vmid vmid) {
                throw away();
            }

            @Override
            public Optional<TaskInfo> task(Upid task) {
                throw away();
            }
        };
        Runner runner =
                new Runner(() -> NODE, Catalogue.load(), silent, executor, new TestGate(), journal, new OrderQueue(1));

        Report report = runner.accept(
                Order.of("describe", Map.of("vmid", "101", "text", "new")), TestOrigins.shell(), TaskListener.SILENT);

        Outcome.Failed failed =
                assertInstanceOf(Outcome.Failed.class, report.outcome().orElseThrow());
        assertEquals(Failure.Kind.UNREACHABLE, failed.failure().kind());
    }

    @Test
    void r11OneOperationAtATimeOnAGuest() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        StepExecutor counting = new StepExecutor() {
            @Override
            public boolean leftChange(Step failed, Failure failure) {
                return true;
            }

            @Override
            public Assessment assess(Step step, List<Stage<Step>> before) {
                return Assessment.NOTHING;
            }

            @Override
            public Optional<GuestIdentity> identity(Vmid vmid) {
                return Optional.empty();
            }

            @Override
            public Optional<GuestIdentity> made(Step step, Upid task) {
                return identity(step.makes().orElseThrow());
            }

            @Override
            public Outcome execute(Step step, Work work, TaskListener listener) {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                LockSupport.parkNanos(100_000);
                now.decrementAndGet();
                return new Outcome.Done("");
            }

            @Override
            public Optional<Outcome> lookAgain(
                    Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
                return Optional.empty();
            }
        };
        Runner runner = new Runner(
                () -> NODE, Catalogue.load(), inventory, counting, new TestGate(), _ -> {}, new OrderQueue(2));
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Report>> reports = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                String name = "snap" + i;
                reports.add(threads.submit(() -> {
                    go.await();
                    return runner.accept(
                            Order.of("snapshot", Map.of("vmid", "101", "name", name)),
                            TestOrigins.shell(),
                            TaskListener.SILENT);
                }));
            }
            go.countDown();
            for (Future<Report> report : reports) {
                assertTrue(report.get().outcome().orElseThrow().done());
            }
        }

        assertEquals(1, most.get());
    }

    @Test
    void anOrderThatIsInterruptedWhileItWaitsIsWrittenDown() throws Exception {
        OrderQueue queue = new OrderQueue(1);
        Plan busy = new Plan(
                NODE,
                new OperationName("stop"),
                Map.of(),
                List.of(),
                Procedure.of(new Step.StopGuest(GUEST)),
                List.of(),
                List.of());
        List<Journal.Entry> written = new ArrayList<>();
        Runner runner = new Runner(
                () -> NODE,
                Catalogue.load(),
                inventory,
                executor,
                new TestGate(),
                entry -> {
                    assertFalse(Thread.currentThread().isInterrupted(), "an interrupted thread can write nothing");
                    written.add(entry);
                },
                queue);
        Order order = Order.of("snapshot", Map.of("vmid", "101", "name", "waits"));

        Report report = queue.run(
                busy,
                _ -> CompletableFuture.supplyAsync(() -> {
                            Thread.currentThread().interrupt();
                            Report ended = runner.accept(order, TestOrigins.shell(), TaskListener.SILENT);
                            assertTrue(Thread.interrupted(), "whoever is above hears of it too");
                            return ended;
                        })
                        .join());

        assertInstanceOf(Outcome.Failed.class, report.outcome().orElseThrow());
        Journal.Entry.Refused refused = assertInstanceOf(Journal.Entry.Refused.class, written.getFirst());
        assertEquals(order, refused.order());
        assertEquals(RefusalReason.INTERRUPTED, refused.verdict().why());
    }

    @Test
    void twoOperationsOfOneNameAreRefused() {
        String message = assertThrows(IllegalStateException.class, () -> Catalogue.of(START, START))
                .getMessage();

        assertTrue(message.contains("'planned'"), message);
    }

    @Test
    void theBuiltInOperationsAreThese() {
        assertEquals(
                List.of(
                        "adopt",
                        "backup",
                        "copy",
                        "delete-snapshot",
                        "describe",
                        "golden-image",
                        "rollback",
                        "snapshot",
                        "start",
                        "stop",
                        "stop-task",
                        "storage-off",
                        "storage-on",
                        "usb-mount",
                        "usb-unmount"),
                Catalogue.load().operations().stream()
                        .map(o -> o.name().value())
                        .toList());
    }

    @Test
    void anOrderStaysOpenWhenOnlyTheWatchingEnded() {
        end = step -> Outcome.Unknown.stillRunning("still running after 1 s", TASK);

        Report report = accept("start", Map.of("vmid", "101"), TestOrigins.shell());

        assertEquals("unknown", report.outcome().orElseThrow().word());
        assertTrue(happened.stream().anyMatch(Journal.Entry.TaskStarted.class::isInstance));
        assertTrue(happened.stream().noneMatch(Journal.Entry.Ended.class::isInstance), happened.toString());
    }

    /// Its request may lie in the queue of a pvedaemon that is stuck.
    @Test
    void anOrderStaysOpenWhenWhatWasSentMayStillBeDone() {
        end = step -> Outcome.Unknown.notSeenYet("596, and no task was found", Optional.empty());

        Report report = accept("start", Map.of("vmid", "101"), TestOrigins.shell());

        assertEquals("unknown", report.outcome().orElseThrow().word());
        assertTrue(happened.stream().noneMatch(Journal.Entry.Ended.class::isInstance), happened.toString());
    }

    @Test
    void anUnknownEndIsAnEnd() {
        end = step -> new Outcome.Unknown("its task was killed", Optional.of(TASK));

        accept("start", Map.of("vmid", "101"), TestOrigins.shell());

        assertInstanceOf(Journal.Entry.Ended.class, happened.getLast());
    }
}
