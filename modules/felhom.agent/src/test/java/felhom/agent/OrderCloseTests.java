package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `order close`: the host is gone for good in the middle of an order, which would stay open for ever.
@BothWays
class OrderCloseTests {
    private final TestAgent agent = new TestAgent();
    private final FakeTime time = new FakeTime(agent.directory);
    private String task = "";

    @BeforeEach
    void anOrderWhoseWaitReachesItsLimit() throws Exception {
        agent.machine = time.machine();
        task = agent.startedTask(9999);
    }

    @AfterEach
    void close() {
        agent.close();
    }

    private JsonNode open() {
        Result shown = agent.run("state", "show", "--json");
        return new JsonMapper().readTree(shown.out()).path("without_an_end");
    }

    private Result closed(String... more) {
        String id = open().path(0).path("order").asString();
        return agent.run(Stream.concat(
                        Stream.of("order", "close", id, "--because", "node pve is gone for good"), Stream.of(more))
                .toArray(String[]::new));
    }

    private void theHostGoesAway() {
        agent.environment.put("FELHOM_AGENT_PROXMOX_ENDPOINT", "https://127.0.0.1:9");
    }

    @Test
    void whileItsTaskIsSeenToRunItStaysOpen() {
        time.pass(Duration.ofHours(1));

        Result result = closed();

        assertEquals(Exit.REFUSED, result.exit(), result.all());
        assertTrue(result.err().contains("its task runs; follow it: felhom-agent task wait " + task), result.all());
        assertEquals(1, open().size());
    }

    @Test
    void norIsItClosedBeforeItsWorkHasBeenLookedFor() {
        theHostGoesAway();
        Instant begun = Instant.parse(open().path(0).path("since").asString());

        Result result = closed("--json");

        assertEquals(Exit.REFUSED, result.exit(), result.all());
        JsonNode said = new JsonMapper().readTree(result.out());
        assertEquals("at-work", said.path("why").asString(), result.out());
        Instant searched =
                Instant.parse(said.path("reason").asString().replaceFirst(".*: try again after ([0-9T:-]+Z).*", "$1"));
        Duration most = Duration.between(begun, searched);
        assertTrue(most.toSeconds() >= 179 && most.toSeconds() <= 200, begun + ", " + result.out());
        assertEquals(1, open().size());
    }

    @Test
    void onceTheHostIsGoneItEndsAsUnknownWithWhoClosedItAndWhy() {
        String id = open().path(0).path("order").asString();
        theHostGoesAway();
        time.pass(Duration.ofMinutes(4));

        Result result = closed("--json");

        assertEquals(Exit.OK, result.exit(), result.all());
        JsonNode said = new JsonMapper().readTree(result.out());
        assertEquals(id, said.path("order").asString(), result.out());
        assertEquals("unknown", said.path("outcome").asString(), result.out());
        assertEquals(task, said.path("tasks").path(0).asString(), result.out());
        assertEquals(0, open().size());
        assertEquals(
                1,
                new JsonMapper()
                        .readTree(agent.run("state", "show", "--json").out())
                        .path("outcomes_for_the_hub")
                        .asInt());
        String audit = agent.run("audit", "show").out();
        String user = System.getProperty("user.name");
        assertTrue(audit.contains("'snapshot' was closed by " + user), audit);
        assertTrue(audit.contains("node pve is gone for good; whether it was done is not known"), audit);
        JsonNode last = new JsonMapper()
                .readTree(agent.run("audit", "show", "--order", id, "--json").out())
                .path("records");
        assertTrue(last.toString().contains("\"because\":[\"node pve is gone for good\"]"), last.toString());
        Result again = agent.run("order", "close", id, "--because", "again");
        assertEquals(Exit.USAGE, again.exit(), again.all());
        assertTrue(again.err().contains("no order '" + id + "' is open"), again.all());
    }
}
