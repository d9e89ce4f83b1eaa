package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A host that is not there, or will not do: each order leaves its record all the same.
@BothWays
class HostAwayTests extends SignedCase {
    /// That is written down by the command, which ends so and names the log's end.
    private Result writes(Exit exit, String why, String... words) {
        long before = verified().path("records").asLong();

        Result result = agent.run(words);

        assertEquals(exit, result.exit(), result.all());
        JsonNode after = verified();
        assertTrue(after.path("records").asLong() > before, result.all());
        assertTrue(result.err().contains("log " + after.path("head").asString()), result.all());
        JsonNode last = last();
        assertEquals(why, last.path("why").path(0).asString(), last.toString());
        assertEquals("new", guest.data());
        return result;
    }

    private JsonNode verified() {
        return new JsonMapper().readTree(agent.run("audit", "verify", "--json").out());
    }

    private JsonNode last() {
        Result shown = agent.run("audit", "show", "--limit", "1", "--json");
        return new JsonMapper().readTree(shown.out()).path("records").path(0);
    }

    private void theHostGoesAway() {
        agent.environment.put("FELHOM_AGENT_PROXMOX_ENDPOINT", "https://127.0.0.1:9");
    }

    @Test
    void everyOrderToAHostThatIsAwayIsWrittenDown() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        Path forged = operators.sign(operators.key("mallory"), plan);
        theHostGoesAway();

        writes(Exit.UNREACHABLE, "unreadable", "run", "snapshot", "vmid=101", "name=extra");
        writes(Exit.UNREACHABLE, "unreadable", "plan", "rollback", "vmid=101", "name=before");
        writes(Exit.UNREACHABLE, "unreadable", "apply", plan.toString(), signature.toString());
        writes(Exit.REFUSED, "signature", "apply", plan.toString(), forged.toString());
        writes(Exit.USAGE, "operation", "run", "fly");
    }

    @Test
    void aReplayIsCalledOneAlsoWhileTheHostIsAway() throws Exception {
        Path plan = plan();
        Path signature = carriedOut(plan);
        guest.data("new");
        theHostGoesAway();

        writes(Exit.REFUSED, "used", "apply", plan.toString(), signature.toString());
    }

    @Test
    void everyOrderToAHostThatDoesNotWantUsOrIsTooOldIsWrittenDown() {
        agent.world.version("8.3.5");
        Result old = writes(Exit.FAILED, "unreadable", "run", "start", "vmid=101");
        assertTrue(old.err().contains("8.4 and newer only"), old.all());

        agent.environment.put("FELHOM_AGENT_PROXMOX_TOKEN", TestAgent.TOKEN + "=11111111-0000-0000-0000-000000000000");
        writes(Exit.DENIED, "unreadable", "run", "start", "vmid=101");
    }

    @Test
    void anOrderWhoseEndOnlyTheHostKnowsStaysOpenAndStopsNothing() throws Exception {
        agent.world.durations().set("vzsnapshot", Duration.ofMinutes(10));
        agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS", "1");
        agent.world.lxc(102, "second");
        assertEquals(
                Exit.UNKNOWN,
                agent.run("run", "snapshot", "vmid=102", "name=slow").exit());
        theHostGoesAway();

        writes(Exit.UNREACHABLE, "unreadable", "run", "start", "vmid=101");

        assertTrue(agent.run("state", "show").out().contains("vzsnapshot"), "it is still listed");
    }
}
