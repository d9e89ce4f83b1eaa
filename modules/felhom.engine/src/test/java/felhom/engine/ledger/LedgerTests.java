package felhom.engine.ledger;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal.JournalBroken;
import felhom.engine.ledger.Journal.NonceBurned;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.PlanStatus;
import felhom.engine.order.TestOrigins;
import felhom.engine.state.AgentState;
import felhom.engine.state.AuditTrail;
import felhom.engine.state.Broken;
import felhom.engine.state.FailingDisk;
import felhom.engine.state.Host;
import felhom.engine.trust.Approval;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Failure;
import felhom.ops.MissingPrivilege;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was ordered, signed and done, and which nonces have served: through restarts, compaction, a full and
/// a broken disk.
class LedgerTests {
    private static final Upid TASK = Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzstop:101:a@pve!bb:");

    @TempDir
    private Path directory;

    private final FailingDisk disk = new FailingDisk();
    private Host host;

    @BeforeEach
    void aHost() {
        host = new Host(directory).on(disk);
    }

    private static void ended(AgentState state, IssuedPlan plan) {
        state.journal().append(new Journal.Entry.Ended(Host.key(plan), new Outcome.Done("stopped")));
    }

    @Test
    void aNonceServesOnce() {
        IssuedPlan plan = host.plan();
        try (AgentState state = host.open()) {
            state.ledger().issue(plan);
            state.journal().append(Host.intent(plan));
            ended(state, plan);

            NonceBurned again =
                    assertThrows(NonceBurned.class, () -> state.journal().append(Host.intent(plan)));

            assertTrue(String.valueOf(again.getMessage()).contains("ok: stopped"), again.getMessage());
        }
        try (AgentState later = host.open()) {
            assertThrows(NonceBurned.class, () -> later.journal().append(Host.intent(plan)));
        }
    }

    @Test
    void aPlanThatWasWithdrawnCountsNoMoreAlsoAfterARestart() {
        IssuedPlan plan = host.plan();
        List<PlanStatus.Closed> closed = new ArrayList<>();
        try (AgentState state = host.open()) {
            state.ledger().issue(plan);
            state.ledger().withdraw(plan, "it could not be written out");
            state.ledger().plans().forEach(held -> closed.add(held.closed().orElseThrow()));
        }
        try (AgentState later = host.open()) {
            later.ledger().plans().forEach(held -> closed.add(held.closed().orElseThrow()));
        }

        assertEquals(List.of(PlanStatus.Closed.WITHDRAWN, PlanStatus.Closed.WITHDRAWN), closed);
    }

    @Test
    void ofManyWhoBringTheSameNonceAtOnceOneIsServed() throws Exception {
        IssuedPlan plan = host.plan();

        assertEquals(1, servedAtOnce(List.of(plan)));
    }

    @Test
    void ofTwoIssuesOfOneOrderAtOnceOneIsServed() throws Exception {
        IssuedPlan first = host.plan();
        IssuedPlan second = host.plan();
        assertEquals(first.held(), second.held());

        assertEquals(1, servedAtOnce(List.of(first, second)));
    }

