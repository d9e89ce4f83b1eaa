package felhom.hub.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskMarkFileTests {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve(TaskMarkFile.FILE);
    }

    @Test
    void whatWasWrittenLastIsThereAfterARestart() throws Exception {
        TaskMark mark = new TaskMarkFile(directory);
        mark.write(NOON);
        mark.write(NOON.plusSeconds(1));

        assertEquals(Optional.of(NOON.plusSeconds(1)), new TaskMarkFile(directory).read());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void atTheFirstStartThereIsNone() {
        assertEquals(Optional.empty(), new TaskMarkFile(directory).read());
    }

    @Test
    void whatHoldsNoTimeCountsAsNone() throws Exception {
        Files.writeString(file(), "yesterday");

        assertEquals(Optional.empty(), new TaskMarkFile(directory).read());
    }

    @Test
    void whereItCannotBeWrittenTheReportGoesOn() throws Exception {
        TaskMark mark = new TaskMarkFile(directory.resolve("gone"));

        mark.write(NOON);

        assertEquals(Optional.empty(), mark.read());
    }
}
