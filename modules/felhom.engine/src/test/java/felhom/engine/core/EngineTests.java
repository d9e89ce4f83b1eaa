package felhom.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.door.Catalogue;
import felhom.engine.door.Door;
import felhom.engine.door.Issue;
import felhom.engine.door.Offer;
import felhom.engine.door.Report;
import felhom.engine.ledger.Journal;
import felhom.engine.order.By;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.order.TestOrigins;
import felhom.engine.port.Assessment;
import felhom.engine.port.HostPorts;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.port.Work;
import felhom.engine.state.AgentState;
import felhom.engine.state.AuditTrail;
import felhom.engine.state.Host;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.engine.trust.Allowance;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Consent;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.GuestIdentity;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One engine and its doors, over a host that does whatever is asked.
class EngineTests {
    private static final Vmid GUEST = new Vmid(101);

    @TempDir
    private Path directory;

    private final List<Origin> judged = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger atWork = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch entered = new CountDownLatch(2);
    private final List<Step> done = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger looks = new AtomicInteger();
    private Duration lookTakes = Duration.ZERO;
    private boolean slow;
    private Optional<Verdict> verdict = Optional.empty();
    private Optional<AgentState> held = Optional.empty();
    private Optional<IssuedPlan> signed = Optional.empty();
    private Host host = null;
    private Engine engine = null;

    @BeforeEach
    void anEngine() {
        host = new Host(directory);
        start();
    }

    private void start() {
        start(new LocalState(host.place(), host.clocks(), Turn.NOW));
    }

    private void start(LocalState local) {
        engine = Engine.open(
                local,
                new Ports(),
                new Engine.Limits(Allowance.STANDARD, 2, Optional.empty()),
                (state, limits, exemption, catalogue) -> {
                    held = Optional.of(state);
                    return new OpenGate();
                },
                "1");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static Order start(Vmid guest) {
        return Order.of("start", Map.of("vmid", guest.toString()));
    }

    private Outcome submitted(Door door) {
        return door.submit(start(GUEST), TaskListener.SILENT).outcome().orElseThrow();
    }

    @Test
    void whatComesThroughADoorHasTheAuthorityOfTheDoor() {
        for (Door door : List.of(
                engine.shellDoor(new By("root")),
                engine.hubDoor(),
                engine.scheduleDoor(),
                engine.guestDoor(GUEST),
                engine.selfTestDoor(GUEST))) {
            assertTrue(submitted(door).done());
        }

        assertEquals(
                List.of("shell", "hub", "schedule", "guest 101", "selftest of guest 101"),
                judged.stream().map(Origin::word).toList());
    }

    @Test
    void ordersOfTwoDoorsForOneGuestAreDoneOneAfterTheOther() throws Exception {
        slow = true;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Door door : List.of(engine.shellDoor(new By("root")), engine.hubDoor())) {
                threads.execute(() -> submitted(door));
            }
            threads.shutdown();
            assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
        }

