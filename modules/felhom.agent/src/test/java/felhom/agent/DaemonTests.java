package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.shell.command.Exit;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One process that has the state from its start to its stop.
class DaemonTests extends SignedCase {
    @Test
    void whatAnEarlierProcessLeftOpenGetsItsEndWithoutACommand() throws Exception {
        // given an order whose task outlives whoever watched it
        VirtualClock clock = SimClock.virtual(Instant.parse("2026-11-21T12:00:00Z"));
        agent.world.clock(clock);
        agent.world.durations().set("vzrollback", Duration.ofMinutes(10));
        agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS", "1");
        Path plan = plan();
        assertEquals(Exit.UNKNOWN, apply(plan, operators.sign(alice, plan)).exit());
        assertEquals(0, ends());

        // when its task ends, and a daemon starts
        clock.advance(Duration.ofMinutes(11));
        try (TestDaemon _ = new TestDaemon(agent)) {
            TestDaemon.await(() -> ends() == 1, "its end was not written down");
        }

        // then that is what came of it, written once
        assertEquals("old", guest.data());
        assertEquals(1, ends());
        assertTrue(agent.run("audit", "show", "--json").out().contains("'rollback', found out later: done"));
    }

    @Test
    void nobodyElseHasTheStateUntilItStops() throws Exception {
        TestAgent.Result refused;
        try (TestDaemon _ = new TestDaemon(agent)) {
            refused = agent.run("state", "reset", "--yes", "--wait", "0");
        }

        assertEquals(Exit.FAILED, refused.exit(), refused.all());
        assertTrue(refused.err().contains("daemon"), refused.all());
        assertEquals(
                Exit.OK, agent.run("state", "reset", "--yes", "--wait", "0").exit());
    }

    @Test
    void toldToStopItEndsInOrder() throws Exception {
        TestDaemon daemon = new TestDaemon(agent);

        TestAgent.Result end = daemon.stop();

        assertEquals(Exit.OK, end.exit(), end.all());
        assertFalse(end.all().contains("error"), end.all());
        assertEquals(Exit.OK, agent.run("audit", "verify").exit());
    }

    @Test
    void itStartsWhileTheHostIsAway() throws Exception {
        agent.pve.close();

        TestDaemon daemon = new TestDaemon(agent);

        assertEquals(Exit.OK, daemon.stop().exit());
    }

    @Test
    void aConfigurationIsCheckedAsItIsNowAndNotAsTheDaemonHasIt() throws Exception {
        try (TestDaemon _ = new TestDaemon(agent)) {
            assertEquals(Exit.OK, agent.run("config", "check").exit());
            agent.environment.put("FELHOM_AGENT_LIMITS_SNAPSHOTS", "many");

            TestAgent.Result wrong = agent.run("config", "check");

            assertEquals(Exit.USAGE, wrong.exit(), wrong.all());
            assertTrue(wrong.err().contains("FELHOM_AGENT_LIMITS_SNAPSHOTS: 'many'"), wrong.all());
        }
    }

    @Test
    void whatTheHubLacksKeepsTheDaemonFromItsWorkAndNoCommand() throws Exception {
        agent.environment.put("FELHOM_AGENT_HUB_URL", "https://hub.example/report");

        TestAgent.Result daemon = agent.run("daemon");
        TestAgent.Result check = agent.run("config", "check");

        for (TestAgent.Result lacking : List.of(daemon, check)) {
            assertEquals(Exit.USAGE, lacking.exit(), lacking.all());
            assertTrue(lacking.err().contains("hub.token: missing"), lacking.all());
        }
        assertEquals(Exit.OK, agent.run("guest", "list").exit());
    }

    @Test
    void rootsCommandWithoutItHearsOfBothWaysOutWhereTheTokenIsTheServices() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a directory to somebody else");
        agent.run("identity", "show");
        Files.setAttribute(agent.directory.resolve("state"), "unix:uid", 65_534);
        agent.environment.remove("FELHOM_AGENT_PROXMOX_TOKEN");

        TestAgent.Result result = agent.run("guest", "list");

        assertEquals(Exit.USAGE, result.exit(), result.all());
        assertTrue(result.err().contains("systemctl start felhom-agent"), result.all());
        assertTrue(result.err().contains("runuser -u nobody -- felhom-agent"), result.all());
    }

    private long ends() {
        return agent.run("audit", "show", "--json")
                .out()
                .lines()
                .filter(line -> line.contains("\"ended\""))
                .count();
    }
}
