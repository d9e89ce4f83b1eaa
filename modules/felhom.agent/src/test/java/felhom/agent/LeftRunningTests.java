package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Only the watching ends: the task goes on, and the next order finds out what came of it.
@BothWays
class LeftRunningTests extends SignedCase {
    private final VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T12:00:00Z"));
    private Path plan = Path.of("unset");
    private Path signature = Path.of("unset");

    @BeforeEach
    void anOrderWhoseWaitReachesItsLimit() throws Exception {
        agent.world.clock(clock);
        agent.world.durations().set("vzrollback", Duration.ofMinutes(10));
        agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS", "1");
        plan = plan();
        signature = operators.sign(alice, plan);

        TestAgent.Result left = apply(plan, signature);

        assertEquals(Exit.UNKNOWN, left.exit(), left.all());
        assertTrue(left.all().contains("still running after 1 s"), left.all());
        assertEquals(0, endsWritten());
    }

    private long endsWritten() {
        return agent.run("audit", "show", "--json")
                .out()
                .lines()
                .filter(line -> line.contains("\"ended\""))
                .count();
    }

    private TestAgent.Result replayed() {
        TestAgent.Result again = apply(plan, signature);
        assertEquals(Exit.REFUSED, again.exit(), again.all());
        assertTrue(again.err().contains("refused (used)"), again.all());
        return again;
    }

    @Test
    void theNextOrderFindsOutWhatCameOfItAndSaysItOnce() {
        clock.advance(Duration.ofMinutes(11));

        TestAgent.Result again = replayed();

        assertTrue(again.err().contains("ok: 'rollback', found out later: done"), again.all());
        assertEquals("old", guest.data());
        replayed();
        assertEquals(1, endsWritten());
        String log = agent.run("audit", "show", "--json").out();
        assertTrue(log.contains("'rollback', found out later: done"), log);
    }

    @Test
    void whileItRunsItIsLookedAtAndNotWaitedFor() {
        int before = taskRequests();

        TestAgent.Result again = replayed();
        int asked = taskRequests() - before;

        assertTrue(again.err().contains("whose end is not known"), again.all());
        assertEquals(0, endsWritten());
        assertTrue(asked <= 2, asked + " requests about tasks");
    }

    @Test
    @BothWays.AloneOnly("a daemon settles what is open, whatever is asked of it")
    void commandsThatOnlyReadSettleNothing() {
        clock.advance(Duration.ofMinutes(11));

        agent.run("plan", "list");
        agent.run("state", "show");
        agent.run("guest", "show", "101");

        assertEquals(0, endsWritten());
    }

    private int taskRequests() {
        return (int) agent.pve.requests().stream()
                .filter(request -> request.path().contains("/tasks"))
                .count();
    }
}