        assertEquals(2, judged.size());
        assertEquals(1, most.get());
    }

    /// An earlier agent was killed before its call: nothing will ever be seen of it. Whoever comes looks, and
    /// were each barred by the others' looks, none of many would ever have its turn.
    @Test
    void ofManyWhoWaitForAnOrderThatNothingShowsNoneKeepsTheOthersWaiting() throws Exception {
        engine.close();
        start(LocalState.heldForGood(
                host.place(), host.clocks(), new Turn(new Worker(0, ""), Duration.ofSeconds(30), _ -> {})));
        Order lost = start(GUEST);
        Step step = new Step.StartGuest(GUEST);
        Plan plan = new Plan(
                new NodeName("pve"),
                lost.operation(),
                lost.arguments(),
                List.of("guest 101"),
                Procedure.of(step),
                List.of(),
                List.of());
        var intent = new Journal.Entry.Intent(lost, TestOrigins.shell(), plan, Optional.empty());
        held.orElseThrow().journal().append(intent);
        held.orElseThrow()
                .journal()
                .append(new Journal.Entry.StageStarted(intent.key(), new StageName("step-1"), false, step));
        lookTakes = Duration.ofMillis(20);

        List<Future<Outcome>> orders = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                orders.add(threads.submit(() -> submitted(engine.shellDoor(new By("root")))));
            }
        }

        for (Future<Outcome> order : orders) {
            assertTrue(order.get().done(), order.get().toString());
        }
        assertEquals(1, most.get());
        assertTrue(looks.get() < 40, "what one has seen the others need not look for: " + looks + " looks");
    }

    @Test
    void anOrderThatIsDeliveredAgainIsAnsweredWithWhatCameOfTheFirst() {
        Order order = start(GUEST);

        Report first = engine.hubDoor().submit(order, TaskListener.SILENT);
        Report again = engine.hubDoor().submit(order, TaskListener.SILENT);

        assertEquals(1, done.size());
        assertEquals(first.outcome(), again.outcome());
        assertEquals(first.plan(), again.plan());
        assertEquals(1, again.tasks().size());
        assertEquals(first.tasks(), again.tasks());
    }

    @Test
    void deliveredTwiceAtTheSameMomentItIsDoneOnce() throws Exception {
        slow = true;
        Order order = start(GUEST);
        Door door = engine.hubDoor();
        List<Future<Report>> reports = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                reports.add(threads.submit(() -> door.submit(order, TaskListener.SILENT)));
            }
        }

        assertEquals(1, done.size());
        for (Future<Report> report : reports) {
            assertTrue(report.get().outcome().orElseThrow().done(), report.get().toString());
        }
    }

    @Test
    void afterARestartItIsStillKnown() {
        Order order = start(GUEST);
        Report first = engine.hubDoor().submit(order, TaskListener.SILENT);
        engine.close();
        start();

        Report again = engine.hubDoor().submit(order, TaskListener.SILENT);

        assertEquals(1, done.size());
        assertEquals(first.outcome(), again.outcome());
        assertEquals(first.plan(), again.plan());
    }

    @Test
    void theSameIdFromTwoDoorsAreTwoOrders() {
        Order order = start(GUEST);

        engine.hubDoor().submit(order, TaskListener.SILENT);
        engine.scheduleDoor().submit(order, TaskListener.SILENT);

        assertEquals(2, done.size());
    }

    @Test
    void theSameIdWithOtherArgumentsOrAnotherOperationIsRefusedAndNothingIsDone() {
        Order order = start(GUEST);
        engine.hubDoor().submit(order, TaskListener.SILENT);

        for (Order other : List.of(
                new Order(order.id(), order.operation(), Map.of("vmid", "102")),
                new Order(order.id(), new OperationName("adopt"), order.arguments()))) {
            Report report = engine.hubDoor().submit(other, TaskListener.SILENT);

            Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, report.verdict());
            assertEquals(RefusalReason.CONFLICT, refused.why());
            assertTrue(refused.reason().contains("give this one an id of its own"), refused.reason());
        }
        assertEquals(List.of("conflict", "conflict"), refusals(), "each leaves a record");
        assertEquals(1, done.size());
    }

    /// Why orders were refused, as the log has it.
    private List<String> refusals() {
        List<String> why = new ArrayList<>();
        try (AuditTrail trail = AuditTrail.of(host.log())) {
            for (Optional<AuditTrail.Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                if (found.get() instanceof AuditTrail.Found.Sound good
                        && good.type().equals("refused")) {
                    good.value("why").ifPresent(why::add);
                }
            }
        }
        return why;
    }

    @Test
    void whatWasRefusedMayBeOrderedAgainWithItsId() {
        Order order = start(GUEST);
        verdict = Optional.of(RefusalReason.LIMIT.because("6 in an hour"));
        engine.hubDoor().submit(order, TaskListener.SILENT);
        verdict = Optional.empty();

        assertTrue(engine.hubDoor()
                .submit(order, TaskListener.SILENT)
                .outcome()
                .orElseThrow()
                .done());
        assertEquals(1, done.size());
    }

    @Test
    void afterThirtyDaysAnOrderIsForgotten() {
        Order order = start(GUEST);
        engine.hubDoor().submit(order, TaskListener.SILENT);
        host.pass(Duration.ofDays(29));
        engine.hubDoor().submit(order, TaskListener.SILENT);
        assertEquals(1, done.size());
        host.pass(Duration.ofDays(2));
        // The log has to have seen the time.
        engine.hubDoor().submit(start(GUEST), TaskListener.SILENT);

        engine.hubDoor().submit(order, TaskListener.SILENT);

        assertEquals(3, done.size());
    }

    @Test
    void aDoorOffersTheCatalogueAsData() {
        List<Offer> offers = engine.hubDoor().catalogue();

        assertTrue(offers.stream()
                .anyMatch(offer -> offer.name().value().equals("rollback")
                        && offer.destructive()
                        && offer.arguments().parameters().size() == 2));
        assertFalse(offers.stream()
                .filter(offer -> offer.name().value().equals("start"))
                .findFirst()
                .orElseThrow()
                .destructive());
    }

    @Test
    void aDoorShowsWhatHasNoEndYet() {
        Door door = engine.shellDoor(new By("root"));
        List<String> seen = new ArrayList<>();
        door.submit(start(GUEST), new TaskListener() {
            @Override
            public void started(Upid task) {
                door.open().forEach(order -> seen.add(order.operation()));
                engine.hubDoor().open().forEach(order -> seen.add("not the hub's own: " + order));
                seen.add(Integer.toString(door.state().running().size()));
            }
        });

        assertEquals(List.of("start", "1"), seen);
        assertEquals(List.of(), door.open());
        assertEquals(1, door.state().unacknowledged());
    }

    @Test
    void aPlanIsAskedForAsItWasOrAnew() {
        Order stop = Order.of("stop", Map.of("vmid", "101"));

        assertFalse(issued(engine.shellDoor(new By("root")).issue(stop)).anew());
        assertTrue(issued(engine.shellDoor(new By("root")).issueAnew(stop)).anew());
    }

    @Test
    void aPlanIsWithdrawnAlsoByWhoeverWasInterruptedWhileItWasHandedOut() {
        Door door = engine.shellDoor(new By("root"));
        var issued = issued(door.issue(Order.of("stop", Map.of("vmid", "101"))));
        String before = door.state().head();

        Thread.currentThread().interrupt();
        door.withdraw(issued.plan(), "it could not be written out");
        boolean interrupted = Thread.interrupted();

        assertTrue(interrupted, "it still is");
        assertNotEquals(before, door.state().head(), "it is in the log");
    }

    private IssuedPlan issuedFor(String door, int guest) {
        IssuedPlan plan = new IssuedPlan(
                door,
                Order.of("stop", Map.of("vmid", Integer.toString(guest))),
                door + guest,
                host.clocks().now(),
                host.clocks().now().plusSeconds(600),
                new byte[] {1});
        held.orElseThrow().ledger().issue(plan);
        return plan;
    }

    private static List<String> nonces(Door door) {
        return door.plans().stream().map(status -> status.plan().nonce()).toList();
    }

    @Test
    void aDoorShowsItsOwnPlansAndTheShellThoseOfAll() {
        IssuedPlan hubs = issuedFor("hub", 101);
        issuedFor("shell", 101);
        issuedFor("schedule", 102);

        assertEquals(List.of("hub101"), nonces(engine.hubDoor()));
        assertEquals(List.of("schedule102"), nonces(engine.scheduleDoor()));
        assertEquals(List.of(), nonces(engine.guestDoor(GUEST)));
        assertEquals(List.of("hub101", "shell101", "schedule102"), nonces(engine.shellDoor(new By("root"))));
        engine.close();
        start();
        assertEquals(List.of("hub101"), nonces(engine.hubDoor()), "the log knows it too");
        assertEquals("hub", hubs.door());
    }

    @Test
    void aDoorWithdrawsItsOwnAloneAndTheShellAny() {
        IssuedPlan hubs = issuedFor("hub", 101);
        IssuedPlan shells = issuedFor("shell", 102);

        String words = String.valueOf(assertThrows(
                        IllegalArgumentException.class, () -> engine.hubDoor().withdraw(shells, "it is unwanted"))
                .getMessage());

        assertEquals("plan shell102 is of door 'shell', and 'hub' may withdraw its own alone", words);
        engine.shellDoor(new By("root")).withdraw(hubs, "it is unwanted");
        assertTrue(engine.hubDoor().plans().getFirst().closed().isPresent());
        assertTrue(engine.shellDoor(new By("root")).plans().getLast().closed().isEmpty());
    }

    @Test
    void whatIsSignedStaysTheOrderOfTheDoorItWasIssuedForWhoeverBringsTheSignatures() {
        IssuedPlan hubs = issuedFor("hub", 101);
        signed = Optional.of(hubs);
        Approval approval = new Approval(hubs.bytes(), List.of(new byte[] {1}));

        Report first = engine.shellDoor(new By("root")).apply(approval, TaskListener.SILENT);
        Report again = engine.hubDoor().submit(hubs.order(), TaskListener.SILENT);

        assertEquals(List.of("hub"), judged.stream().map(Origin::word).toList());
        assertTrue(first.outcome().orElseThrow().done());
        assertEquals(first.outcome(), again.outcome());
        assertEquals(1, done.size());
    }

    @Test
    void itStaysAGuestsAlsoWhereThatHasAskedForNothingSinceTheStart() {
        IssuedPlan guests = issuedFor("guest 101", 101);
        engine.close();
        start();
        signed = Optional.of(guests);

        engine.shellDoor(new By("root"))
                .apply(new Approval(guests.bytes(), List.of(new byte[] {1})), TaskListener.SILENT);
        engine.guestDoor(GUEST).submit(guests.order(), TaskListener.SILENT);

        assertEquals(List.of("guest 101"), judged.stream().map(Origin::word).toList());
        assertEquals(1, done.size());
    }

    @Test
    void aGuestBringsSignaturesForItsOwnAlone() {
        signed = Optional.of(issuedFor("hub", 101));

        Report report = engine.guestDoor(GUEST)
                .apply(new Approval(new byte[] {1}, List.of(new byte[] {1})), TaskListener.SILENT);

        assertEquals(
                RefusalReason.GUEST,
                assertInstanceOf(Verdict.Refused.class, report.verdict()).why());
        assertEquals(List.of(), done);
    }

    /// The hub knows the order as it has sent it; what is signed holds the arguments that it left out, too.
    @Test
    void deliveredAgainInFewerWordsItIsStillTheSame() {
        Order order = Order.of("snapshot", Map.of("vmid", "101", "name", "before"));
        Order whole = Catalogue.load().complete(order);

        engine.hubDoor().submit(whole, TaskListener.SILENT);
        Report again = engine.hubDoor().submit(order, TaskListener.SILENT);

        assertTrue(whole.arguments().size() > order.arguments().size(), whole.toString());
        assertTrue(again.outcome().orElseThrow().done(), again.toString());
        assertEquals(1, done.size());
    }

    private static Gate.Issued issued(Issue issue) {
        return assertInstanceOf(Issue.Issued.class, issue).issued();
    }

    private final class Ports implements HostPorts {
        @Override
        public NodeName node() {
            return new NodeName("pve");
        }

        @Override
        public Inventory inventory() {
            return new OneGuest();
        }

        @Override
        public Tasks tasks() {
            return new NoTasks();
        }

        @Override
        public StepExecutor executor() {
            return new Doing();
        }
    }

    private static final class OneGuest implements Inventory {
        @Override
        public List<Guest> guests() {
            return List.of();
        }

        @Override
        public Optional<GuestDetail> guest(Vmid vmid) {
            Guest guest = new Guest(
                    vmid,
                    Guest.Kind.LXC,
                    new NodeName("pve"),
                    "web",
                    "stopped",
                    Optional.empty(),
                    false,
                    0,
                    0,
                    1,
                    Set.of());
            return Optional.of(new GuestDetail(guest, Map.of(), "digest", List.of(), Optional.empty()));
        }

        @Override
        public List<Storage> storages() {
            return List.of();
        }

        @Override
        public boolean canSnapshot(Vmid vmid) {
            return true;
        }

        @Override
        public Optional<TaskInfo> task(Upid task) {
            return Optional.empty();
        }
    }

    private static final class NoTasks implements Tasks {
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
            throw new AssertionError("nothing is waited for");
        }
    }

    private final class Doing implements StepExecutor {
        @Override
        public Assessment assess(Step step, List<Stage<Step>> before) {
            return Assessment.NOTHING;
        }

        @Override
        public boolean leftChange(Step failed, Failure failure) {
            return true;
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
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            try {
                if (slow) {
                    entered.countDown();
                    entered.await(200, TimeUnit.MILLISECONDS);
                }
                done.add(step);
                listener.started(Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzstart:101:a@pve!bb:"));
                return new Outcome.Done(step.words());
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            } finally {
                atWork.decrementAndGet();
            }
        }

        @Override
        public Optional<Outcome> lookAgain(
                Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
            looks.incrementAndGet();
            LockSupport.parkNanos(lookTakes.toNanos());
            return Optional.empty();
        }
    }

    /// Lets everything pass, and has every plan signed.
    private final class OpenGate implements Gate {
        @Override
        public ApprovalResult open(Approval approval) {
            return signed.<ApprovalResult>map(plan -> new ApprovalResult.Good(new CheckedApproval(
                            plan,
                            Procedure.of(new Step.StopGuest(GUEST)),
                            new Consent(plan.nonce(), plan.expires(), List.of(), approval))))
                    .orElse(new ApprovalResult.Refused(RefusalReason.NOT_ISSUED.because("nothing is issued here")));
        }

        @Override
        public Verdict judge(Plan plan, Origin origin, Optional<CheckedApproval> opened) {
            judged.add(origin);
            return verdict.orElse(Verdict.Allowed.freely());
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
