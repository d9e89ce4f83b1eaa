package felhom.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.door.Door;
import felhom.engine.door.Report;
import felhom.engine.ledger.Journal.Entry;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.By;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.port.FakeHost;
import felhom.engine.state.AgentState;
import felhom.engine.state.AuditTrail;
import felhom.engine.state.Host;
import felhom.engine.state.Turn;
import felhom.engine.trust.Allowance;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.GuestIdentity;
import felhom.ops.OrderId;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An order of which nobody will hear any more is ended by an operator's hand, in a process that has the
/// state for one command and in one that has it for good.
class OrderClosingTests {
    private static final Step STOP = new Step.StopGuest(new Vmid(101));
    private static final By ALICE = new By("root", Optional.of("alice"));

    @TempDir
    private Path directory;

    private final FakeHost pve = new FakeHost();
    private Host host = null;
    private Optional<Engine> engine = Optional.empty();

    @BeforeEach
    void aHost() {
        host = new Host(directory);
    }

    @AfterEach
    void close() {
        pve.endAll();
        engine.ifPresent(Engine::close);
    }

    private Engine engine(boolean forGood) {
        LocalState state = forGood
                ? LocalState.heldForGood(host.place(), host.clocks(), Turn.NOW)
                : new LocalState(host.place(), host.clocks(), Turn.NOW);
        Engine opened = Engine.open(
                state,
                pve,
                new Engine.Limits(Allowance.STANDARD, 2, Optional.empty()),
                (_, _, _, _) -> new NobodyAsks(),
                "1");
        engine = Optional.of(opened);
        return opened;
    }

    /// An earlier process was killed when it had sent the step.
    private OrderKey killed(Optional<Upid> task) {
        try (AgentState dying = host.open()) {
            IssuedPlan plan = host.plan();
            OrderKey key = Host.key(plan);
            dying.journal().append(Host.intent(plan));
            dying.journal().append(new Entry.StageStarted(key, new StageName("step-1"), false, STOP));
            task.ifPresent(upid -> dying.journal().append(new Entry.TaskStarted(key, upid)));
            return key;
        }
    }

    private void refused(RefusalReason why, String words, Report report) {
        Verdict.Refused refused = assertInstanceOf(Verdict.Refused.class, report.verdict());
        assertEquals(why, refused.why());
        assertTrue(refused.reason().contains(words), refused.reason());
    }

