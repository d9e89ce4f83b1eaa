package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.engine.state.AgentState;
import felhom.shell.command.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every command with `--json`, in every state that an agent can be found in: standard output is exactly one
/// document. The commands are those that the program itself lists. Only `verify --batch` and `shell` answer
/// otherwise, line by line.
@BothWays
class JsonTests extends SignedCase {
    private static final JsonMapper ONE = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static JsonNode one(Result result) {
        assertEquals(1, result.out().lines().count(), result.all());
        JsonNode node = ONE.readTree(result.out());
        assertTrue(node.isObject() || node.isArray(), result.all());
        return node;
    }

    private Result json(List<String> words) {
        return agent.run(Stream.concat(words.stream(), Stream.of("--json")).toArray(String[]::new));
    }

    private List<JsonNode> listed() {
        return one(agent.run("--help", "--json")).path("commands").valueStream().toList();
    }

    private List<JsonNode> commands() {
        return listed().stream()
                .filter(command -> !command.path("command").asString().equals("shell"))
                .toList();
    }

    private List<String> whole(JsonNode command, String upid) throws Exception {
        return TypedCommand.of(command, upid, save("no plan"));
    }

    private void everyCommandAnswersOnce() throws Exception {
        everyCommandAnswersOnce(_ -> true);
    }

    private void everyCommandAnswersOnce(Predicate<String> wanted) throws Exception {
        agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS", "5");
        String upid = agent.world.tasks().getFirst().upid();
        for (JsonNode command : commands()) {
            if (wanted.test(command.path("command").asString())) {
                one(json(whole(command, upid)));
            }
        }
    }

    private void aTaskHasBeenRun() {
        Result snapshot = agent.run("run", "snapshot", "vmid=101", "name=first");
        assertEquals(Exit.OK, snapshot.exit(), snapshot.all());
    }

    @Test
    void helpAndVersionToo() {
        JsonNode program = one(agent.run("--json", "--help"));
        assertTrue(program.path("commands").size() > 25, program.toString());
        assertEquals("interrupted", program.path("exit_codes").path("130").asString());
        for (JsonNode command : listed()) {
            List<String> asked = new ArrayList<>(TypedCommand.words(command));
            asked.add("--help");
            assertEquals(command, one(json(asked)), command.toString());
        }
        assertEquals(
                "task list",
                one(agent.run("help", "task", "list", "--json")).path("command").asString());
        for (List<String> line : List.of(
                List.of("--version"),
                List.of("--json", "--version"),
                List.of("help"),
                List.of("-h"),
                List.<String>of())) {
            assertNotEquals("", one(json(line)).toString());
        }
    }

    @Test
    void withNothingBehindItOrAnOptionThatDoesNotExist() {
        for (JsonNode command : commands()) {
            one(json(TypedCommand.words(command)));
            JsonNode error = one(json(Stream.concat(TypedCommand.words(command).stream(), Stream.of("--nope"))
                    .toList()));
            assertEquals("usage", error.path("error").path("kind").asString(), error.toString());
        }
        for (List<String> line : List.of(List.of("task"), List.of("fly"), List.of("--nope"), List.of("task", "lst"))) {
            assertEquals("usage", one(json(line)).path("error").path("kind").asString(), line.toString());
        }
    }

    @Test
    void withoutAStateDirectory() throws Exception {
        aTaskHasBeenRun();
        agent.environment.put("FELHOM_AGENT_STATE_DIRECTORY", agent.directory + "/other/state");

        everyCommandAnswersOnce();
    }

    @Test
    void whileAnotherProcessHoldsTheState() throws Exception {
        aTaskHasBeenRun();
        try (AgentState _ = new BusyLog(agent, time).open()) {
            // A daemon waits for a minute, and DaemonTests shows that it has the state for itself.
            everyCommandAnswersOnce(command -> !command.equals("daemon"));

            JsonNode refused = one(agent.run("run", "start", "vmid=101", "--json", "--wait", "0"));
            assertTrue(refused.toString().contains("another felhom-agent is at work"), refused.toString());
        }
    }

    @Test
    void withADamagedLog() throws Exception {
        aTaskHasBeenRun();
        plan();
        damage();
        agent.typed = "n";

        for (JsonNode command : commands()) {
            if (!command.path("command").asString().equals("state reset")) {
                one(json(whole(command, agent.world.tasks().getFirst().upid())));
            }
        }

        JsonNode refused = one(agent.run("run", "start", "vmid=101", "--json", "--wait", "0"));
        assertTrue(refused.toString().contains("damaged"), refused.toString());
        JsonNode reset = one(agent.run("state", "reset", "--yes", "--json"));
        assertTrue(reset.path("old_log").asString().contains("log.2"), reset.toString());
    }

    /// One bit of a record in the middle.
    private void damage() throws IOException {
        Path log;
        try (Stream<Path> files = Files.list(agent.directory.resolve("state/log"))) {
            log = files.filter(file -> file.toFile().length() > 4096)
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(log);
        int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("first");
        bytes[at] ^= 1;
        Files.write(log, bytes);
    }

    @Test
    void withAConfigurationThatCannotBeUsed() throws Exception {
        aTaskHasBeenRun();
        agent.environment.put("FELHOM_AGENT_PROXMOX_NOSUCH", "1");

        everyCommandAnswersOnce();
    }

    @Test
    void whenTheHostDoesNotAnswer() throws Exception {
        aTaskHasBeenRun();
        String upid = agent.world.tasks().getFirst().upid();
        agent.pve.close();

        for (JsonNode command : commands()) {
            // These wait for a host that is away, as they should.
            if (!List.of("task wait").contains(command.path("command").asString())) {
                one(json(whole(command, upid)));
            }
        }
    }
}
