package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.port.Assessment;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.port.Work;
import felhom.engine.state.AgentState;
import felhom.engine.state.Host;
import felhom.ops.ArchiveSource;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.GuestRef;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A stage works on the guest, or takes the backup, that a stage before it has made. Which one that is the
/// order's own log alone says, also to an agent that takes the order up; whoever else has come by the id is
/// left alone.
class MadeByStagesTests {
    private static final Vmid GUEST = new Vmid(101);
    private static final Vmid COPY = new Vmid(105);
    private static final StorageId LOCAL = new StorageId("local");
    private static final VolumeId ARCHIVE = new VolumeId("local:backup/vzdump-lxc-101-2026_11_21-05_50_35.tar.zst");
    private static final Step BACK_UP = new Step.BackUp(GUEST, LOCAL, "");
    private static final Step MAKE = copy(ArchiveSource.of(ARCHIVE));
    private static final Step START = new Step.StartGuest(COPY);
    private static final Stage<Step> START_IT = Stage.of("start", new Step.StartGuest(GuestRef.madeBy("copy")));
    private static final Procedure<Step> COPY_AND_START = new Procedure<>(List.of(Stage.of("copy", MAKE), START_IT));
    private static final Procedure<Step> ALL = new Procedure<>(
            List.of(Stage.of("back-up", BACK_UP), Stage.of("copy", copy(ArchiveSource.madeBy("back-up"))), START_IT));

    private static Step copy(ArchiveSource of) {
        return new Step.CopyGuest(of, COPY, LOCAL, Optional.empty(), Step.CopyGuest.Macs.NEW);
    }

    @TempDir
    private Path directory;

    private Host host;

    /// Every step that the host was asked for, in order.
    private final List<Step> sent = new ArrayList<>();

    private final List<String> assessed = new ArrayList<>();

    // What the host shows.
    private Optional<String> mac = Optional.of("BC:24:11:00:00:05");
    private boolean certain = true;
    private boolean fails;
    private Vmid noted = COPY;
    private Optional<String> volume = Optional.of(ARCHIVE.text());
    private boolean dies;
    private boolean unnamed;

    @BeforeEach
    void aHost() {
        host = new Host(directory);
    }

