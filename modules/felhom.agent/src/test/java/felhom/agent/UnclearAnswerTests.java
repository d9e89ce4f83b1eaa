package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an operator sees where something else answers in the host's place, or a second look fails.
@BothWays
class UnclearAnswerTests {
    private final TestAgent agent = new TestAgent();

    @AfterEach
    void close() {
        agent.close();
    }

    @Test
    void aWaitWhoseSecondLookFailsEndsWithUnknownAndItsExitCode() {
        agent.pve.faults().onTask("vzsnapshot").exitAfterWork("unexpected status");
        agent.run("run", "snapshot", "vmid=9999", "name=before");
        String task = agent.world.tasks().getLast().upid();
        for (String fault : List.of("foreign=501", "foreign=403", "596")) {
            agent.pve.faults().arm("GET /nodes/pve/tasks " + fault + " x100");
            agent.pve.faults().arm("GET /nodes/pve/tasks/.*/log " + fault + " x100");

            Result result = agent.run("task", "wait", task, "--json");

            assertEquals(Exit.UNKNOWN, result.exit(), fault + ": " + result.all());
            JsonNode said = new JsonMapper().readTree(result.out());
            assertEquals("unknown", said.path("outcome").asString(), result.out());
            agent.pve.faults().clear();
        }
    }

    @Test
    void anOrderThatAProxyAnswersWith504IsFoundAndDone() {
        agent.pve.faults().on("POST", "/nodes/pve/lxc/9999/snapshot").foreignAfterWork(504);

        Result result = agent.run("run", "snapshot", "vmid=9999", "name=before");

        assertEquals(Exit.OK, result.exit(), result.all());
        assertEquals(1, agent.pve.writes().size());
        assertEquals(List.of("before"), agent.world.guest(9999).snapshotNames());
    }

    @Test
    void aReadThatALoginPageAnswersSaysWhatCame() {
        agent.pve.faults().on("GET", ".*").times(10).foreign(302);

        Result result = agent.run("guest", "list");

        assertEquals(Exit.UNREACHABLE, result.exit(), result.all());
        assertTrue(result.err().contains("302, a redirect to https://login.example, HTML"), result.err());
        assertEquals("", result.out());
    }
}
