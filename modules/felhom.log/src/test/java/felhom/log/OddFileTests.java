package felhom.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What lies among the log's files and is none of them is named, and not waited for. Without the look at its kind these
/// would hang, so there is a limit.
@Timeout(value = 60, threadMode = SEPARATE_THREAD)
class OddFileTests {
    private static final String SEGMENT = "segment-00000001.log";

    @TempDir
    private Path directory;

    private Path log;

    @BeforeEach
    void aLog() {
        log = directory.resolve("log");
        open();
    }

    private void open() {
        try (Log opened = Log.open(log, new Lines(), Options.defaults())) {
            opened.append(Lines.TYPE, Lines.body("line"), Urgency.NEW);
        }
    }

    private static void pipe(Path file) throws Exception {
        Files.delete(file);
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", "-m", "600", file.toString())
                        .start()
                        .waitFor());
    }

    private Audit.Found audited() {
        try (Audit audit = Audit.of(log, Disk.real())) {
            return audit.next().orElseThrow();
        }
    }

    @Test
    void aPipeNamedLikeASegmentIsNamed() throws Exception {
        Path segment = log.resolve(SEGMENT);
        pipe(segment);

        List<LogException> refused = List.of(
                assertThrows(LogException.class, this::open),
                assertThrows(LogException.class, () -> LogReader.at(log, new Lines(), Disk.real())),
                assertThrows(LogException.class, () -> RecordHashLookup.hash(log, Disk.real(), 1)),
                assertThrows(LogException.class, this::audited));

        for (LogException each : refused) {
            assertTrue(each.getMessage().contains(segment + ": a link or no regular file"), each.getMessage());
            assertTrue(each.getMessage().contains("Take it away"), each.getMessage());
        }
    }

    @Test
    void aPipeInPlaceOfTheLockOrTheMarkIsNamed() throws Exception {
        for (String name : List.of("lock", "newest")) {
            Path file = log.resolve(name);
            pipe(file);

            LogException refused = assertThrows(LogException.class, this::open);

            assertTrue(refused.getMessage().contains(file + ": a link or no regular file"), refused.getMessage());
            Files.delete(file);
        }
        open();
    }

    @Test
    void aPipeThatALaterSegmentWouldBePreparedInIsTakenAway() throws Exception {
        Path unfinished = log.resolve("segment-00000002.log.tmp");
        Files.createFile(unfinished);
        pipe(unfinished);

        open();

        assertTrue(Files.notExists(unfinished));
    }

    @Test
    void aSegmentThatSaysItHasATebibyteIsNotReadToItsEnd() throws IOException {
        Path segment = log.resolve(SEGMENT);
        long size = 1L << 40;
        try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
            byte[] header = new byte[SegmentHeader.BYTES];
            new SegmentHeader(1, size, 7).bytes().get(header);
            file.write(header);
            // No block of it is on the disk.
            file.setLength(size);
        }

        LogException opened = assertThrows(LogException.class, this::open);
        LogException looked = assertThrows(LogException.class, () -> LogReader.at(log, new Lines(), Disk.real()));
        Audit.Found.Damaged damaged = assertInstanceOf(Audit.Found.Damaged.class, audited());

        assertTrue(opened.getMessage().contains("no segment has more than"), opened.getMessage());
        assertTrue(looked.getMessage().contains("no segment has more than"), looked.getMessage());
        assertTrue(damaged.damage().text().contains("no segment has more than"), damaged.toString());
    }
}
