package felhom.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Looking at a log while another process holds it.
class LogReaderTests {
    private static final Options OPTIONS =
            Options.defaults().segment(16 << 10, 1024).retry(Duration.ZERO);

    @TempDir
    private Path directory;

    private final Lines seen = new Lines();

    private Position look() {
        return LogReader.at(directory, seen, Disk.real());
    }

    @Test
    void whatIsDurableIsSeenWhileTheLogIsHeld() {
        try (Log log = Log.open(directory, new Lines(), OPTIONS)) {
            log.append(Lines.TYPE, Lines.body("first"), Urgency.NEW);
            log.append(Lines.TYPE, Lines.body("second"), Urgency.NEW);

            assertEquals(log.head(), look());
        }
        assertEquals(List.of("first", "second"), seen.lines());
    }

    @Test
    void besideABusyWriterNothingIsCalledDamagedAndNothingAcknowledgedIsMissing() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (Log log = Log.open(directory, new Counters(), OPTIONS)) {
            List<Thread> writers = IntStream.range(0, Counters.CALLERS)
                    .mapToObj(caller -> Thread.ofPlatform().start(() -> {
                        for (int count = 1; !over.get(); count++) {
                            log.append(Lines.TYPE, Counters.body(caller, count), Urgency.NEW);
                        }
                    }))
                    .toList();
            try {
                long last = 0;
                // Counted in records, not in time: a slow machine gets as far.
                for (int looks = 0; looks < 100 || last < 2000; looks++) {
                    long acknowledged = log.head().seq();
                    long found =
                            LogReader.at(directory, new Counters(), Disk.real()).seq();
                    assertTrue(found >= acknowledged, found + " is less than " + acknowledged);
                    assertTrue(found >= last, "it goes back");
                    last = found;
                }
            } finally {
                over.set(true);
                for (Thread writer : writers) {
                    writer.join();
                }
            }
        }
    }

    @Test
    void aTornTailIsLeftToWhoeverOpensTheLog() throws IOException {
        Position head;
        try (Log log = Log.open(directory, new Lines(), OPTIONS)) {
            head = log.append(Lines.TYPE, Lines.body("whole"), Urgency.NEW);
        }
        long end = end();
        byte[] before = write(end, 0x55);

        assertEquals(head, look());

        assertEquals(List.of("whole"), seen.lines());
        assertArrayEquals(before, Files.readAllBytes(segment()), "nothing is written");
    }

    @Test
    void aRecordThatWasChangedIsDamage() throws IOException {
        try (Log log = Log.open(directory, new Lines(), OPTIONS)) {
            log.append(Lines.TYPE, Lines.body("first"), Urgency.NEW);
            log.append(Lines.TYPE, Lines.body("second"), Urgency.NEW);
            log.append(Lines.TYPE, Lines.body("third"), Urgency.NEW);
        }
        String text = Files.readString(segment(), StandardCharsets.ISO_8859_1);
        write(text.indexOf("first"), 'F');

        assertThrows(LogDamaged.class, this::look);
    }

    @Test
    void whereThereIsNoLogNothingIsBegun() throws IOException {
        assertEquals(0, look().seq());

        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }

    private Path segment() {
        return directory.resolve(SegmentName.of(1));
    }

    private long end() throws IOException {
        byte[] bytes = Files.readAllBytes(segment());
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private byte[] write(long at, int value) throws IOException {
        byte[] bytes = Files.readAllBytes(segment());
        bytes[(int) at] = (byte) value;
        Files.write(segment(), bytes);
        return bytes;
    }
}
