package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// When log lines carry a priority.
class JournalStreamTests {
    @TempDir
    private Path directory;

    @Test
    void theStreamThatSystemdNamesIsTheJournalAndAnyOtherIsNot() throws Exception {
        Path meant = Files.createFile(directory.resolve("meant"));
        Path other = Files.createFile(directory.resolve("other"));
        Path stream = Files.createSymbolicLink(directory.resolve("2"), meant);
        // As the shell's own tools see it.
        var stat = new ProcessBuilder("stat", "-c", "%d:%i", meant.toString()).start();
        var environment = Map.of(
                "JOURNAL_STREAM", new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());

        assertTrue(JournalStream.reached(environment, stream));
        assertFalse(JournalStream.reached(environment, other), "a terminal in a session that systemd started");
        assertFalse(JournalStream.reached(environment, directory.resolve("closed")));
        assertFalse(JournalStream.reached(Map.of(), stream));
        assertFalse(JournalStream.reached(Map.of("JOURNAL_STREAM", "8"), stream));
    }

    @Test
    void standardErrorIsLookedAtItself() {
        assertTrue(Files.exists(JournalStream.STANDARD_ERROR));
    }
}
