package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// JSON that is nested deeper than anybody nests it, wherever the agent reads JSON: an error that says so,
/// and no defect.
@BothWays
class DeepJsonTests extends SignedCase {
    private static final String DEEP = "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000);

    private static void said(Exit exit, String words, Result result) {
        assertEquals(exit, result.exit(), result.all());
        assertTrue(result.all().contains(words), result.all());
        assertFalse(result.all().contains("should not have happened"), result.all());
    }

    @Test
    void inTheConfiguration() throws Exception {
        Path file = save(DEEP);

        said(
                Exit.USAGE,
                file + ": not valid JSON, too deep",
                agent.run("config", "check", "--config", file.toString()));
    }

    @Test
    void inWhatTheHostSends() {
        agent.pve.faults().on("GET", "/cluster/resources").times(2).play(200, "OK", "{\"data\":[" + DEEP + "]}");
        agent.pve.faults().on("GET", "/nodes/pve/storage").play(500, "no", DEEP);

        said(Exit.FAILED, "the answer is larger than any of PVE's", agent.run("guest", "list"));
        Result json = agent.run("guest", "list", "--json");
        assertEquals(
                "unreadable",
                new JsonMapper().readTree(json.out()).path("error").path("kind").asString());
        said(Exit.FAILED, "the answer is larger than any of PVE's", agent.run("storage", "list"));
    }

    @Test
    void inAPlan() throws Exception {
        Path plan = save(DEEP);

        said(Exit.REFUSED, "too deep", apply(plan, operators.sign(alice, plan)));
    }

    @Test
    void inThePolicy() throws Exception {
        Path plan = plan();
        operators.policy(DEEP);

        said(Exit.REFUSED, "too deep", apply(plan, operators.sign(alice, plan)));
    }

    @Test
    void inABatch() {
        Result result = new Desk().run(DEEP.getBytes(StandardCharsets.UTF_8), List.of("verify", "--batch"));

        assertTrue(result.out().contains("too deep"), result.all());
    }
}
