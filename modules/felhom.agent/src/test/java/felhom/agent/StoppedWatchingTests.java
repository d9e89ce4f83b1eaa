package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real process that carries a signed plan out and is told to stop: the task goes on, the order stays open,
/// and the next command finds out what came of it.
@BothWays
class StoppedWatchingTests extends SignedCase {
    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T12:00:00Z"));

    @BeforeEach
    void aRollbackThatTakesLong() {
        // The process goes by the real clock of this machine, and by its real id.
        agent.machine = Machine.real();
        // Two programs at once on a machine that may be busy.
        agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_CONNECT_SECONDS", "60");
        agent.world.clock(clock);
        agent.world.durations().set("vzrollback", Duration.ofMinutes(10));
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void theOrderStaysOpenUntilTheNextCommandSettlesIt(String signal, int code) throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        Path out = agent.directory.resolve("answer");

        try (var apply = AgentProcess.start(agent.environment, out, "apply", plan.toString(), signature.toString())) {
            underWay(apply);
            apply.signal(signal);
            int ended = apply.ended();

            assertEquals(code, ended, apply.err());
            assertTrue(apply.err().contains("unknown: "), apply.err());
            assertTrue(apply.err().contains("\nlog "), apply.err());
        }
        assertEquals(1, open().size(), "it stays open");
        assertEquals("rollback", open().path(0).path("operation").asString());
        String shown = agent.run("state", "show").out();
        assertTrue(shown.contains("rollback since 2") && shown.contains(", task UPID:"), shown);
        assertEquals(List.of(), ends());
        assertEquals(1, tasks(), "and its task goes on");

        Result meanwhile = apply(plan, signature);

        assertTrue(meanwhile.err().contains("whose end is not known"), meanwhile.all());
        assertEquals(List.of(), ends());

        clock.advance(Duration.ofMinutes(11));
        Result next = agent.run("plan", "rollback", "vmid=101", "name=before");

        assertEquals(Exit.OK, next.exit(), next.all());
        assertEquals(0, open().size());
        String settled = agent.run("state", "show").out();
        assertTrue(settled.lines().anyMatch(line -> line.matches("without an end +nothing")), settled);
        assertTrue(ends().getFirst().contains("'rollback', found out later: done"), ends().toString());
        assertEquals("old", guest.data());
        assertEquals(1, tasks(), "it was not done twice");
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "INT, 130"})
    void inJsonItIsOneDocumentToo(String signal, int code) throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        Path out = agent.directory.resolve("answer");

        try (var apply =
                AgentProcess.start(agent.environment, out, "apply", plan.toString(), signature.toString(), "--json")) {
            underWay(apply);
            apply.signal(signal);

            assertEquals(code, apply.ended(), apply.err());
            JsonNode answer = new JsonMapper().readTree(apply.out());
            assertEquals("unknown", answer.path("outcome").asString(), apply.out());
            assertTrue(answer.path("log_head").asString().matches("[0-9]+:[0-9a-f]{64}"), apply.out());
            assertEquals(1, apply.out().lines().count(), apply.out());
        }
    }

    /// Its task has begun, and stands in the log.
    private void underWay(AgentProcess apply) throws Exception {
        long start = System.nanoTime();
        while (open().path(0).path("tasks").isEmpty()) {
            // A program that has ended begins nothing any more.
            if (!apply.alive()) {
                throw new AssertionError("it ended with " + apply.ended() + " and began no task: " + apply.err());
            }
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(300), "no task was begun");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private JsonNode open() {
        Result shown = agent.run("state", "show", "--json");
        return new JsonMapper().readTree(shown.out()).path("without_an_end");
    }

    private List<String> ends() {
        Result shown = agent.run("audit", "show", "--json");
        return new JsonMapper()
                .readTree(shown.out())
                .path("records")
                .valueStream()
                .filter(entry -> entry.path("type").asString().equals("ended"))
                .map(JsonNode::toString)
                .toList();
    }

    private long tasks() {
        return agent.world.tasks().stream()
                .filter(task -> task.type().equals("vzrollback"))
                .count();
    }
}
