package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal.Entry;
import felhom.engine.ledger.LedgerState;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
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
import felhom.engine.state.AuditTrail;
import felhom.engine.state.Host;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.NodeName;
import felhom.ops.OrderId;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// R10: an agent is killed after the call has gone out and before the log has its task, with another order of
/// the same kind on the same guest beside it. The host has one task for both: it is one order's.
class LostTasksTests {
    private static final Upid TASK = Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzstop:101:a@pve!bb:");
    private static final Vmid GUEST = new Vmid(101);
    private static final Step STOP = new Step.StopGuest(GUEST);

    @TempDir
    private Path directory;

    private Host host;

    /// Whether the host's task still runs.
    private boolean runs = true;

    /// Whether it shows whose it is while it runs.
    private boolean showsItself;

    /// Whose work it shows, once it has ended.
    private final Set<Step> shows = new HashSet<>(Set.of(STOP));

    /// Who had it when it was looked at last.
    private final Set<OrderKey> has = new HashSet<>();

    @BeforeEach
    void aHost() {
        host = new Host(directory);
    }

    /// Has the host's one task in its list.
    private final class Listing implements StepExecutor, Tasks {
        @Override
        public Optional<Outcome> lookAgain(
                Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
            if (others.contains(TASK) || (!runs && !shows.contains(step))) {
                return Optional.empty();
            }
            if (runs && showsItself) {
                listener.started(TASK);
            } else {
                listener.found(TASK);
            }
            return runs ? Optional.empty() : Optional.of(new Outcome.Done("done: " + step.words()));
        }

        @Override
        public boolean leftChange(Step failed, Failure failure) {
            return true;
        }

        @Override
        public Assessment assess(Step step, List<Stage<Step>> before) {
            return Assessment.NOTHING;
        }

        @Override
        public Optional<GuestIdentity> identity(Vmid guest) {
            return Optional.empty();
        }

        @Override
        public Optional<GuestIdentity> made(Step step, Upid task) {
            return Optional.empty();
        }

        @Override
        public Outcome execute(Step step, Work work, TaskListener listener) {
            throw new AssertionError("nothing is sent again: " + step);
        }

        @Override
        public List<Summary> list(Filter filter) {
            throw new AssertionError("asked for by the step");
        }

        @Override
        public Optional<Summary> find(Upid task) {
            Optional<String> status = runs ? Optional.empty() : Optional.of("OK");
            return Optional.of(new Summary(
                    task,
                    task.node(),
                    task.type(),
                    task.id(),
                    task.user(),
                    task.started(),
                    status.map(_ -> task.started().plusSeconds(60)),
                    status));
        }

        @Override
        public void log(Upid task, Consumer<String> sink) {}

        @Override
        public TaskEnd await(Upid task, Duration limit, TaskListener listener) {
            return new TaskEnd.Ended(
                    task,
                    Duration.ofMinutes(1),
                    1,
                    TaskEnd.Judged.OK,
                    "OK",
                    "its end",
                    List.of(),
                    List.of(),
                    Optional.empty());
        }
    }

    /// What the log has of the task when the agent starts.
    private enum Attached {
        NOBODYS,
        FOUND_FOR_THE_FIRST,
        FOUND_FOR_THE_SECOND,
        FOUND_FOR_BOTH,
        NAMED_FOR_THE_FIRST,
        NAMED_FOR_THE_SECOND,
        FOUND_FOR_THE_FIRST_AND_NAMED_FOR_THE_SECOND,
        ENDED_WITH_BY_THE_FIRST,
        ENDED_WITH_BY_THE_SECOND
    }

    private static final OrderKey FIRST = new OrderKey("shell", new OrderId("order-0"));
    private static final OrderKey SECOND = new OrderKey("shell", new OrderId("order-1"));

