package felhom.hub.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.hub.message.DesiredState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesiredStoreTests {
    private static final String AGENT = "11111111-2222-4333-8444-555555555555";
    private static final DesiredState THIRD = new DesiredState(3, "{\"a\":1}");

    @TempDir
    Path directory;

    @Test
    void whatIsKeptIsThereAfterARestartForTheAgentAlone() throws IOException {
        assertEquals(Optional.empty(), store().take(THIRD));

        assertEquals(Optional.of(THIRD), store().kept());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("desired.json"))));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(directory.resolve("desired.json")), files.toList());
        }
    }

    @Test
    void aVersionNeverGoesBackAndNeverSaysSomethingElse() throws IOException {
        DesiredStore store = store();
        store.take(THIRD);

        Optional<String> older = store.take(new DesiredState(2, "{\"a\":2}"));
        Optional<String> other = store.take(new DesiredState(3, "{\"a\":2}"));
        Optional<String> same = store.take(THIRD);
        Optional<String> newer = store.take(new DesiredState(4, "{\"a\":4}"));

        assertEquals(Optional.of("the desired state of version 2 is not taken: version 3 was here before"), older);
        assertTrue(other.orElseThrow().contains("version 3 is not taken: it says something else than it did"));
        assertEquals(Optional.empty(), same);
        assertEquals(Optional.empty(), newer);
        assertEquals(4, store().kept().orElseThrow().version());
    }

    @Test
    void anotherAgentsAndADamagedOneCountAsNone() throws IOException {
        new DesiredStore(directory, "another").take(THIRD);
        assertEquals(Optional.empty(), store().kept());

        Files.writeString(directory.resolve("desired.json"), "{\"agent\":\"" + AGENT + "\",\"version\":3,");
        assertEquals(Optional.empty(), store().kept());
        assertEquals(Optional.empty(), store().take(THIRD));
    }

    @Test
    void whereItCannotBeWrittenTheOldOneCounts() throws IOException {
        DesiredStore store = store();
        store.take(THIRD);
        Files.createDirectory(directory.resolve("desired.json.new"));
        Files.createFile(directory.resolve("desired.json.new/in-the-way"));

        assertThrows(IOException.class, () -> store.take(new DesiredState(4, "{}")));

        assertEquals(Optional.of(THIRD), store.kept());
        assertEquals(Optional.of(THIRD), store().kept());
    }

    private DesiredStore store() {
        return new DesiredStore(directory, AGENT);
    }
}
