package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Outcome;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.state.AgentState;
import felhom.engine.state.Host;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.ops.Failure;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whoever only waits for a task lets others have the state, and whoever needs the state waits for who has it.
class RestingTests {
    private static final Upid TASK = Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzstop:101:a@pve!bb:");
    private static final Worker BACKUP = new Worker(4711, "run backup");

    @TempDir
    private Path directory;

    private Host host;

    @BeforeEach
    void aHost() {
        host = new Host(directory);
    }

    private AgentState open(Duration most, Consumer<String> told) {
        return AgentState.open(host.place(), host.clocks(), new Turn(BACKUP, most, told));
    }

    private AgentState open() {
        return open(Duration.ZERO, _ -> {});
    }

    /// An order whose task runs, and a process that only waits for its end.
    private IssuedPlan resting(AgentState state) {
        IssuedPlan plan = host.plan();
        state.journal().append(Host.intent(plan));
        state.journal().append(use(plan));
        state.journal().append(new Journal.Entry.TaskStarted(Host.key(plan), TASK));
        state.journal().rest(Host.key(plan));
        return plan;
    }

    private static Journal.Entry use(IssuedPlan plan) {
        return new Journal.Entry.StageStarted(
                Host.key(plan), new StageName("step-1"), false, new Step.StopGuest(new Vmid(101)));
    }

    @Test
    void whoWaitsForTheStateIsToldForWhomAndHasItNext() {
        AgentState first = open();
        List<String> told = new ArrayList<>();

        AgentState second = open(Duration.ofMinutes(10), words -> {
            told.add(words);
            first.close();
        });

        second.close();
        assertEquals(1, told.size());
        assertTrue(
                told.getFirst()
                        .contains("waiting for another felhom-agent (pid 4711: felhom-agent run backup), at work"),
                told.getFirst());
    }

    @Test
    void whoDoesNotWaitIsToldWhoHasItAndWhatToDo() {
        try (AgentState _ = open()) {
            String words = String.valueOf(
                    assertThrows(AgentState.StateRefused.class, this::open).getMessage());

            assertTrue(words.contains("another felhom-agent (pid 4711: felhom-agent run backup) is at work"), words);
            assertTrue(words.contains("wait longer with --wait SECONDS"), words);
        }
    }

    @Test
    void whoIsInterruptedWhileItWaitsHasDoneNothing() {
        try (AgentState _ = open()) {
            String words = String.valueOf(assertThrows(
                            AgentState.StateRefused.class,
                            () -> open(
                                    Duration.ofMinutes(10),
                                    _ -> Thread.currentThread().interrupt()))
                    .getMessage());

            assertTrue(Thread.interrupted(), words);
            assertTrue(words.contains("interrupted while waiting for another felhom-agent (pid 4711"), words);
        }
    }

    @Test
    void whileATaskIsWatchedAnotherHasTheStateAndTheEndIsWrittenOnce() {
        AgentState watcher = open();
        IssuedPlan plan = resting(watcher);
        try (AgentState other = open()) {
            assertEquals(1, other.ledger().running().size());
            assertTrue(other.watched(Host.key(plan)));
            other.boot("of the other");
        }

        assertEquals(Optional.empty(), watcher.journal().ended(Host.key(plan)));
        watcher.journal().append(new Journal.Entry.Ended(Host.key(plan), new Outcome.Done("stopped")));
        watcher.close();

        try (AgentState later = open()) {
            assertEquals(List.of(), later.ledger().running());
            assertEquals("stopped", later.ledger().outbox().getFirst().summary());
            assertFalse(later.watched(Host.key(plan)));
        }
    }

    private void settle(AgentState state) {
        RunnerCase nobody = new RunnerCase() {};
        Settlement.of(state, new NoTasks(), nobody.executor, host.clocks()).settle(Duration.ZERO);
    }

    @Test
    void whatIsWatchedIsNotSettledByAnother() {
        AgentState watcher = open();
        resting(watcher);

        try (AgentState other = open()) {
            settle(other);

            assertEquals(1, other.ledger().running().size());
        }
        watcher.close();
        try (AgentState other = open()) {
            assertThrows(AssertionError.class, () -> settle(other));
        }
    }

    @Test
    void whatAnotherHasWrittenDownMeanwhileIsTheEnd() {
        AgentState watcher = open();
        IssuedPlan plan = resting(watcher);
        Outcome failed = new Outcome.Failed(Failure.of(Failure.Kind.TASK, "found out by another"));
        try (AgentState other = open()) {
            other.journal().append(new Journal.Entry.Ended(Host.key(plan), failed));
        }

        Optional<Outcome> end = watcher.journal().ended(Host.key(plan));

        watcher.close();
        assertEquals(Optional.of(failed), end);
    }

    @Test
    void anOrderThatAnotherHasEndedBeginsNothingMore() {
        AgentState watcher = open();
        IssuedPlan plan = resting(watcher);
        try (AgentState other = open()) {
            other.journal().append(new Journal.Entry.Ended(Host.key(plan), new Outcome.Done("found out")));
        }

        String words = String.valueOf(assertThrows(
                        Journal.JournalBroken.class, () -> watcher.journal().append(use(plan)))
                .getMessage());

        watcher.close();
        assertTrue(words.contains("another command has ended order"), words);
    }

    @Test
    void norDoesItOnceTheEndOfItsOwnStageHasNoPlaceAnyMore() {
        AgentState watcher = open();
        IssuedPlan plan = resting(watcher);
        try (AgentState other = open()) {
            other.journal().append(new Journal.Entry.Ended(Host.key(plan), new Outcome.Done("found out")));
        }
        watcher.journal()
                .append(new Journal.Entry.StageEnded(
                        Host.key(plan), new StageName("step-1"), false, new Outcome.Done("stopped"), List.of()));

        assertThrows(Journal.JournalBroken.class, () -> watcher.journal().append(use(plan)));

        watcher.close();
    }

    @Test
    void nobodyWatchesWhatAKilledProcessHasLeft() throws IOException {
        IssuedPlan plan = host.plan();
        try (AgentState state = open()) {
            Path left =
                    host.place().runtime().resolve("watch-shell-" + plan.order().id());
            // As the agent makes it, whatever the umask here.
            Files.createFile(left, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

            assertFalse(state.watched(Host.key(plan)));
            assertTrue(Files.notExists(left));
        }
    }

    @Test
    void whoWatchesLeavesNothingBehind() throws IOException {
        AgentState watcher = open();
        IssuedPlan plan = resting(watcher);
        watcher.close();

        try (var files = Files.list(host.place().runtime())) {
            assertEquals(
                    List.of(),
                    files.map(Path::toString)
                            .filter(name -> name.contains(plan.order().id().value()) || name.endsWith("holder"))
                            .toList());
        }
    }

    /// Asked for nothing.
    private static final class NoTasks implements Tasks {
        @Override
        public List<Summary> list(Filter filter) {
            throw new AssertionError("asked");
        }

        @Override
        public Optional<Summary> find(Upid task) {
            throw new AssertionError("asked");
        }

        @Override
        public void log(Upid task, Consumer<String> sink) {
            throw new AssertionError("asked");
        }

        @Override
        public TaskEnd await(Upid task, Duration limit, TaskListener listener) {
            throw new AssertionError("asked");
        }
    }
}