    @Test
    void twoOrdersNeverHaveOneTaskWhicheverIsLookedAtFirst() throws IOException {
        int cases = 0;
        for (Attached attached : Attached.values()) {
            for (boolean together : List.of(true, false)) {
                for (List<OrderKey> looks : List.of(List.of(FIRST, SECOND), List.of(SECOND, FIRST))) {
                    for (boolean restarts : List.of(true, false)) {
                        for (boolean endsEarly : List.of(true, false)) {
                            String words = attached + ", " + (together ? "begun at once" : "begun one by one") + ", "
                                    + looks + (restarts ? ", restarts" : "") + (endsEarly ? ", has ended" : ", runs");
                            host = new Host(Files.createDirectory(directory.resolve("case-" + cases++)));
                            runs = !endsEarly;
                            killed(attached, together);
                            oneHasIt(looks, restarts, words);
                        }
                    }
                }
            }
        }
    }

    private void killed(Attached attached, boolean together) {
        AgentState dying = host.open();
        begin(dying, STOP);
        if (!together) {
            host.pass(Duration.ofSeconds(2));
        }
        begin(dying, STOP);
        List<Entry> entries = switch (attached) {
            case NOBODYS -> List.<Entry>of();
            case FOUND_FOR_THE_FIRST -> List.<Entry>of(found(FIRST));
            case FOUND_FOR_THE_SECOND -> List.<Entry>of(found(SECOND));
            case FOUND_FOR_BOTH -> List.<Entry>of(found(FIRST), found(SECOND));
            case NAMED_FOR_THE_FIRST -> List.<Entry>of(new Entry.TaskStarted(FIRST, TASK));
            case NAMED_FOR_THE_SECOND -> List.<Entry>of(new Entry.TaskStarted(SECOND, TASK));
            case FOUND_FOR_THE_FIRST_AND_NAMED_FOR_THE_SECOND ->
                List.<Entry>of(found(FIRST), new Entry.TaskStarted(SECOND, TASK));
            case ENDED_WITH_BY_THE_FIRST -> ended(FIRST);
            case ENDED_WITH_BY_THE_SECOND -> ended(SECOND);
        };
        entries.forEach(dying.journal()::append);
        dying.letGo();
    }

    private void begin(AgentState state, Step step) {
        IssuedPlan plan = host.plan();
        Plan content = new Plan(
                new NodeName("pve"),
                plan.operation(),
                plan.arguments(),
                List.of(),
                Procedure.of(step),
                List.of(),
                List.of());
        state.journal().append(Host.intent(plan, content));
        state.journal().append(new Entry.StageStarted(Host.key(plan), new StageName("step-1"), false, step));
    }

    private static Entry found(OrderKey order) {
        return new Entry.TaskFound(order, TASK, false);
    }

    private static List<Entry> ended(OrderKey order) {
        Outcome done = new Outcome.Done("stopped");
        return List.of(
                found(order),
                new Entry.StageEnded(order, new StageName("step-1"), false, done, List.of()),
                new Entry.Ended(order, done, List.of(TASK)));
    }

    private void oneHasIt(List<OrderKey> looks, boolean restarts, String words) {
        for (int i = 0; i < 2; i++) {
            if (restarts) {
                looks.forEach(key -> look(List.of(key), words));
            } else {
                look(looks, words);
            }
        }
        runs = false;
        assertEquals(1, has.size(), "it is somebody's: " + words);
        for (int i = 0; i < 2; i++) {
            look(looks, words);
        }

        List<OpenOrder> open = open();
        assertEquals(1, open.size(), "one is done, and of the other nothing shows: " + words);
        assertEquals(List.of(), open.getFirst().tasks(), words);
        host.pass(Duration.ofHours(25));
        look(looks, words);
        assertEquals(1, has.size(), words);
        assertEquals(Set.of("ok", "unknown"), new HashSet<>(outcomes()), words);
    }