    private List<AuditTrail.Found.Sound> ends() {
        try (AuditTrail trail = AuditTrail.of(host.log())) {
            return Stream.generate(trail::next)
                    .takeWhile(Optional::isPresent)
                    .map(found -> (AuditTrail.Found.Sound) found.orElseThrow())
                    .filter(found -> found.type().equals("ended"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itEndsAsUnknownAndTheLogAndTheHubHaveWhoDidItAndWhy(boolean forGood) {
        Upid task = pve.left(STOP, true);
        OrderKey order = killed(Optional.of(task));
        pve.away = _ -> true;
        host.pass(Duration.ofHours(1));
        Engine opened = engine(forGood);

        Report report = opened.shellDoor(ALICE).close(order, "node pve is gone for good");

        String words = "'stop' was closed by root (says: alice): node pve is gone for good; whether it was done is not"
                + " known";
        Outcome.Unknown end =
                assertInstanceOf(Outcome.Unknown.class, report.outcome().orElseThrow());
        assertEquals(new Outcome.Unknown(words, Optional.of(task)), end);
        assertEquals(List.of(task), report.tasks());
        UnreportedOutcome told = opened.outbox().latest().getFirst();
        assertEquals(List.of("unknown", words, "stop"), List.of(told.outcome(), told.summary(), told.operation()));
        assertEquals(order, told.order());
        AuditTrail.Found.Sound written = ends().getFirst();
        assertEquals(Optional.of("root"), written.value("closed-by"));
        assertEquals(Optional.of("alice"), written.value("closed-by-says"));
        assertEquals(Optional.of("node pve is gone for good"), written.value("because"));
        assertEquals(List.of(), opened.shellDoor(ALICE).open());
        refused(
                RefusalReason.ARGUMENTS,
                "is not open",
                opened.shellDoor(ALICE).close(order, "node pve is gone for good"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void itIsNotClosedWhileItsTaskRuns(boolean forGood) {
        Upid task = pve.left(STOP, true);
        OrderKey order = killed(Optional.of(task));
        host.pass(Duration.ofHours(1));

        Report report = engine(forGood).shellDoor(ALICE).close(order, "it takes too long");

        refused(RefusalReason.AT_WORK, "its task runs; follow it: felhom-agent task wait " + task, report);
        assertEquals(List.of(), ends());
    }

    /// As with root's helper, whose work leaves a task that was found.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void norWhereWhoDoesItIsSilentAndItsTaskIsSeenToRun(boolean forGood) {
        Upid task = pve.left(STOP, true);
        OrderKey order = killed(Optional.empty());
        try (AgentState dying = host.open()) {
            dying.journal().append(new Entry.TaskFound(order, task, true));
        }
        pve.silent = true;
        host.pass(Duration.ofHours(1));

        Report report = engine(forGood).shellDoor(ALICE).close(order, "nobody says anything");

        refused(RefusalReason.AT_WORK, "its task runs", report);
        assertEquals(List.of(), ends());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatItsStagesHaveSaidStandsInItsEnd(boolean forGood) {
        OrderKey order;
        try (AgentState dying = host.open()) {
            IssuedPlan plan = host.plan();
            order = Host.key(plan);
            dying.journal().append(Host.intent(plan, 2));
            dying.journal().append(new Entry.StageStarted(order, new StageName("step-1"), false, STOP));
            Outcome done = new Outcome.Done("done: switched it off; on again: `storage-on`");
            dying.journal().append(new Entry.StageEnded(order, new StageName("step-1"), false, done, List.of()));
            dying.journal().append(new Entry.StageStarted(order, new StageName("step-2"), false, STOP));
        }
        pve.silent = true;
        host.pass(Duration.ofHours(1));

        Outcome end = engine(forGood)
                .shellDoor(ALICE)
                .close(order, "it is gone")
                .outcome()
                .orElseThrow();

        assertTrue(
                end.summary()
                        .endsWith(
                                "it is gone; done: switched it off; on again: `storage-on`; whether the rest was done is"
                                        + " not known"),
                end.summary());
    }

    /// Somebody else's may look the same.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTaskThatWasOnlyFoundIsNotMadeItsOwn(boolean forGood) {
        Upid task = pve.left(STOP, true);
        OrderKey order = killed(Optional.empty());
        try (AgentState dying = host.open()) {
            dying.journal().append(new Entry.TaskFound(order, task, false));
        }
        pve.away = _ -> true;
        host.pass(Duration.ofHours(1));

        Report report = engine(forGood).shellDoor(ALICE).close(order, "it is gone");

        assertEquals(List.of(), report.tasks());
        assertEquals(Optional.empty(), ((Outcome.Unknown) report.outcome().orElseThrow()).task());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void norWhileItsWorkMayStillShow(boolean forGood) {
        OrderKey order = killed(Optional.empty());
        host.pass(Duration.ofMinutes(2));
        Door door = engine(forGood).shellDoor(ALICE);

        refused(RefusalReason.AT_WORK, "try again after 2026-11-21T12:03:00Z", door.close(order, "gone"));

        host.pass(Duration.ofMinutes(1));
        assertEquals(
                "unknown", door.close(order, "gone").outcome().orElseThrow().word());
    }

    /// It was looked at once more.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatHasEndedMeanwhileHasItsOwnEnd(boolean forGood) {
        Upid task = pve.left(STOP, true);
        OrderKey order = killed(Optional.of(task));
        host.pass(Duration.ofHours(1));
        Door door = engine(forGood).shellDoor(ALICE);
        pve.endAll();

        Outcome end = door.close(order, "it is gone").outcome().orElseThrow();

        assertEquals("ok", end.word());
        assertTrue(end.summary().contains("found out later"), end.summary());
        assertEquals(Optional.empty(), ends().getFirst().value("closed-by"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyAnOperatorAtTheShellClosesAnyAndSaysWhy(boolean forGood) {
        OrderKey order = killed(Optional.empty());
        host.pass(Duration.ofHours(1));
        Engine opened = engine(forGood);

        for (Door door : List.of(
                opened.hubDoor(),
                opened.scheduleDoor(),
                opened.guestDoor(new Vmid(101)),
                opened.selfTestDoor(new Vmid(101)))) {
            assertThrows(IllegalArgumentException.class, () -> door.close(order, "gone"));
        }
        Door shell = opened.shellDoor(ALICE);
        refused(RefusalReason.ARGUMENTS, "has to be said", shell.close(order, " \n "));
        refused(
                RefusalReason.ARGUMENTS,
                "order 'other' of door 'hub' is not open",
                shell.close(new OrderKey("hub", new OrderId("other")), "gone"));
        assertEquals(List.of(), ends());
    }

    /// Nothing is ordered here.
    private static final class NobodyAsks implements Gate {
        private static AssertionError unasked() {
            return new AssertionError("nothing is ordered here");
        }

        @Override
        public ApprovalResult open(Approval approval) {
            throw unasked();
        }

        @Override
        public Verdict judge(Plan plan, Origin origin, Optional<CheckedApproval> opened) {
            throw unasked();
        }

        @Override
        public Optional<Verdict.Refused> stranger(
                CheckedApproval opened, Function<Vmid, Optional<GuestIdentity>> asked) {
            throw unasked();
        }

        @Override
        public Verdict held(Plan plan, Origin origin) {
            throw unasked();
        }

        @Override
        public IssueResult issue(Order order, Plan plan, Origin origin, Optional<String> beyond, boolean anew) {
            throw unasked();
        }
    }
}
