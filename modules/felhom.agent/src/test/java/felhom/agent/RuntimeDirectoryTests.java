package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The epoch is a barrier against restored backups only where no backup holds it: in memory.
@BothWays
class RuntimeDirectoryTests {
    private static final String DIRECTORY = "FELHOM_AGENT_STATE_RUNTIME_DIRECTORY";
    private static final String ON_DISK = "FELHOM_AGENT_STATE_RUNTIME_ON_DISK";

    @TempDir
    private Path directory;

    private final TestAgent agent = new TestAgent();
    private Path onDisk = Path.of("unset");
    private String type = "";

    @BeforeEach
    void aDirectoryOnADisk() throws Exception {
        // Where /tmp is in memory, the build's own directory is not.
        Path disk =
                memory(directory) ? Files.createDirectories(Path.of("target").toAbsolutePath()) : directory;
        assumeFalse(memory(disk), "everything here is in memory");
        onDisk = disk.resolve("runtime-of-a-test");
        type = Files.getFileStore(disk).type();
    }

    @AfterEach
    void close() throws Exception {
        agent.close();
        Files.deleteIfExists(onDisk.resolve("epoch"));
        Files.deleteIfExists(onDisk.resolve("lock"));
        Files.deleteIfExists(onDisk);
    }

    private static boolean memory(Path path) throws Exception {
        return Set.of("tmpfs", "ramfs").contains(Files.getFileStore(path).type());
    }

    private JsonNode state() {
        return new JsonMapper().readTree(agent.run("state", "show", "--json").out());
    }

    @Test
    void onADiskItIsRefusedBeforeAnythingIsBegun() {
        agent.environment.put(DIRECTORY, onDisk.toString());
        agent.environment.remove(ON_DISK);

        for (List<String> line : List.of(
                List.of("run", "start", "vmid=9999"),
                List.of("identity", "show"),
                List.of("identity", "reset", "--yes"),
                List.of("--selftest=task", "--vmid", "9999"))) {
            Result result = agent.run(line.toArray(String[]::new));

            assertEquals(Exit.FAILED, result.exit(), result.all());
            assertTrue(result.err().contains(onDisk + " lies on " + type + ", not in memory"), result.err());
            assertTrue(result.err().contains("state.runtime_on_disk=true takes that risk"), result.err());
        }
        assertFalse(Files.exists(agent.directory.resolve("state/log")));
        assertFalse(Files.exists(agent.directory.resolve("state/identity")));
        assertEquals(List.of(), agent.pve.writes());
    }

    @Test
    void whoeverTakesTheRiskIsToldOfItEachTime() {
        agent.environment.put(DIRECTORY, onDisk.toString());
        agent.environment.put(ON_DISK, "true");
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            assertEquals(Exit.OK, agent.run("run", "start", "vmid=9999").exit());
            assertEquals(Exit.OK, agent.run("identity", "reset", "--yes").exit());
        } finally {
            System.setErr(before);
        }

        List<String> warnings = log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("(the epoch) lies on a disk (" + onDisk + ", " + type + ")"))
                .toList();
        assertEquals(2, warnings.size(), log.toString(StandardCharsets.UTF_8));
        assertEquals(type, state().path("runtime_store").asString());
        assertFalse(state().path("epoch_in_memory").asBoolean());
    }

    @Test
    void inMemoryThereIsNothingToSay() throws Exception {
        assumeTrue(memory(agent.runtime.getParent()), "nothing here is in memory");
        agent.environment.remove(ON_DISK);

        Result result = agent.run("run", "start", "vmid=9999");

        assertEquals(Exit.OK, result.exit(), result.all());
        assertTrue(state().path("epoch_in_memory").asBoolean(), state().toString());
        assertEquals(
                Files.getFileStore(agent.runtime).type(),
                state().path("runtime_store").asString());
    }

    @Test
    void theSettingIsTrueOrFalse() {
        agent.environment.put(ON_DISK, "yes");

        Result result = agent.run("run", "start", "vmid=9999");

        assertEquals(Exit.USAGE, result.exit(), result.all());
        assertTrue(
                result.err().contains("FELHOM_AGENT_STATE_RUNTIME_ON_DISK: 'yes'; expected true or false"),
                result.err());
    }
}