    private void look(List<OrderKey> keys, String words) {
        try (AgentState state = host.open()) {
            Listing listing = new Listing();
            Settlement settlement = Settlement.of(state, listing, listing, host.clocks());
            for (OrderKey key : keys) {
                settlement.look(key, Duration.ZERO);
                has.clear();
                has.addAll(holders(state.ledger().running(), words));
            }
            LedgerState next = new LedgerState();
            next.restore(state.ledger().state().snapshot());
            assertEquals(state.ledger().running(), next.running(), "known in the log's next segment: " + words);
        }
    }

    private List<OpenOrder> open() {
        try (AgentState state = host.open()) {
            return state.ledger().running();
        }
    }

    private Set<OrderKey> holders(String words) {
        return holders(open(), words);
    }

    /// Those that have the task, open or ended.
    private Set<OrderKey> holders(List<OpenOrder> open, String words) {
        Set<OrderKey> keys = new HashSet<>();
        open.stream()
                .filter(order -> order.tasks().contains(TASK))
                .map(OpenOrder::key)
                .forEach(keys::add);
        for (AuditTrail.Found.Sound end : ends()) {
            end.value("task")
                    .ifPresent(_ -> keys.add(
                            new OrderKey("shell", new OrderId(end.value("order").orElseThrow()))));
        }
        assertTrue(keys.size() <= 1, "one task, two orders: " + words);
        return keys;
    }

    private List<String> outcomes() {
        return ends().stream().map(end -> end.value("outcome").orElseThrow()).toList();
    }

    private List<AuditTrail.Found.Sound> ends() {
        List<AuditTrail.Found.Sound> ends = new ArrayList<>();
        try (AuditTrail trail = AuditTrail.of(host.log())) {
            Stream.generate(trail::next)
                    .takeWhile(Optional::isPresent)
                    .map(found -> (AuditTrail.Found.Sound) found.orElseThrow())
                    .filter(found -> found.type().equals("ended"))
                    .forEach(ends::add);
        }
        return ends;
    }

    private static Step snapshot(String name) {
        return new Step.TakeSnapshot(GUEST, new SnapshotName(name), "");
    }

    /// A snapshot's name tells whose the task was, once it has ended.
    @Test
    void aTaskThatWasFoundForOneGoesToTheOneWhoseWorkItShows() {
        try (AgentState state = host.open()) {
            begin(state, snapshot("ours"));
            host.pass(Duration.ofMinutes(3));
            begin(state, snapshot("theirs"));
        }
        look(List.of(FIRST, SECOND), "it runs");
        assertEquals(Set.of(SECOND), holders("it runs"), "the one that was begun last");

        runs = false;
        shows.add(snapshot("ours"));
        look(List.of(SECOND, FIRST), "it has ended");

        assertEquals(Set.of(FIRST), holders("it has ended"));
        assertEquals(List.of(SECOND), open().stream().map(OpenOrder::key).toList(), "whose own may still be begun");
    }

    /// Its end is then read from the task, as where the answer had named it.
    @Test
    void aTaskThatShowsWhoseItIsWhileItRunsIsFollowedToItsEnd() {
        showsItself = true;
        try (AgentState state = host.open()) {
            begin(state, STOP);
        }
        look(List.of(FIRST), "it runs");
        assertEquals(List.of(TASK), open().getFirst().tasks());

        runs = false;
        shows.clear();
        look(List.of(FIRST), "it has ended");

        assertEquals(List.of("ok"), outcomes());
    }

    /// Two threads may look at the same time.
    @Test
    void ofTwoThatFindItAtOnceTheFirstThatIsWrittenDownHasIt() {
        try (AgentState state = host.open()) {
            begin(state, STOP);
            begin(state, STOP);
            state.journal().append(new Entry.TaskFound(SECOND, TASK, true));
            state.journal().append(new Entry.TaskFound(FIRST, TASK, true));
        }

        assertEquals(Set.of(SECOND), holders("both found it"));
        assertEquals(Set.of(TASK), open().getFirst().others());
    }
}