    /// Sixteen callers come at the same moment, each with one of these.
    private int servedAtOnce(List<IssuedPlan> plans) throws Exception {
        AtomicInteger served = new AtomicInteger();
        try (AgentState state = host.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            plans.forEach(state.ledger()::issue);
            CountDownLatch go = new CountDownLatch(1);
            List<Future<?>> tries = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                IssuedPlan plan = plans.get(i % plans.size());
                tries.add(threads.submit(() -> {
                    go.await();
                    state.ledger().append(Host.intent(plan));
                    return served.incrementAndGet();
                }));
            }
            go.countDown();
            for (Future<?> one : tries) {
                try {
                    one.get();
                } catch (ExecutionException refused) {
                    assertTrue(refused.getCause() instanceof NonceBurned, refused.toString());
                }
            }
        }
        return served.get();
    }

    @Test
    void anOutcomeWithAnyNumberOfLinesIsWrittenDown() {
        host.withRealLog();
        IssuedPlan plan = host.plan();
        try (AgentState state = host.open()) {
            state.journal().append(Host.intent(plan));
            List<String> warnings = Stream.generate(() -> "WARN: " + "x".repeat(2000))
                    .limit(5000)
                    .toList();
            state.journal()
                    .append(new Journal.Entry.Ended(
                            Host.key(plan), new Outcome.DoneWithWarnings("y".repeat(100_000), warnings)));

            assertEquals(List.of(), state.ledger().running());
        }
    }

    @Test
    void aFloodOfRefusalsDoesNotFillTheLog() {
        Approval junk = new Approval(new byte[16_384], List.of(new byte[32_768], new byte[32_768]));
        Journal.Entry refusal = new Journal.Entry.ApprovalRefused(
                junk, TestOrigins.shell(), RefusalReason.SIGNATURE.because("signature 1: ARMOR"));
        long before;
        long after;
        try (AgentState state = host.open()) {
            before = state.ledger().head().seq();
            for (int i = 0; i < 1000; i++) {
                state.ledger().append(refusal);
            }
            after = state.ledger().head().seq();
            host.pass(Duration.ofMinutes(2));
            state.ledger().append(refusal);
        }

        // A segment of the test is small: new ones may begin on the way.
        assertTrue(after - before < 100, before + " to " + after);
        String log = trail();
        assertTrue(log.contains("refusals-not-written=940"), log);
    }

    @Test
    void whateverIsWrittenNextTakesTheNumberOfRefusalsAlong() {
        try (AgentState state = host.open()) {
            refuse(state, 70);
            state.ledger().issue(host.plan());
            refuse(state, 5);
        }

        assertEquals(List.of("10", "5"), values("refusals-not-written"));
        assertEquals(60, values("why").size());
    }

    @Test
    void aNumberThatCouldNotBeWrittenDownIsNotLost() {
        try (AgentState state = host.open()) {
            refuse(state, 70);
            assertThrows(
                    Journal.JournalBroken.class, () -> state.ledger().boot("x".repeat(300_000), "epoch", "because"));
            state.ledger().issue(host.plan());
        }

        assertEquals(List.of("10"), values("refusals-not-written"));
    }

    @Test
    void anOrderThatIsRefusedAgainForTheSameReasonIsCountedAndNotWrittenAgain() {
        Order order = Order.of("fly", Map.of("vmid", "101"));
        Order other = new Order(order.id(), order.operation(), Map.of("vmid", "102"));
        try (AgentState state = host.open()) {
            long before = state.ledger().head().seq();
            for (int i = 0; i < 100; i++) {
                refuse(state, order, RefusalReason.NOT_SIGNED.because("it is held"));
            }
            assertEquals(before + 1, state.ledger().head().seq());

            refuse(state, order, RefusalReason.LIMIT.because("for another reason"));
            refuse(state, order, RefusalReason.NOT_SIGNED.because("it is held"));
            refuse(state, other, RefusalReason.NOT_SIGNED.because("another order of the same id"));
            refuse(state, order, RefusalReason.LIMIT.because("in other words"));
            refuse(state, other, RefusalReason.NOT_SIGNED.because("it is held"));
        }

        assertEquals(List.of("not-signed", "limit", "not-signed"), values("why"));
        assertEquals(List.of("99", "1", "2"), values("refusals-repeated"));
        assertEquals(List.of(), values("refusals-not-written"));
    }

    @Test
    void aRefusalThatCouldNotBeWrittenDownIsNotTakenForWritten() {
        Order order = Order.of("fly", Map.of());
        try (AgentState state = host.open()) {
            disk.full = true;
            assertThrows(Journal.JournalBroken.class, () -> {
                while (true) {
                    state.ledger().boot("1", "epoch", "because");
                }
            });
            Verdict.Refused refused = RefusalReason.NOT_SIGNED.because("it is held");
            assertThrows(Journal.JournalBroken.class, () -> refuse(state, order, refused));
            disk.full = false;

            refuse(state, order, refused);
        }

        assertEquals(List.of("not-signed"), values("why"));
    }

    private static void refuse(AgentState state, Order order, Verdict.Refused verdict) {
        state.ledger().append(new Journal.Entry.Refused(order, TestOrigins.hub(), verdict));
    }

    @Test
    void anOrderTooLargeForARecordIsWrittenDownByTheDigestsOfItsArguments() throws Exception {
        Map<String, String> arguments = new TreeMap<>();
        for (int i = 0; i < 31; i++) {
            arguments.put("a".repeat(62) + (char) ('a' + i / 16) + (char) ('a' + i % 16), "\u20ac".repeat(16 * 1024));
        }
        arguments.put("vmid", "101");
        Order order = Order.of("fly", arguments);
        try (AgentState state = host.withRealLog().open()) {
            state.ledger()
                    .append(new Journal.Entry.Refused(
                            order, TestOrigins.shell(), RefusalReason.OPERATION.because("unknown")));
        }

        String digest = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256")
                        .digest("\u20ac".repeat(16 * 1024).getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of(order.id().value()), values("order"));
        assertEquals(List.of("101"), values("argument.vmid"));
        assertEquals(List.of(digest + " (49152 bytes)"), values("argument-sha256." + "a".repeat(64)));
    }

    private static void refuse(AgentState state, int times) {
        for (int i = 0; i < times; i++) {
            state.ledger()
                    .append(new Journal.Entry.Refused(
                            Order.of("fly", Map.of()),
                            TestOrigins.shell(),
                            RefusalReason.OPERATION.because("unknown")));
        }
    }

    /// Every value of this name in the log.
    private List<String> values(String name) {
        List<String> values = new ArrayList<>();
        try (AuditTrail trail = AuditTrail.of(host.log())) {
            for (Optional<AuditTrail.Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                if (found.get() instanceof AuditTrail.Found.Sound good) {
                    good.values().stream()
                            .filter(value -> value.name().equals(name))
                            .forEach(value -> values.add(value.text()));
                }
            }
        }
        return values;
    }

    private String trail() {
        StringBuilder text = new StringBuilder();
        try (AuditTrail trail = AuditTrail.of(host.log())) {
            for (Optional<AuditTrail.Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                if (found.get() instanceof AuditTrail.Found.Sound good) {
                    good.values()
                            .forEach(value -> text.append(value.name())
                                    .append('=')
                                    .append(value.text())
                                    .append(' '));
                }
            }
        }
        return text.toString();
    }

    @Test
    void anOrderThatTheAgentDiedOnIsShownWithItsTask() {
        IssuedPlan plan = host.plan();
        AgentState dying = host.open();
        dying.ledger().issue(plan);
        dying.ledger().append(Host.intent(plan));
        dying.ledger()
                .append(new Journal.Entry.StageStarted(
                        Host.key(plan), new StageName("step-1"), false, new Step.StopGuest(new Vmid(101))));
        dying.ledger().append(new Journal.Entry.TaskStarted(Host.key(plan), TASK));
        dying.letGo();

        try (AgentState state = host.open()) {
            OpenOrder order = state.ledger().running().getFirst();
            assertEquals(plan.order().id(), order.order());
            assertEquals(List.of(TASK), order.tasks());
            NonceBurned again =
                    assertThrows(NonceBurned.class, () -> state.journal().append(Host.intent(plan)));
            assertTrue(String.valueOf(again.getMessage()).contains("whose end is not known"), again.getMessage());
        }
    }

    @Test
    void throughManySegmentsNothingIsForgottenThatCouldStillBeAccepted() {
        List<IssuedPlan> plans = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            host.pass(Duration.ofMinutes(3));
            IssuedPlan plan = host.plan();
            plans.add(plan);
            try (AgentState state = host.open()) {
                state.ledger().issue(plan);
                state.journal().append(Host.intent(plan));
                ended(state, plan);
            }
        }

        try (AgentState state = host.open()) {
            assertTrue(
                    plans.stream()
                            .anyMatch(plan -> state.ledger().plan(plan.nonce()).isEmpty()),
                    "some are dropped");
            for (IssuedPlan plan : plans) {
                boolean burned = !didNotThrow(() -> state.ledger().unburned(plan.nonce()));
                boolean belowFloor = !plan.expires().isAfter(state.ledger().floor());
                assertTrue(burned || belowFloor, "neither known nor below the floor: " + plan.nonce());
            }
        }
    }

    private static boolean didNotThrow(Runnable check) {
        try {
            check.run();
            return true;
        } catch (NonceBurned burned) {
            return false;
        }
    }

    @Test
    void onAFullDiskNothingNewBeginsAndWhatRunsIsWrittenToItsEnd() {
        try (AgentState state = host.open()) {
            IssuedPlan running = host.plan();
            state.journal().append(Host.intent(running));
            disk.full = true;
            int begun = 0;
            Optional<JournalBroken> refusal = Optional.empty();
            while (refusal.isEmpty() && begun < 100) {
                try {
                    state.journal().append(Host.intent(host.plan()));
                    begun++;
                } catch (JournalBroken broken) {
                    refusal = Optional.of(broken);
                }
            }

            assertTrue(String.valueOf(refusal.orElseThrow().getMessage()).contains("full"), refusal.toString());
            assertDoesNotThrow(() -> ended(state, running));

            disk.full = false;
            assertDoesNotThrow(() -> state.journal().append(Host.intent(host.plan())));
        }
    }

    @Test
    void afterAFailedFsyncNothingIsWrittenUntilTheRestart() {
        IssuedPlan plan = host.plan();
        AgentState state = host.open();
        disk.broken = true;
        assertThrows(JournalBroken.class, () -> state.journal().append(Host.intent(plan)));
        disk.broken = false;

        assertThrows(JournalBroken.class, () -> state.journal().append(Host.intent(host.plan())));

        state.letGo();
        try (AgentState restarted = host.open()) {
            assertDoesNotThrow(() -> restarted.journal().append(Host.intent(host.plan())));
        }
    }

    @Test
    void theOutboxKeepsAnOutcomeUntilTheHubHasIt() {
        IssuedPlan plan = host.plan();
        try (AgentState state = host.open()) {
            state.journal().append(Host.intent(plan));
            ended(state, plan);
        }
        try (AgentState state = host.open()) {
            assertEquals(Host.key(plan), state.ledger().outbox().getFirst().order());
            state.ledger().acknowledge(Host.key(plan));
        }
        try (AgentState state = host.open()) {
            assertEquals(List.of(), state.ledger().outbox());
        }
    }

    /// A host whose hub is away for long: what does not fit into memory is in the log.
    @Test
    void noOutcomeIsLostHoweverManyNobodyHasAcknowledged() {
        List<OrderKey> orders = new ArrayList<>();
        host.withRealLog();
        try (AgentState state = host.open()) {
            for (int i = 0; i < 1100; i++) {
                IssuedPlan plan = host.plan();
                orders.add(Host.key(plan));
                state.journal().append(Host.intent(plan));
                ended(state, plan);
            }
            assertEquals(1000, state.ledger().outbox().size());
        }
        try (AgentState state = host.open()) {
            assertEquals(1100, state.ledger().state().unacknowledged());
            assertEquals(orders.subList(0, 50), keys(state.ledger().unreported(50)));
            orders.subList(0, 60).forEach(state.ledger()::acknowledge);
            assertEquals(orders.subList(60, 70), keys(state.ledger().unreported(10)));
            orders.subList(60, 100).forEach(state.ledger()::acknowledge);
            assertEquals(orders.subList(100, 1100), keys(state.ledger().unreported(2000)));
            assertEquals(1000, state.ledger().state().unacknowledged());
        }
    }

    @Test
    void manyAreAcknowledgedInOneRecordAndTheSameAgainChangesNothing() {
        List<OrderKey> orders = new ArrayList<>();
        host.withRealLog();
        try (AgentState state = host.open()) {
            for (int i = 0; i < 1100; i++) {
                IssuedPlan plan = host.plan();
                orders.add(Host.key(plan));
                state.journal().append(Host.intent(plan));
                ended(state, plan);
            }
            String before = state.head();
            state.ledger().acknowledge(orders.subList(1050, 1100));
            assertEquals(1, records(before, state.head()));
            String after = state.head();

            // The hub's answer was lost, and it says the same once more, as often as it likes.
            for (int i = 0; i < 20; i++) {
                state.ledger().acknowledge(orders.subList(1050, 1100));
                state.ledger()
                        .acknowledge(
                                List.of(new OrderKey("hub", orders.getFirst().id())));
            }

            assertEquals(after, state.head(), "nothing is written");
            assertEquals(1050, state.ledger().state().unacknowledged());
            assertEquals(orders.subList(0, 1050), keys(state.ledger().unreported(2000)));
        }
        try (AgentState state = host.open()) {
            assertEquals(orders.subList(0, 1050), keys(state.ledger().unreported(2000)));
            assertEquals("stop", state.ledger().unreported(1).getFirst().operation());
            state.ledger().acknowledge(orders);
            assertEquals(List.of(), state.ledger().unreported(10));
            assertEquals(0, state.ledger().state().unacknowledged());
        }
    }

    private static long records(String before, String after) {
        return Long.parseLong(after.substring(0, after.indexOf(':')))
                - Long.parseLong(before.substring(0, before.indexOf(':')));
    }

    @Test
    void howAnOrderEndedIsReadWholeAlsoOnceTheHubHasIt() {
        IssuedPlan plan = host.plan();
        Outcome failed = new Outcome.Failed(new Failure(
                Failure.Kind.PRIVILEGE,
                "it may not",
                Optional.of(new MissingPrivilege(Optional.of("/vms/101"), Optional.of("VM.PowerMgmt"), "a@pve!b")),
                List.of("a line of the task")));
        try (AgentState state = host.open()) {
            Journal journal = state.steadyJournal();
            journal.append(Host.intent(plan));
            assertEquals(Optional.empty(), journal.ended(Host.key(plan)));
            journal.append(new Journal.Entry.Ended(Host.key(plan), failed, List.of(TASK)));
            assertEquals(Optional.of(failed), journal.ended(Host.key(plan)));

            state.ledger().acknowledge(Host.key(plan));

            assertEquals(Optional.of(failed), journal.ended(Host.key(plan)));
        }
    }

    @Test
    void aDiskThatFailsBreaksTheStateUntilItIsOpenedAgain() {
        try (AgentState state = host.open()) {
            assertEquals(Optional.empty(), state.broken());
            disk.broken = true;
            assertThrows(Journal.JournalBroken.class, () -> state.journal().append(Host.intent(host.plan())));
            disk.broken = false;

            Broken broken = state.broken().orElseThrow();
            assertTrue(broken.words().contains("Input/output error"), broken.words());
            assertTrue(broken.opens());
            disk.full = true;
            assertFalse(state.broken().orElseThrow().opens(), "another process could not open it");
            disk.full = false;
        }
        try (AgentState state = host.open()) {
            assertEquals(Optional.empty(), state.broken());
            state.journal().append(Host.intent(host.plan()));
        }
    }

    @Test
    void aDiskThatIsOnlyFullBreaksNothing() {
        try (AgentState state = host.open()) {
            disk.full = true;
            assertThrows(Journal.JournalBroken.class, () -> {
                while (true) {
                    state.journal().append(Host.intent(host.plan()));
                }
            });

            assertEquals(Optional.empty(), state.broken());

            disk.full = false;
            state.journal().append(Host.intent(host.plan()));
        }
    }

    @Test
    void aLockThatIsLostBreaksTheState() throws Exception {
        try (AgentState state = host.open()) {
            Files.delete(host.place().runtime().resolve("lock"));

            assertTrue(state.broken().orElseThrow().words().contains("is lost"));
        }
    }

    @Test
    void whoAsksAgainWhileNothingIsNewReadsNothing() {
        host.withRealLog();
        FailingDisk disk = new FailingDisk();
        host.on(disk);
        try (AgentState state = host.open()) {
            for (int i = 0; i < 1100; i++) {
                IssuedPlan plan = host.plan();
                state.journal().append(Host.intent(plan));
                ended(state, plan);
            }
            List<OrderKey> first = keys(state.ledger().unreported(50));
            int before = disk.openings.get();

            for (int i = 0; i < 1000; i++) {
                assertEquals(first, keys(state.ledger().unreported(50)));
            }
            ended(state, host.plan());
            state.ledger().acknowledge(first);
            assertEquals(50, state.ledger().unreported(50).size());

            assertEquals(before, disk.openings.get(), "files opened");
        }
    }

    @Test
    void outcomesAreReportedAndAcknowledgedBesideWriters() throws Exception {
        host.withRealLog();
        Set<OrderKey> reported = new HashSet<>();
        try (AgentState state = host.open()) {
            List<IssuedPlan> plans = new ArrayList<>();
            for (int i = 0; i < 1500; i++) {
                plans.add(host.plan());
            }
            List<Future<?>> writers = new ArrayList<>();
            try (var threads = Executors.newFixedThreadPool(8)) {
                for (IssuedPlan plan : plans) {
                    writers.add(threads.submit(() -> {
                        state.steadyJournal().append(Host.intent(plan));
                        ended(state, plan);
                    }));
                }
                while (reported.size() < plans.size()) {
                    List<UnreportedOutcome> some = state.ledger().unreported(7);
                    for (UnreportedOutcome one : some) {
                        assertTrue(reported.add(one.order()), "twice: " + one);
                    }
                    state.ledger().acknowledge(keys(some));
                }
                for (Future<?> writer : writers) {
                    writer.get();
                }
            }

            assertEquals(0, state.ledger().state().unacknowledged());
            assertEquals(List.of(), state.ledger().unreported(10));
        }
    }

    /// Where its records lie in a segment that is long full.
    @Test
    void whatCameOfAnOrderIsReadFromTheLogHoweverMuchWasWrittenSince() {
        IssuedPlan plan = host.plan();
        Outcome outcome = new Outcome.Failed(
                new Failure(Failure.Kind.TASK, "it failed", Optional.empty(), List.of("its log's last line")));
        try (AgentState state = host.open()) {
            state.journal().append(Host.intent(plan));
            state.journal().append(new Journal.Entry.Ended(Host.key(plan), outcome, List.of(TASK)));
            for (int i = 0; i < 40; i++) {
                refuse(state, 1);
                state.boot("version " + "x".repeat(1000));
            }
        }
        try (AgentState state = host.open()) {
            KnownOrder known =
                    state.ledger().known(Host.key(plan), plan.order()).orElseThrow();

            assertEquals(Host.intent(plan).plan(), known.plan());
            assertEquals(Optional.of(outcome), known.end());
            assertEquals(List.of(TASK), known.tasks());
            Order other = new Order(plan.order().id(), plan.order().operation(), Map.of("vmid", "102"));
            assertThrows(OtherOrder.class, () -> state.ledger().known(Host.key(plan), other));
            assertEquals(
                    Optional.empty(),
                    state.ledger().known(new OrderKey("hub", plan.order().id()), plan.order()));
        }
    }

    private static List<OrderKey> keys(List<UnreportedOutcome> outcomes) {
        return outcomes.stream().map(UnreportedOutcome::order).toList();
    }
}
