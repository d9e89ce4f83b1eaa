package felhom.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real file system without room.
class FullDiskTests {
    private static final Options OPTIONS = Options.defaults().segment(4096, 512).retry(Duration.ZERO);

    @TempDir
    private Path temporary;

    private Path mounted;
    private Path directory;
    private Lines state = new Lines();
    private final List<String> acknowledged = new ArrayList<>();
    private boolean isMounted;

    @BeforeEach
    void aSmallFileSystem() throws Exception {
        mounted = Files.createDirectory(temporary.resolve("small"));
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "only root may mount the small file system that this needs");
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mounted.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        isMounted = mount.waitFor() == 0;
        directory = mounted.resolve("log");
        assumeTrue(isMounted, "the small file system that this needs could not be mounted: " + said);
    }

    @AfterEach
    void unmount() throws Exception {
        if (isMounted) {
            assertEquals(
                    0,
                    new ProcessBuilder("umount", mounted.toString())
                            .inheritIO()
                            .start()
                            .waitFor());
        }
    }

    private Log open() {
        return Log.open(directory, state, OPTIONS);
    }

    private void append(Log log, Urgency urgency) {
        String line = "line " + acknowledged.size();
        log.append(Lines.TYPE, Lines.body(line), urgency);
        acknowledged.add(line);
    }

    private void fill() throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(mounted.resolve("filler"))) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertTrue(String.valueOf(full.getMessage()).contains("No space left"), full.getMessage());
        }
    }

    private void free() throws IOException {
        Files.delete(mounted.resolve("filler"));
    }

    private LogFull appendUntilFull(Log log, Urgency urgency) {
        while (true) {
            try {
                append(log, urgency);
            } catch (LogFull full) {
                return full;
            }
        }
    }

    /// Each round is a log of its own, with one record more before the disk is full; a segment holds about fifty.
    @Test
    void aDiskThatIsFullAtAnyRecordStopsWhatIsNewAndNothingElse() throws IOException {
        for (int round = 0; round < 60; round++) {
            directory = mounted.resolve("log" + round);
            acknowledged.clear();
            state = new Lines();
            try (Log log = open()) {
                for (int i = 0; i < round; i++) {
                    append(log, Urgency.NEW);
                }
                fill();
                LogFull refused = appendUntilFull(log, Urgency.NEW);
                assertTrue(refused.getMessage().contains("The disk is full"), refused.getMessage());
                assertTrue(refused.getMessage().contains(directory.toString()), refused.getMessage());
                int before = acknowledged.size();
                appendUntilFull(log, Urgency.COMPLETION);
                assertTrue(acknowledged.size() >= before + 5, "outcomes find room in the reserve");
                assertThrows(LogFull.class, () -> append(log, Urgency.NEW));
            }
            // A restart needs no room.
            state = new Lines();
            try (Log log = open()) {
                assertEquals(acknowledged, state.lines());
                assertThrows(LogFull.class, () -> append(log, Urgency.NEW));

                free();
                append(log, Urgency.NEW);
                assertEquals(acknowledged, state.lines());
            }
            assertEquals(acknowledged, Audits.lines(directory, Disk.real()));
            for (String name : Disk.real().list(directory)) {
                Files.delete(directory.resolve(name));
            }
        }
    }

    @Test
    void onAFullDiskNoLogIsBegunAndNoRubbishLeft() throws IOException {
        fill();

        LogUnusable refused = assertThrows(LogUnusable.class, this::open);

        assertTrue(refused.getMessage().contains("No space left on device"), refused.getMessage());
        free();
        try (Log log = open()) {
            append(log, Urgency.NEW);
        }
    }
}
