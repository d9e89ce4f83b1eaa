package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.hub.HubSimulator;
import felhom.testkit.hub.ReportShape;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    void eachSectionOfAReportCanBeAskedFor() {
        for (String section : ReportShape.SECTIONS) {
            Result result = agent.run("report", "--section", section);
            assertFalse(result.all().contains("there is no section"), result.all());
        }
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
    void endsInTheNetworkAreLookedAtAndSinceWhenTheyAreAsTheyAreIsSaid() throws Exception {
        // given a port that takes connections, and a server whose certificate is pinned
        ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PveSimulator server = PveSimulator.start(PveWorld.node("far").authDelay(Duration.ZERO));
        agent.environment.put("FELHOM_AGENT_PROBES_TCP", "127.0.0.1:" + port.getLocalPort() + " name=gateway");
        agent.environment.put(
                "FELHOM_AGENT_PROBES_HTTPS",
                server.endpoint() + "/api2/json/version status=401 fingerprint=" + server.leafFingerprint());
        agent.environment.put("FELHOM_AGENT_HUB_URL", "https://127.0.0.1:1/");
        agent.environment.put("FELHOM_AGENT_HUB_TOKEN", "t".repeat(32));
        agent.environment.put("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "1");
        try (TestDaemon _ = new TestDaemon(agent)) {
            TestDaemon.await(
                    () -> probe(0, "state").equals("up") && probe(1, "state").equals("up"), "not up");
            assertEquals("gateway", probe(0, "name"));
            assertEquals("takes connections", probe(0, "words"));
            assertEquals("answers with status 401", probe(1, "words"));
            assertFalse(probe(1, "latency_ms").isEmpty());
            assertFalse(probe(1, "since").isEmpty());
            assertEquals("", probe(1, "changed"));

            // when both are away
            server.close();
            port.close();

            // then that is said, and when it began
            TestDaemon.await(
                    () -> probe(0, "state").equals("down") && probe(1, "state").equals("down"), "not down");
            assertEquals(probe(1, "since"), probe(1, "changed"));
            assertEquals("the connection was refused", probe(0, "words"));
        } finally {
            server.close();
            port.close();
        }
    }

    /// Empty where it is null, missing, or nothing was collected yet.
    private String probe(int which, String field) {
        Result result = agent.run("report", "--section", "probes", "--json");
        return result.exit() == Exit.OK
                ? json(result).at("/value/probes/" + which + "/" + field).asString("")
                : "";
    }

    @Test
    void theFiguresOfTheNodeAreShownAloneAndWithADaemon() throws Exception {
        String alone = agent.run("status").out();
        try (TestDaemon _ = new TestDaemon(agent)) {
            reported();

            Result served = agent.run("status");
            JsonNode figures = json(agent.run("status", "--json")).path("figures");

            for (String text : List.of(alone, served.out())) {
                assertTrue(text.contains("node     Proxmox VE "), text);
                assertTrue(text.lines().anyMatch(line -> line.matches("  memory +\\d+ %  .* of .*")), text);
                assertTrue(text.lines().anyMatch(line -> line.matches("  cpu +\\d+ %  of \\d+ processors")), text);
            }
            assertTrue(figures.path("memory").path("total").asLong() > 0, figures.toString());
        }
    }

    @Test
    void onATerminalItsBarsAreAsWideAsThatIs() throws Exception {
        for (int columns : List.of(120, 60, 40)) {
            Path out = agent.directory.resolve("screen");
            try (AgentProcess process = AgentProcess.onATerminal(columns, agent.environment, out, "status")) {
                assertEquals(0, process.ended(), process::err);

                List<String> bars =
                        process.out().lines().filter(line -> line.contains("[")).toList();

                assertEquals(columns == 40, bars.isEmpty(), process.out());
                assertTrue(bars.stream().allMatch(line -> line.length() <= columns), process.out());
            }
        }
    }

    @Test
    void figuresThatTheTokenMayNotReadAreSaidToLackTheRight() throws Exception {
        agent.world.revoke(TestAgent.TOKEN, "/", "Sys.Audit");
        String why = "node     its figures are not known: the token lacks Sys.Audit on /nodes/pve\n";

        Result alone = agent.run("status");
        try (TestDaemon _ = new TestDaemon(agent)) {
            Result served = agent.run("status");

            assertTrue(alone.out().contains(why), alone.all());
            assertTrue(served.out().contains(why), served.all());
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
