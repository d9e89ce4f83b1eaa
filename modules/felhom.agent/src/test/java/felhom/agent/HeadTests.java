package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.shell.command.Interruption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whatever a command comes to once it has opened the log: its answer names the log's end, as text and as
/// JSON.
@BothWays
class HeadTests extends SignedCase {
    private Result asText = new Result(Exit.OK, "", "");
    private Result asJson = new Result(Exit.OK, "", "");

    /// Both answers name the end that the log then has.
    private void ends(Exit exit, String... words) {
        asText = agent.run(words);
        assertEquals(exit, asText.exit(), asText.all());
        List<String> told = asText.err()
                .lines()
                .filter(line -> line.startsWith("log "))
                .map(line -> line.substring("log ".length()))
                .toList();
        assertEquals(List.of(head()), told, asText.all());

        time.pass(Duration.ofSeconds(1));
        List<String> more = new ArrayList<>(List.of(words));
        more.add("--json");
        asJson = agent.run(more.toArray(String[]::new));
        assertEquals(exit, asJson.exit(), asJson.all());
        assertEquals(1, asJson.out().lines().count(), asJson.all());
        JsonNode node = new JsonMapper().readTree(asJson.out());
        assertEquals(head(), node.path("log_head").asString(), asJson.all());
        assertFalse(asJson.err().contains("log " + head()), "said once: " + asJson.err());
    }

    private String head() {
        Result verified = agent.run("audit", "verify", "--json");
        assertEquals(Exit.OK, verified.exit(), verified.all());
        return new JsonMapper().readTree(verified.out()).path("head").asString();
    }

    @Test
    void whatIsDoneNamesIt() throws Exception {
        ends(Exit.OK, "plan", "rollback", "vmid=101", "name=before");
        ends(Exit.OK, "run", "rollback", "vmid=101", "name=before", "--sign-with", alice.toString(), "--yes");
        ends(Exit.OK, "run", "describe", "vmid=9999", "text=new");
        ends(Exit.OK, "--selftest=task", "--vmid", "9999");
        ends(Exit.OK, "clock", "reset", "--yes");
        ends(Exit.OK, "identity", "reset", "--yes");
        ends(Exit.OK, "state", "reset", "--yes");
    }

    @Test
    void aRefusalNamesIt() throws Exception {
        ends(Exit.REFUSED, "run", "rollback", "vmid=101", "name=before");
        ends(Exit.USAGE, "run", "fly");
        ends(Exit.USAGE, "run", "snapshot", "vmid=101");
        ends(Exit.REFUSED, "plan", "rollback", "vmid=101", "name=nothing");
        Path plan = plan();
        Path forged = operators.sign(operators.key("mallory"), plan);
        ends(Exit.REFUSED, "apply", plan.toString(), forged.toString());
        Path garbage = save("no plan");
        ends(Exit.REFUSED, "apply", garbage.toString(), garbage.toString());
    }

    @Test
    void wrongUsageThatIsFoundLateNamesIt() throws Exception {
        ends(Exit.USAGE, "plan", "show", "no-such-plan");
        ends(Exit.USAGE, "plan", "start", "vmid=101");
        ends(Exit.USAGE, "run", "start", "vmid=101", "--sign-with", alice.toString(), "--yes");
        String missing = agent.directory.resolve("no-such-key").toString();
        ends(Exit.USAGE, "run", "rollback", "vmid=101", "name=before", "--sign-with", missing, "--yes");
    }

    @Test
    void aFailureNamesIt() {
        agent.pve.faults().taskExit("vzsnapshot", "it went wrong");
        agent.pve.faults().taskExit("vzsnapshot", "it went wrong");
        ends(Exit.FAILED, "run", "snapshot", "vmid=101", "name=new1");
        agent.world.revoke(TestAgent.TOKEN, "/", "VM.Audit");
        ends(Exit.DENIED, "run", "start", "vmid=101");
        ends(Exit.DENIED, "--selftest=task", "--vmid", "9999");
    }

    @Test
    void anUnknownOutcomeNamesIt() {
        agent.world.durations().set("vzsnapshot", Duration.ofMinutes(10));
        agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS", "1");
        agent.world.lxc(102, "second");

        asText = agent.run("run", "snapshot", "vmid=101", "name=slow");
        asJson = agent.run("run", "snapshot", "vmid=102", "name=slow", "--json");

        assertEquals(Exit.UNKNOWN, asText.exit(), asText.all());
        assertTrue(asText.err().lines().anyMatch(line -> line.matches("log [0-9]+:[0-9a-f]{64}")), asText.all());
        assertEquals(Exit.UNKNOWN, asJson.exit(), asJson.all());
        assertEquals(
                head(), new JsonMapper().readTree(asJson.out()).path("log_head").asString());
    }

    @Test
    void aSelfTestThatIsRefusedOrStoppedNamesIt() {
        agent.world.guest(9999).running();
        ends(Exit.REFUSED, "--selftest=task", "--vmid", "9999");
        agent.world.lxc(9998, "second");
        AtomicBoolean begun = new AtomicBoolean();
        agent.interruption = new Interruption() {
            @Override
            public boolean requested() {
                return begun.get();
            }

            @Override
            public AutoCloseable interrupting() {
                begun.set(false);
                return () -> {};
            }

            @Override
            public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
                begun.set(true);
                return () -> {};
            }
        };
        ends(Exit.INTERRUPTED, "--selftest=task", "--vmid", "9998");
    }

    @Test
    void aStateThatCannotBeUsedThoughItsLogWasOpenedNamesIt() throws Exception {
        plan();
        Files.delete(agent.directory.resolve("state/identity"));

        ends(Exit.FAILED, "run", "start", "vmid=101");
        ends(Exit.FAILED, "clock", "reset", "--yes");
    }

    @Test
    void aCommandThatNeverOpenedTheLogNamesNone() {
        for (String command : List.of("guest list", "plan list", "config check", "run snapshot text", "state reset")) {
            Result text = agent.run(command.split(" "));
            Result json = agent.run((command + " --json").split(" "));

            assertFalse(text.all().contains("log 1:") || json.all().contains("log_head"), command + text.all());
        }
    }
}