    /// The process is gone.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private static Upid task(Vmid about) {
        return Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzrestore:" + about + ":a@pve!bb:");
    }

    private final class OnHost implements StepExecutor {
        @Override
        public Assessment assess(Step step, List<Stage<Step>> before) {
            assessed.add(step.words() + " after "
                    + before.stream().map(stage -> stage.name().value()).toList());
            return Assessment.NOTHING;
        }

        @Override
        public boolean leftChange(Step failed, Failure failure) {
            return true;
        }

        @Override
        public Optional<GuestIdentity> identity(Vmid guest) {
            return mac.map(now -> GuestIdentity.of(guest, Guest.Kind.LXC, Map.of("net0", "hwaddr=" + now), "digest"));
        }

        @Override
        public Optional<GuestIdentity> made(Step step, Upid task) {
            return certain ? identity(COPY) : Optional.empty();
        }

        @Override
        public Outcome execute(Step step, Work work, TaskListener listener) {
            sent.add(step);
            if (unnamed) {
                throw new Killed();
            }
            listener.started(task(step.makes().isPresent() ? noted : GUEST));
            if (dies && step.makes().isPresent()) {
                throw new Killed();
            }
            return end(step);
        }

        @Override
        public Optional<Outcome> lookAgain(
                Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
            listener.found(task(COPY));
            return Optional.of(end(step));
        }
    }

    private Outcome end(Step step) {
        if (fails && step.makes().isPresent()) {
            return new Outcome.Failed(new Failure(Failure.Kind.TASK, "it failed", Optional.empty(), List.of()));
        }
        return new Outcome.Done("done: " + step.words(), step.makesArchive() ? volume : Optional.empty());
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
            return new TaskEnd.Ended(
                    task,
                    Duration.ZERO,
                    1,
                    TaskEnd.Judged.OK,
                    "OK",
                    "it is done",
                    List.of(),
                    List.of(),
                    Optional.empty());
        }
    };

    private static Plan plan(Procedure<Step> procedure) {
        return new Plan(
                new NodeName("pve"),
                new OperationName("copy"),
                Map.of("vmid", "105"),
                List.of(),
                procedure,
                List.of(),
                List.of(GuestIdentity.of(GUEST, Guest.Kind.LXC, Map.of("net0", "hwaddr=BC:24:11:00:00:05"), "digest")));
    }

    /// As operators have signed it.
    private Journal.Entry.Intent intent(Plan plan) {
        IssuedPlan issued = host.plan();
        Order order = new Order(issued.order().id(), plan.operation(), plan.arguments());
        return Host.intent(
                new IssuedPlan("shell", order, issued.nonce(), issued.issued(), issued.expires(), issued.bytes()),
                plan);
    }

    private Outcome run(Procedure<Step> procedure) {
        try (AgentState state = host.open()) {
            Journal.Entry.Intent intent = intent(plan(procedure));
            state.journal().append(intent);
            return new Run(
                            intent.key(),
                            intent.order(),
                            intent.plan(),
                            new OnHost(),
                            state.journal(),
                            false,
                            TaskListener.SILENT)
                    .go();
        }
    }

    /// An agent that begins it and is killed before its n-th writing.
    private void killedBefore(int writing, Procedure<Step> procedure) {
        AgentState state = host.open();
        state.boot("1");
        Journal.Entry.Intent intent = intent(plan(procedure));
        Journal dying = new Journal() {
            private int left = writing;

            @Override
            public void append(Entry entry) {
                if (left-- == 0) {
                    throw new Killed();
                }
                state.journal().append(entry);
            }
        };
        try {
            dying.append(intent);
            new Run(intent.key(), intent.order(), intent.plan(), new OnHost(), dying, false, TaskListener.SILENT).go();
        } catch (Killed killed) {
            // The log says how far it came.
        }
        state.letGo();
    }

    private UnreportedOutcome nextStart() {
        try (AgentState state = host.open()) {
            Settlement.of(state, seen, new OnHost(), host.clocks()).settle(Duration.ZERO);
            return state.ledger().outbox().getFirst();
        }
    }

    @Test
    void aLaterStageWorksOnTheGuestThatAnEarlierOneHasMade() {
        Outcome outcome = run(COPY_AND_START);

        assertEquals(List.of(MAKE, START), sent);
        assertEquals(
                "copy: done: make guest 105 on storage 'local' of backup " + ARCHIVE
                        + ", with new MAC addresses; then start: done: start guest 105",
                outcome.summary());
    }

    @Test
    void aCopyIsMadeOfTheBackupThatTheStageBeforeItHasReported() {
        run(ALL);

        assertEquals(List.of(BACK_UP, MAKE, START), sent);
    }

    @Test
    void aBackupThatItsOwnTaskHasNotNamedIsTakenByNoStage() {
        volume = Optional.empty();

        Outcome outcome = run(ALL);

        assertEquals(List.of(BACK_UP), sent);
        assertTrue(
                outcome.summary()
                        .contains("which backup stage 'back-up' has made is not certain by the log of this order"),
                outcome.summary());
    }

    @Test
    void killedBetweenTheStagesItStartsTheGuestThatTheLogSays() {
        // intent, start, task and end of the first
        killedBefore(4, COPY_AND_START);
        assertEquals(List.of(MAKE), sent);

        UnreportedOutcome report = nextStart();

        assertEquals(List.of(MAKE, START), sent);
        assertEquals("ok", report.outcome());
    }

    @Test
    void killedWhileTheGuestIsMadeItGoesOnWithWhoeverItsTaskHasMade() {
        dies = true;
        killedBefore(-1, COPY_AND_START);
        dies = false;

        UnreportedOutcome report = nextStart();

        assertEquals(List.of(MAKE, START), sent);
        assertEquals("ok", report.outcome());
    }

    /// The task that is found later is noted as one that an answer named is.
    @Test
    void killedBeforeTheTaskIsNotedItGoesOnOnceThatIsFound() {
        unnamed = true;
        killedBefore(-1, COPY_AND_START);
        unnamed = false;

        UnreportedOutcome report = nextStart();

        assertEquals(List.of(MAKE, START), sent);
        assertEquals("ok", report.outcome());
    }

    @Test
    void aGuestThatHasTakenItsPlaceMeanwhileIsLeftAlone() {
        killedBefore(4, COPY_AND_START);
        mac = Optional.of("BC:24:11:00:00:99");

        UnreportedOutcome report = nextStart();

        assertEquals(List.of(MAKE), sent);
        assertEquals("failed", report.outcome());
        assertTrue(report.summary().contains("not done: start guest 105: "), report.summary());
    }

    @Test
    void whatIsGoneAgainIsLeftAlone() {
        killedBefore(4, COPY_AND_START);
        mac = Optional.empty();

        assertTrue(nextStart().summary().contains("guest 105 is not on this node any more"));
        assertEquals(List.of(MAKE), sent);
    }

    /// Destroyed and made anew by somebody else, while no agent looked.
    @Test
    void aGuestOfWhichTheHostIsNotCertainThatTheTaskHasMadeItIsLeftAlone() {
        dies = true;
        killedBefore(-1, COPY_AND_START);
        certain = false;

        UnreportedOutcome report = nextStart();

        assertEquals(List.of(MAKE), sent);
        assertEquals("failed", report.outcome());
        assertTrue(
                report.summary()
                        .contains("not done: start the guest that stage 'copy' makes: which guest stage 'copy' has made"
                                + " is not certain by the log of this order; look at what is there, and order the rest"
                                + " by its number"),
                report.summary());
    }

    @Test
    void aTaskAboutAnotherGuestMakesNone() {
        noted = new Vmid(106);

        Outcome outcome = run(COPY_AND_START);

        assertEquals(List.of(MAKE), sent);
        assertEquals("failed", outcome.word());
    }

    @Test
    void whatFailedToBeMadeIsNotStartedAlsoWhereTheOrderGoesOn() {
        fails = true;

        Outcome outcome = run(new Procedure<>(List.of(Stage.goingOn("copy", MAKE), START_IT)));

        assertEquals(List.of(MAKE), sent);
        assertEquals("failed", outcome.word());
    }

    @Test
    void eachStageIsPlannedAboutTheGuestByItsNumberAndNobodyElseIsIdentified() {
        Planner planner =
                new Planner(() -> new NodeName("pve"), Catalogue.of(), new RunnerCase() {}.inventory, new OnHost());

        Planner.Result result = planner.plan(Order.of("copy", Map.of("vmid", "105")), ALL);

        Plan plan = ((Planner.Result.Planned) result).plan();
        assertEquals(
                List.of(
                        "back up guest 101 to storage 'local' after []",
                        "make guest 105 on storage 'local' of the backup that stage 'back-up' makes, with new MAC"
                                + " addresses after [back-up]",
                        "start guest 105 after [back-up, copy]"),
                assessed);
        assertEquals(
                List.of(GUEST),
                plan.identities().stream().map(GuestIdentity::vmid).toList());
        assertEquals(Set.of(GUEST, COPY), plan.guests());
        assertEquals(Set.of(COPY), plan.makes());
    }
}
