package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.Exit;
import felhom.testkit.hub.HubSimulator;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What an operator hears of a daemon that runs: over its real socket, with a simulated host and hub.
class StatusOfADaemonTests extends SignedCase {
    private static JsonNode json(Result result) {
        assertEquals(1, result.out().lines().count(), result.all());
        return new JsonMapper().readTree(result.out());
    }

    private void hub(HubSimulator hub) throws Exception {
        Path token = Files.writeString(agent.directory.resolve("hub-token"), hub.token() + "\n");
        agent.environment.put("FELHOM_AGENT_HUB_URL", hub.url().toString());
        agent.environment.put("FELHOM_AGENT_HUB_TOKEN_FILE", token.toString());
        agent.environment.put("FELHOM_AGENT_HUB_TLS_FINGERPRINT", hub.leafFingerprint());
        agent.environment.put("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "1");
    }

    private void reported() {
        TestDaemon.await(
                () -> agent.run("report", "--section", "node").exit() == Exit.OK, "nothing was collected in time");
    }

    @Test
    void statusNamesTheDaemonItsLoopsAndTheHost() throws Exception {
        try (TestDaemon _ = new TestDaemon(agent)) {
            reported();

            Result text = agent.run("status");
            JsonNode json = json(agent.run("status", "--json"));

            assertEquals(Exit.OK, text.exit(), text.all());
            assertTrue(text.out().contains("daemon   runs for "), text.all());
            assertTrue(text.out().contains("hub      none is configured\n"), text.all());
            assertEquals(
                    ProcessHandle.current().pid(),
                    json.path("daemon").path("pid").asLong());
            assertFalse(json.path("daemon").path("loops").isEmpty(), json.toString());
            assertTrue(json.path("hub").isNull(), json.toString());
            assertEquals("pve", json.path("node").asString());
            assertFalse(json.path("storages").isEmpty(), json.toString());
        }
    }

    @Test
    void withoutADaemonStatusLooksAtTheHostAndBeginsNoState() {
        Result text = agent.run("status");
        JsonNode json = json(agent.run("status", "--json"));
        Result report = agent.run("report");

        assertEquals(Exit.OK, text.exit(), text.all());
        assertTrue(json.path("daemon").isNull(), json.toString());
        assertEquals("pve", json.path("node").asString());
        assertTrue(Files.notExists(agent.directory.resolve("state")), "a look begins no state");
        assertEquals(Exit.UNREACHABLE, report.exit(), report.all());
    }

    @Test
    void aPlanThatWaitsIsListedAloneAndWithADaemonAndItsLinesCarryItOut() throws Exception {
        Path plan = plan();
        Result alone = agent.run("approvals");
        try (TestDaemon _ = new TestDaemon(agent)) {
            Result served = agent.run("approvals");
            JsonNode json = json(agent.run("approvals", "--json")).path(0);

            assertEquals(Exit.OK, alone.exit(), alone.all());
            assertEquals(alone.out(), served.out());
            assertTrue(alone.out().contains("  from this host's operators, to be signed before "), alone.all());
            assertTrue(alone.out().contains("by one operator\n"), alone.all());
            String id = json.path("id").asString();
            assertTrue(alone.out().contains("felhom-agent plan show " + id + " > plan.json\n"), alone.all());
            assertEquals(Files.readString(plan), agent.run("plan", "show", id).out());
            assertTrue(agent.run("status").out().contains("  " + id + "  rollback "));

            assertEquals(Exit.OK, apply(plan, operators.sign(alice, plan)).exit());
            assertEquals("[]\n", agent.run("approvals", "--json").out());
        }
    }

    @Test
    void theReportHasItsValuesAlsoOnceTheHubKnowsThem() throws Exception {
        try (HubSimulator hub = HubSimulator.start()) {
            hub(hub);
            try (TestDaemon _ = new TestDaemon(agent)) {
                TestDaemon.await(() -> !hub.agents().isEmpty() && hub.agent().reports() > 3, "no reports");

                Result all = agent.run("report");
                JsonNode storages = json(agent.run("report", "--section", "storages", "--json"));
                JsonNode status = json(agent.run("status", "--json")).path("hub");

                assertTrue(all.out().lines().anyMatch(line -> line.matches("node +fresh")), all.all());
                assertEquals("fresh", storages.path("state").asString());
                assertFalse(storages.path("value").isMissingNode(), storages.toString());
                assertTrue(hub.url().toString().startsWith(status.path("url").asString()), status.toString());
                assertFalse(status.path("answered").isNull(), status.toString());
            }
        }
    }

    @Test
    void theHubIsTriedNowAndWhatItAnswersIsSaid() throws Exception {
        try (HubSimulator hub = HubSimulator.start()) {
            hub(hub);
            agent.environment.put("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "3600");
            try (TestDaemon _ = new TestDaemon(agent)) {
                Result good = agent.run("--selftest=hub");
                JsonNode json = json(agent.run("--selftest=hub", "--json"));

                assertEquals(Exit.OK, good.exit(), good.all());
                assertTrue(good.out().endsWith("hub self-test passed\n"), good.all());
                assertTrue(json.path("sent_bytes").asLong() > 0, json.toString());
            }
        }
    }

    @Test
    void withoutAHubTheSelfTestSaysSo() throws Exception {
        try (TestDaemon _ = new TestDaemon(agent)) {
            Result result = agent.run("--selftest=hub");

            assertEquals(Exit.USAGE, result.exit(), result.all());
            assertTrue(result.err().contains("no hub is configured: set hub.url"), result.all());
        }
    }
}
