package felhom.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.door.BenignLimits;
import felhom.engine.door.Door;
import felhom.engine.door.Issue;
import felhom.engine.door.Report;
import felhom.engine.ledger.Journal;
import felhom.engine.order.By;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.order.TestOrigins;
import felhom.engine.port.FakeHost;
import felhom.engine.port.TaskListener;
import felhom.engine.selftest.SelfTestAudience;
import felhom.engine.selftest.SelfTestEnd;
import felhom.engine.state.AgentState;
import felhom.engine.state.AuditTrail;
import felhom.engine.state.Host;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.engine.trust.Allowance;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An engine that has the state from start to stop, and many threads at its doors.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EngineForGoodTests {
    private static final Vmid GUEST = new Vmid(101);
    private static final Vmid OTHER = new Vmid(102);
    private static final Step SAVE = new Step.TakeSnapshot(GUEST, new SnapshotName("before"), "");
    private static final Step DESCRIBE = new Step.DescribeGuest(GUEST, "new");
    private static final Duration AT_ONCE = Duration.ZERO;

    @TempDir
    private Path directory;

    private final FakeHost pve = new FakeHost();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private Host host = null;
    private Optional<Engine> engine = Optional.empty();
    private Optional<Upid> leftTask = Optional.empty();

    @BeforeEach
    void aHost() {
        host = new Host(directory).withRealLog();
    }

    private Engine engine() {
        return engine(AT_ONCE);
    }

    /// @param most how long a new order waits for one that is left open
    private Engine engine(Duration most) {
        Engine opened = Engine.open(
                LocalState.heldForGood(host.place(), host.clocks(), new Turn(new Worker(0, ""), most, _ -> {})),
                pve,
                new Engine.Limits(Allowance.STANDARD, 2, Optional.empty()),
                (_, limits, _, _) -> new Counting(limits),
                "1");
        engine = Optional.of(opened);
        return opened;
    }

    @AfterEach
    void close() {
        pve.endAll();
        engine.ifPresent(Engine::close);
        threads.shutdownNow();
    }

    private static Order start(Vmid guest) {
        return Order.of("start", Map.of("vmid", guest.toString()));
    }

    private Future<Report> submit(Door door, Order order) {
        return threads.submit(() -> door.submit(order, TaskListener.SILENT));
    }

    private static Report now(Door door, Order order) {
        return door.submit(order, TaskListener.SILENT);
    }

    /// An earlier process was killed in the middle of an order of two steps.
    private OrderKey left(boolean running) {
        return left(running, SAVE, DESCRIBE);
    }

    private OrderKey left(boolean running, Step save, Step describe) {
        Order order = Order.of("two", Map.of());
        Plan plan = new Plan(
                new NodeName("pve"),
                new OperationName("two"),
                Map.of(),
                List.of(),
                new Procedure<>(List.of(Stage.of("save", save), Stage.of("describe", describe))),
                List.of(),
                List.of());
        try (AgentState dying = host.open()) {
            Journal journal = dying.steadyJournal();
            var intent = new Journal.Entry.Intent(order, TestOrigins.shell(), plan, Optional.empty());
            journal.append(intent);
            journal.append(new Journal.Entry.StageStarted(intent.key(), new StageName("save"), false, save));
            leftTask = Optional.of(pve.left(save, running));
            journal.append(new Journal.Entry.TaskStarted(intent.key(), leftTask.get()));
            return intent.key();
        }
    }

    private static Verdict.Refused refused(Report report) {
        return assertInstanceOf(Verdict.Refused.class, report.verdict(), report.toString());
    }

    /// How often each record of this type names an order.
    private Map<String, Integer> records(String type) {
        Map<String, Integer> count = new HashMap<>();
        try (AuditTrail trail = AuditTrail.of(host.log())) {
            for (Optional<AuditTrail.Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                AuditTrail.Found.Sound sound = assertInstanceOf(AuditTrail.Found.Sound.class, found.get());
                if (sound.type().equals(type)) {
                    count.merge(
                            sound.value("origin").orElse("") + " "
                                    + sound.value("order").orElse(""),
                            1,
                            Integer::sum);
                }
            }
        }
        return count;
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        for (int tries = 0; tries < 6000; tries++) {
            if (condition.call()) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        throw new AssertionError("it did not come to be");
    }

    @Test
    void nobodyElseHasTheStateWhileATaskIsWaitedFor() throws Exception {
        pve.runs = _ -> true;
        Future<Report> report = submit(engine().shellDoor(new By("root")), start(GUEST));
        pve.awaitRunning(new Step.StartGuest(GUEST));

        assertThrows(AgentState.StateRefused.class, host::open);

        pve.endAll();
        assertTrue(report.get().outcome().orElseThrow().done());
    }

    @Test
    void whatAnEarlierProcessHasLeftIsTakenUpWhenTheRecoveryComesToIt() throws Exception {
        OrderKey left = left(false);
        Engine engine = engine();
        assertEquals(
                List.of(left),
                engine.shellDoor(new By("root")).open().stream()
                        .map(OpenOrder::key)
                        .toList());

        engine.settle();
        until(() -> engine.shellDoor(new By("root")).open().isEmpty());

        assertEquals(List.of(SAVE, DESCRIBE), pve.sent());
        assertEquals(List.of(), engine.settle());
        assertEquals(1, records("ended").get("shell " + left.id()));
    }

    @Test
    void whatStillRunsStaysOpenAndKeepsItsGuestButNoOther() {
        OrderKey left = left(true);
        Engine engine = engine();

        assertEquals(List.of(left), engine.settle().stream().map(OpenOrder::key).toList());

        Report refused = now(engine.hubDoor(), start(GUEST));
        assertEquals(RefusalReason.AT_WORK, refused(refused).why());
        assertTrue(refused(refused).reason().contains("order " + left.id() + " (two) is at work on it"));
        assertTrue(now(engine.hubDoor(), start(OTHER)).outcome().orElseThrow().done());
    }

    @Test
    void aNewOrderOnItsGuestComesAfterAllThatIsLeftOfIt() {
        left(false);

        Report report = now(engine(Duration.ofMinutes(5)).shellDoor(new By("root")), start(GUEST));

        assertTrue(report.outcome().orElseThrow().done(), report.toString());
        assertEquals(List.of(SAVE, DESCRIBE, new Step.StartGuest(GUEST)), pve.sent());
    }

    @Test
    void whatGoesOnInTheRecoveryHoldsNobodyUpOnAnotherGuest() throws Exception {
        left(false);
        Engine engine = engine();
        pve.runs = DESCRIBE::equals;

        assertEquals(List.of(), engine.settle());
        pve.awaitRunning(DESCRIBE);

        assertTrue(now(engine.hubDoor(), start(OTHER)).outcome().orElseThrow().done());
        assertEquals(
                RefusalReason.AT_WORK,
                refused(now(engine.hubDoor(), start(GUEST))).why());
        assertEquals(List.of(), engine.settle(), "a thread is at it");
        pve.endAll();
        until(() -> engine.shellDoor(new By("root")).open().isEmpty());
        assertTrue(now(engine.hubDoor(), start(GUEST)).outcome().orElseThrow().done());
    }

    @Test
    void theRecoveryLeavesAloneWhatAThreadOfThisProcessIsAt() throws Exception {
        pve.runs = _ -> true;
        Engine engine = engine();
        Order order = start(GUEST);
        Future<Report> report = submit(engine.hubDoor(), order);
        pve.awaitRunning(new Step.StartGuest(GUEST));

        assertEquals(List.of(), engine.settle());
        pve.endAll();
        report.get();

        assertEquals(Map.of("hub " + order.id(), 1), records("ended"));
    }

    @Test
    void whoeverStopsWatchingLeavesItsOrderToTheRecoveryAndItsGuestToNobody() throws Exception {
        pve.runs = _ -> true;
        Engine engine = engine();
        Order order = start(GUEST);
        Future<Report> watching = submit(engine.shellDoor(new By("root")), order);
        pve.awaitRunning(new Step.StartGuest(GUEST));
        Future<Report> behind = submit(engine.hubDoor(), start(GUEST));

        watching.cancel(true);

        assertEquals(RefusalReason.AT_WORK, refused(behind.get()).why());
        pve.endAll();
        engine.settle();
        assertEquals(List.of(), engine.shellDoor(new By("root")).open());
        assertEquals(1, records("ended").get("shell " + order.id()));
    }

    @Test
    void whenItStopsWhatHasBegunMayFinishAndNothingNewIsBegun() throws Exception {
        pve.runs = _ -> true;
        Engine engine = engine();
        Future<Report> begun = submit(engine.shellDoor(new By("root")), start(GUEST));
        pve.awaitRunning(new Step.StartGuest(GUEST));
        Future<Report> behind = submit(engine.hubDoor(), start(GUEST));

        Future<?> stop = threads.submit(() -> engine.stop(Duration.ofMinutes(5)));

        assertEquals(RefusalReason.STOPPING, refused(behind.get()).why());
        until(() -> now(engine.hubDoor(), start(OTHER)).verdict() instanceof Verdict.Refused);
        assertEquals(
                RefusalReason.STOPPING,
                refused(now(engine.hubDoor(), start(OTHER))).why());
        Issue.NoPlan noPlan =
                assertInstanceOf(Issue.NoPlan.class, engine.hubDoor().issue(start(OTHER)));
        assertEquals(RefusalReason.STOPPING, refused(noPlan.report()).why());
        assertFalse(stop.isDone());
        pve.endAll();
        assertTrue(begun.get().outcome().orElseThrow().done());
        stop.get();
        host.open().close();
    }

    @Test
    void whatHasNoEndByThenStaysOpenForTheNextStart() throws Exception {
        pve.runs = _ -> true;
        Engine engine = engine();
        Order order = start(GUEST);
        Future<Report> begun = submit(engine.hubDoor(), order);
        pve.awaitRunning(new Step.StartGuest(GUEST));

        engine.stop(AT_ONCE);

        Outcome.Unknown unknown =
                assertInstanceOf(Outcome.Unknown.class, begun.get().outcome().orElseThrow());
        assertTrue(unknown.open());
        pve.endAll();
        Engine next = engine();
        assertEquals(1, next.hubDoor().open().size());
        next.settle();
        assertEquals(List.of(), next.hubDoor().open());
        assertEquals(Map.of("hub " + order.id(), 1), records("ended"));
        assertEquals(1, pve.sent().size());
    }

    @Test
    void noFurtherStageIsBegunOnceTheTimeIsOver() throws Exception {
        left(false);
        Engine engine = engine();
        pve.runs = DESCRIBE::equals;
        engine.settle();
        pve.awaitRunning(DESCRIBE);

        engine.stop(AT_ONCE);

        Engine next = engine();
        assertEquals(1, next.shellDoor(new By("root")).open().size());
        pve.endAll();
        next.settle();
        assertEquals(List.of(), next.shellDoor(new By("root")).open());
        assertEquals(List.of(SAVE, DESCRIBE), pve.sent());
    }

    @Test
    void whoeverIsToldToStopWatchingIsNotInterruptedAnyMoreAfterwards() throws Exception {
        pve.runs = _ -> true;
        Engine engine = engine();
        Future<Boolean> interrupted = threads.submit(() -> {
            now(engine.hubDoor(), start(GUEST));
            return Thread.currentThread().isInterrupted();
        });
        pve.awaitRunning(new Step.StartGuest(GUEST));

        engine.stop(AT_ONCE);

        assertFalse(interrupted.get());
    }

    @Test
    void whoeverIsInterruptedLearnsAllTheSameWhatCameOfAnOrder() {
        Engine engine = engine();
        Order order = start(GUEST);
        Report first = now(engine.hubDoor(), order);

        Thread.currentThread().interrupt();
        Report again = now(engine.hubDoor(), order);

        assertTrue(Thread.interrupted(), "it still is");
        assertEquals(first.outcome(), again.outcome());
    }

    /// The node that one of them was done on is away, as a node of a cluster may be for good.
    @Test
    void anOrderThatTheHostDoesNotAnswerForKeepsNoOtherOpen() throws Exception {
        OrderKey silent = left(false);
        Upid away = leftTask.orElseThrow();
        left(false, new Step.TakeSnapshot(OTHER, new SnapshotName("before"), ""), new Step.DescribeGuest(OTHER, "new"));
        pve.away = away::equals;
        Engine engine = engine();

        until(() -> {
            engine.settle();
            return engine.shellDoor(new By("root")).open().size() == 1;
        });

        assertEquals(silent, engine.shellDoor(new By("root")).open().getFirst().key());
    }

    /// The log takes the intent and what ended, and the step itself was never begun.
    @Test
    void whatWasAllowedAndNeverBegunIsCountedNoLongerThanItsOrderIsAtWork() {
        Engine engine = engine();
        Door guest = engine.guestDoor(GUEST);
        AtomicInteger asked = new AtomicInteger();
        pve.who = vmid -> {
            if (asked.incrementAndGet() > 1) {
                throw new HostException(Failure.of(Failure.Kind.TIMED_OUT, "the host does not say"));
            }
            return Optional.of(GuestIdentity.of(vmid, Guest.Kind.LXC, Map.of(), "digest"));
        };
        Order snapshot = Order.of("snapshot", Map.of("vmid", "101", "name", "one"));
        assertTrue(now(guest, snapshot).outcome().orElseThrow() instanceof Outcome.Failed);
        assertEquals(List.of(), pve.sent());
        pve.who = _ -> Optional.empty();

        Report again = now(guest, Order.of("snapshot", Map.of("vmid", "101", "name", "two")));

        assertTrue(again.outcome().orElseThrow().done(), again.toString());
    }

    @Test
    void nobodyComesInBetweenTheStepsOfASelfTestAndItIsAloneOnItsGuest() throws Exception {
        // given one that is at its first step, and the hub, which wants the same guest
        pve.runs = _ -> true;
        Engine engine = engine();
        Future<SelfTestEnd> first = threads.submit(() -> engine.selfTest(GUEST).run(false, false, new Nobody()));
        until(() -> !pve.sent().isEmpty());
        Future<Report> hubs = submit(engine.hubDoor(), start(GUEST));

        // when
        SelfTestEnd second = engine.selfTest(GUEST).run(false, false, new Nobody());
        pve.endAll();

        // then
        assertEquals(
                "a self-test of guest 101 is at work; try again when it has ended",
                assertInstanceOf(SelfTestEnd.Refused.class, second).reason());
        SelfTestEnd.Ended ended = assertInstanceOf(SelfTestEnd.Ended.class, first.get());
        assertEquals(List.of(), ended.left());
        assertTrue(hubs.get().outcome().orElseThrow().done(), hubs.get().toString());
        List<Step> sent = pve.sent();
        assertEquals(new Step.StartGuest(GUEST), sent.getLast());
        assertTrue(sent.stream().anyMatch(Step.RemoveSnapshot.class::isInstance), sent.toString());
        assertTrue(
                engine.selfTest(GUEST).run(false, false, new Nobody()) instanceof SelfTestEnd.Ended,
                "it may be run again");
    }

    @Test
    void whoWaitsForASelfTestIsToldSoAndThatItWaitsForItsOperator() throws Exception {
        // given one that found the snapshot of an earlier run, and asks
        SnapshotName leftover = new SnapshotName("felhom-selftest-0123abcd");
        pve.left(new Step.TakeSnapshot(GUEST, leftover, "felhom-agent self-test; may be deleted"), false);
        Engine engine = engine();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        Nobody operator = new Nobody() {
            @Override
            public boolean agrees(String question) {
                asked.countDown();
                try {
                    answer.await();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
                return false;
            }
        };
        Future<SelfTestEnd> test = threads.submit(() -> engine.selfTest(GUEST).run(false, false, operator));
        asked.await();

        // when
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        Turn patience = new Turn(new Worker(0, ""), Duration.ofMillis(1), told::add);
        Report report = now(engine.shellDoor(new By("root"), patience), start(GUEST));

        // then
        String words = "the task self-test is at work on guest 101, and waits for its operator's answer";
        assertTrue(refused(report).reason().startsWith(words), refused(report).reason());
        answer.countDown();
        assertInstanceOf(SelfTestEnd.Refused.class, test.get());
        assertTrue(now(engine.hubDoor(), start(GUEST)).outcome().orElseThrow().done());
    }

    @Test
    void aSelfTestThatHasBegunPutsItsGuestBackBeforeTheAgentStops() throws Exception {
        pve.runs = _ -> true;
        Engine engine = engine();
        Future<SelfTestEnd> test = threads.submit(() -> engine.selfTest(GUEST).run(false, false, new Nobody()));
        until(() -> !pve.sent().isEmpty());

        Future<?> stop = threads.submit(() -> engine.stop(Duration.ofMinutes(5)));
        until(() -> engine.hubDoor().issue(start(OTHER)) instanceof Issue.NoPlan);
        pve.endAll();
        stop.get();

        assertEquals(
                List.of(), assertInstanceOf(SelfTestEnd.Ended.class, test.get()).left());
        assertTrue(
                pve.sent().stream().anyMatch(Step.RemoveSnapshot.class::isInstance),
                pve.sent().toString());
    }

    /// Watches a self-test, and says nothing.
    private static class Nobody implements SelfTestAudience {
        @Override
        public void ended(String step, String outcome, Duration took, String text) {}

        @Override
        public void ended(String step, Report report) {}

        @Override
        public void live(String words) {}

        @Override
        public TaskListener listener(String step) {
            return TaskListener.SILENT;
        }

        @Override
        public boolean agrees(String question) {
            return false;
        }

        @Override
        public boolean stopRequested() {
            return false;
        }

        @Override
        public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
            return () -> {};
        }
    }

    /// 50 threads, two doors, 20 guests: 400 orders, each delivered twice at the same moment.
    @Test
    void fiftyThreadsAtTwoDoorsDoEachOrderOnceAndKeepTheLimits() throws Exception {
        Engine engine = engine();
        Map<String, Door> doors = Map.of("hub", engine.hubDoor(), "schedule", engine.scheduleDoor());
        List<Order> orders = new ArrayList<>();
        for (int number = 0; number < 200; number++) {
            Vmid guest = new Vmid(101 + number % 20);
            orders.add(
                    number % 3 == 1
                            ? Order.of("snapshot", Map.of("vmid", guest.toString(), "name", "s" + number))
                            : start(guest));
        }
        List<Callable<Map.Entry<OrderKey, Report>>> work = new ArrayList<>();
        doors.forEach((word, door) -> orders.forEach(order -> {
            for (int delivery = 0; delivery < 2; delivery++) {
                work.add(() -> Map.entry(new OrderKey(word, order.id()), now(door, order)));
            }
        }));
        Collections.shuffle(work, new Random(1));

        Map<OrderKey, List<Report>> reports = new HashMap<>();
        try (ExecutorService fifty = Executors.newFixedThreadPool(50)) {
            for (Future<Map.Entry<OrderKey, Report>> done : fifty.invokeAll(work)) {
                reports.computeIfAbsent(done.get().getKey(), _ -> new ArrayList<>())
                        .add(done.get().getValue());
            }
        }

        Map<String, Integer> begun = records("intent");
        begun.forEach((order, times) -> assertEquals(1, times, order));
        assertEquals(begun, records("ended"));
        assertEquals(begun.size(), pve.sent().size());
        assertEquals(1, pve.mostOnAGuest.get());
        assertEquals(
                60,
                begun.keySet().stream()
                        .filter(key -> key.startsWith("schedule"))
                        .count());
        assertEquals(
                30, begun.keySet().stream().filter(key -> key.startsWith("hub")).count());
        reports.values().forEach(both -> assertEquals(2, both.size()));
        assertEquals(List.of(), engine.shellDoor(new By("root")).open());
        engine.stop(AT_ONCE);
        try (AgentState later = host.open()) {
            assertEquals(begun.size(), later.ledger().outbox().size());
        }
    }

    /// Counts what is benign, and lets everything else pass.
    private record Counting(BenignLimits limits) implements Gate {
        @Override
        public ApprovalResult open(Approval approval) {
            return new ApprovalResult.Refused(RefusalReason.NOT_ISSUED.because("nothing is issued here"));
        }

        @Override
        public Verdict judge(Plan plan, Origin origin, Optional<CheckedApproval> opened) {
            try {
                limits.admit(plan, origin);
                return Verdict.Allowed.freely();
            } catch (BenignLimits.Reached reached) {
                return RefusalReason.LIMIT.because(String.valueOf(reached.getMessage()));
            }
        }

        @Override
        public void ended(Plan plan) {
            limits.giveBack(plan);
        }

        @Override
        public Verdict held(Plan plan, Origin origin) {
            return new Verdict.NeedsApproval(plan);
        }

        @Override
        public Optional<Verdict.Refused> stranger(
                CheckedApproval opened, Function<Vmid, Optional<GuestIdentity>> asked) {
            return Optional.empty();
        }

        @Override
        public Issued issue(Order order, Plan plan, Origin origin, Optional<String> beyond, boolean anew) {
            IssuedPlan issued = new IssuedPlan("shell", order, "nonce", Instant.EPOCH, Instant.EPOCH, new byte[0]);
            return new Issued(issued, 1, Optional.empty(), beyond, anew);
        }
    }
}
