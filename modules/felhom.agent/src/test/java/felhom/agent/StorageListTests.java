package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `storage list`: a figure that nobody knows is none, and not 0.
@BothWays
class StorageListTests {
    /// An iSCSI target has no capacity of its own; a storage that is disabled or away says none.
    private static final String STORAGES = """
        {"data":[
        {"storage":"san","type":"iscsi","content":"images","enabled":1,"active":1,"shared":1,"total":0,"used":0,"avail":0},
        {"storage":"old","type":"nfs","content":"backup","enabled":0,"active":0,"total":0,"used":0,"avail":0},
        {"storage":"away","type":"drbd","content":"images","enabled":1,"active":0},
        {"storage":"full","type":"dir","content":"backup","enabled":1,"active":1,"total":1000,"used":1000,"avail":0}]}
        """;

    private static Result list(String... arguments) {
        try (TestAgent agent = new TestAgent()) {
            agent.pve.faults().on("GET", "/nodes/pve/storage").play(200, "OK", STORAGES);
            Result result = agent.run(arguments);
            assertEquals(Exit.OK, result.exit(), result.all());
            return result;
        }
    }

    @Test
    void whatIsNotKnownIsNoNumber() {
        List<String> lines = list("storage", "list").out().lines().toList();

        for (String line : lines) {
            assertTrue(line.startsWith("full ") == line.contains(" 0 B"), line);
        }
        assertEquals(5, lines.size());
    }

    @Test
    void whatIsNotKnownIsNullInJson() {
        JsonNode storages =
                new JsonMapper().readTree(list("storage", "list", "--json").out());

        for (JsonNode storage : storages) {
            boolean full = storage.path("storage").asString().equals("full");
            for (String field : List.of("total", "used", "available")) {
                assertEquals(full, storage.path(field).isIntegralNumber(), storage.toString());
                assertEquals(!full, storage.path(field).isNull(), storage.toString());
            }
        }
    }

    @Test
    void aBackupToAStorageThatDoesNotSayWhatIsFreeIsNotMadeUnasked() {
        try (TestAgent agent = new TestAgent()) {
            agent.pve
                    .faults()
                    .on("GET", "/nodes/pve/storage")
                    .times(9)
                    .play(200, "OK", STORAGES.replace("\"content\":\"images\"", "\"content\":\"backup\""));

            Result backup = agent.run("run", "backup", "vmid=9999", "storage=san");

            assertEquals(Exit.REFUSED, backup.exit(), backup.all());
            assertTrue(backup.err().contains("storage 'san' does not say how much of it is free"), backup.all());
        }
    }
}
