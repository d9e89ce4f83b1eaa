package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
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
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.HostName;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// R10 for a step that no answer names a task of: whoever does it knows it by the name of the stage's work,
/// which the next agent asks for again.
class NamedWorkTests {
    private static final Vmid ID = new Vmid(9980);
    private static final Step.MakeGoldenImage IMAGE = new Step.MakeGoldenImage(
            ID,
            new VolumeId("local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst"),
            new StorageId("local"),
            8,
            new HostName("golden"),
            2048,
            2,
            new Step.MakeGoldenImage.Bridge("vmbr0"));
    private static final Upid TASK = Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzcreate:9980:root@pam:");

    @TempDir
    private Path directory;

    private Host host;
    private final List<String> begun = new ArrayList<>();
    private final Set<String> kept = new HashSet<>();
    /// What the stages' ends say in the log when their work is forgotten.
    private final List<String> forgotten = new ArrayList<>();

    private Moment death = Moment.NEVER;

    /// When the process dies, as far as it is at work with the one who does the step.
    enum Moment {
        NEVER,
        BEFORE_IT_IS_ASKED_FOR,
        BEFORE_ITS_ANSWER,
        BEFORE_ITS_TASK_IS_NOTED,
        BEFORE_ITS_END
    }

    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @BeforeEach
    void aHost() {
        host = new Host(directory);
    }

    private void dies(Moment moment) {
        if (death == moment) {
            throw new Killed();
        }
    }

    private final class ByName implements StepExecutor {
        @Override
        public Assessment assess(Step step, List<Stage<Step>> before) {
            return Assessment.NOTHING;
        }

        @Override
        public boolean leftChange(Step failed, Failure failure) {
            return false;
        }

        @Override
        public Optional<GuestIdentity> identity(Vmid guest) {
            return Optional.of(
                    GuestIdentity.of(guest, Guest.Kind.LXC, Map.of("net0", "hwaddr=BC:24:11:00:00:01"), "digest"));
        }

        @Override
        public Optional<GuestIdentity> made(Step step, Upid task) {
            return identity(step.makes().orElseThrow());
        }

        @Override
        public Outcome execute(Step step, Work work, TaskListener listener) {
            dies(Moment.BEFORE_IT_IS_ASKED_FOR);
            if (kept.add(work.name())) {
                begun.add(work.name());
            }
            dies(Moment.BEFORE_ITS_ANSWER);
            dies(Moment.BEFORE_ITS_TASK_IS_NOTED);
            listener.found(TASK);
            dies(Moment.BEFORE_ITS_END);
            return new Outcome.Done("done: " + step.words());
        }

        @Override
        public Optional<Outcome> lookAgain(
                Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
            if (!kept.contains(work.name())) {
                return Optional.of(new Outcome.Failed(Failure.of(Failure.Kind.HOST, "nothing was done: never begun")));
            }
            listener.found(TASK);
            return Optional.of(new Outcome.Done("done: " + step.words()));
        }

        @Override
        public void forget(Step step, Work work) {
            forgotten.add(work.name());
            kept.remove(work.name());
        }
    }

    private static final Tasks NO_TASKS = new Tasks() {
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
            throw new AssertionError("a task that was found may be another's: " + task);
        }
    };

    /// An agent that begins it, and is killed before its n-th writing or at that moment, where not both are
    /// beyond its end.
    private OrderKey killed(int writing, Moment moment) {
        AgentState state = host.open();
        state.boot("1");
        Plan plan = new Plan(
                new NodeName("pve"),
                new OperationName("golden-image"),
                Map.of("vmid", "9980"),
                List.of(),
                new Procedure<>(List.of(Stage.of("make", (Step) IMAGE))),
                List.of(),
                List.of());
        IssuedPlan issued = host.plan();
        Order order = new Order(issued.order().id(), plan.operation(), plan.arguments());
        Journal.Entry.Intent intent = Host.intent(
                new IssuedPlan("shell", order, issued.nonce(), issued.issued(), issued.expires(), issued.bytes()),
                plan);
        int[] left = {writing};
        Journal dying = entry -> {
            if (left[0]-- == 0) {
                throw new Killed();
            }
            state.journal().append(entry);
        };
        death = moment;
        try {
            dying.append(intent);
            Outcome outcome = new Run(intent.key(), order, plan, new ByName(), dying, false, TaskListener.SILENT).go();
            dying.append(new Journal.Entry.Ended(intent.key(), outcome));
        } catch (Killed killed) {
            // The log says how far it came.
        }
        death = Moment.NEVER;
        state.letGo();
        return intent.key();
    }

    private List<UnreportedOutcome> nextStart() {
        try (AgentState state = host.open()) {
            Settlement.of(state, NO_TASKS, new ByName(), host.clocks()).settle(Duration.ZERO);
            assertEquals(List.of(), state.ledger().running());
            return state.ledger().outbox();
        }
    }

    /// Writings: intent, stage's start, task, stage's end, order's end.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void killedBeforeAnyWritingItIsBegunOnceAndItsEndIsTrue(int writing) {
        OrderKey order = killed(writing, Moment.NEVER);

        List<UnreportedOutcome> reports = nextStart();

        assertEquals(1, reports.size());
        assertEquals(writing == 1 ? "failed" : "ok", reports.getFirst().outcome());
        String name = new Work(order, new StageName("make"), false).name();
        assertEquals(writing == 1 ? List.of() : List.of(name), begun);
        assertEquals(Set.of(), kept);
    }

    @ParameterizedTest
    @EnumSource(Moment.class)
    void killedAtAnyMomentOfTheWorkItIsBegunOnceAndItsEndIsTrue(Moment moment) {
        killed(Integer.MAX_VALUE, moment);

        List<UnreportedOutcome> reports = nextStart();

        boolean never = moment == Moment.BEFORE_IT_IS_ASKED_FOR;
        assertEquals(1, reports.size());
        assertEquals(never ? "failed" : "ok", reports.getFirst().outcome());
        assertEquals(never ? 0 : 1, begun.size());
        assertTrue(forgotten.containsAll(begun), "its end is written down, and it need not be kept");
        assertEquals(1, nextStart().size(), "its end is written once");
    }
}
