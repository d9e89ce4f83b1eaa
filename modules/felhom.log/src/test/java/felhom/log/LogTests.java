package felhom.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a log promises, on a real file system.
class LogTests {
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123Z");

    @TempDir
    private Path temporary;

    private Path directory() {
        return temporary.resolve("log");
    }

    private static Options small() {
        return Options.defaults().segment(4096, 512).clock(() -> NOW);
    }

    private Log open(LogState state) {
        return Log.open(directory(), state, small());
    }

    private static Position append(Log log, String line) {
        return log.append(Lines.TYPE, Lines.body(line), Urgency.NEW);
    }

    @Test
    void whatWasAppendedIsThereAfterReopening() {
        Position head;
        try (Log log = open(new Lines())) {
            assertEquals(new Recovery.Created(), log.recovery());
            append(log, "one");
            head = append(log, "two");
            assertEquals(head, log.head());
        }

        Lines state = new Lines();
        try (Log log = open(state)) {
            assertEquals(new Recovery.Clean(), log.recovery());
            assertEquals(List.of("one", "two"), state.lines());
            assertEquals(head, log.head());
        }
    }

    @Test
    void theStateHasTakenARecordInBeforeItsAppendReturns() {
        Lines state = new Lines();
        try (Log log = open(state)) {
            append(log, "one");

            assertEquals(List.of("one"), state.lines());
        }
    }

    @Test
    void aFullSegmentIsFollowedByTheNextAndStaysAsItIs() throws IOException {
        List<String> written = new ArrayList<>();
        try (Log log = open(new Lines())) {
            for (int i = 0; i < 200; i++) {
                append(log, "line " + i);
                written.add("line " + i);
            }
        }
        byte[] first = Files.readAllBytes(directory().resolve("segment-00000001.log"));

        Lines state = new Lines();
        try (Log log = open(state)) {
            append(log, "last");
            written.add("last");
        }

        assertEquals(written, state.lines());
        assertTrue(segments().size() > 2, segments().toString());
        assertTrue(state.seqs().size() < 100, "only the newest segment was read");
        assertArrayEquals(first, Files.readAllBytes(directory().resolve("segment-00000001.log")));
        assertEquals(written, audited());
    }

    @Test
    void aSnapshotLargerThanASegmentIsNoTrouble() {
        Lines state = new Lines();
        String large = "x".repeat(2500);
        try (Log log = open(state)) {
            for (int i = 0; i < 20; i++) {
                append(log, large);
            }
            log.compact();
            append(log, "after");
        }

        Lines again = new Lines();
        open(again).close();

        assertEquals(21, again.lines().size());
    }

    @Test
    void directoryAndFilesAreForTheirOwnerAlone() throws IOException {
        try (Log log = open(new Lines())) {
            append(log, "one");
            log.compact();
        }

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())));
        for (String name : Disk.real().list(directory())) {
            Path file = directory().resolve(name);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)), name);
        }
    }

    @Test
    void aDirectoryThatOthersMayWriteToIsRefused() throws IOException {
        Files.createDirectory(directory());
        Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("rwxrwx---"));

        LogUnusable refused = assertThrows(LogUnusable.class, () -> open(new Lines()));

        String said = directory() + ": its group or others may write it";
        assertTrue(refused.getMessage().contains(said), refused.getMessage());
        assertTrue(refused.getMessage().contains("mode 0700"), refused.getMessage());
    }

    @Test
    void aDirectoryWithoutAParentIsNotMadeUp() {
        Path orphan = temporary.resolve("no/log");

        LogUnusable refused = assertThrows(LogUnusable.class, () -> Log.open(orphan, new Lines(), small()));

        String said = "opening it failed (" + orphan + ": no such file or directory)";
        assertTrue(refused.getMessage().contains(said), refused.getMessage());
    }

    @Test
    void aFileInThePlaceOfTheDirectoryIsRefused() throws IOException {
        Files.createFile(directory());

        LogUnusable refused = assertThrows(LogUnusable.class, () -> open(new Lines()));

        assertTrue(refused.getMessage().contains("not a directory"), refused.getMessage());
    }

    @Test
    void aTornTailIsCutReportedAndRecorded() throws IOException {
        Path segment = directory().resolve("segment-00000001.log");
        try (Log log = open(new Lines())) {
            append(log, "one");
            append(log, "two");
        }
        long end = endOf(segment);
        overwrite(segment, end - 2, new byte[] {0});

        Lines state = new Lines();
        try (Log log = open(state)) {
            assertEquals(new Recovery.TornTail(segment, end - 63, 63), log.recovery());
            append(log, "three");
        }

        assertEquals(List.of("one", "three"), state.lines());
        assertEquals(1, state.cuts());
        Lines again = new Lines();
        try (Log log = open(again)) {
            assertEquals(new Recovery.Clean(), log.recovery());
        }
        assertEquals(List.of("one", "three"), again.lines());
        assertEquals(1, again.cuts(), "the record of the cut is read like any other");
        assertEquals(List.of("one", "three"), audited());
    }

    @Test
    void damageBeforeTheLastRecordIsRefusedWithItsPlace() throws IOException {
        Path segment = directory().resolve("segment-00000001.log");
        long before;
        try (Log log = open(new Lines())) {
            append(log, "one");
            before = endOf(segment);
            append(log, "two");
            append(log, "three");
        }
        overwrite(segment, before + 61, new byte[] {0});

        LogDamaged refused = assertThrows(LogDamaged.class, () -> open(new Lines()));

        assertEquals(Damage.Kind.BAD_RECORD, refused.damage().kind());
        assertEquals(segment, refused.damage().file());
        assertEquals(before, refused.damage().offset());
        assertTrue(refused.getMessage().contains("felhom-agent state reset"), refused.getMessage());
    }

    @Test
    void aSecondLogInThisProcessIsRefusedAndDoesNotTakeTheLockAway() {
        try (Log log = open(new Lines())) {
            assertThrows(LogLocked.class, () -> open(new Lines()));
            assertThrows(LogLocked.class, () -> open(new Lines()));
            append(log, "one");
        }
        Log first = open(new Lines());
        first.close();
        try (Log second = open(new Lines())) {
            first.close();
            assertThrows(LogLocked.class, () -> open(new Lines()));
            append(second, "two");
        }
    }

    @Test
    void recordsOfEverySizeAreReadBack() {
        Options options = Options.defaults().segment(600_000, 1000);
        Random random = new Random(7);
        List<String> written = new ArrayList<>();
        try (Log log = Log.open(directory(), new Lines(), options)) {
            for (int i = 0; i < 60; i++) {
                int most = i % 3 == 0 ? options.largestBody() : 1 << random.nextInt(17);
                String line = String.valueOf((char) ('a' + i % 26)).repeat(1 + random.nextInt(most));
                append(log, line);
                written.add(line);
            }
            append(log, "z".repeat(options.largestBody()));
            written.add("z".repeat(options.largestBody()));
        }

        Lines again = new Lines();
        Log.open(directory(), again, options).close();

        assertEquals(written, again.lines());
        assertEquals(written, audited());
    }

    @Test
    void afterClosingNothingIsTaken() {
        Log log = open(new Lines());
        log.close();

        assertThrows(LogClosed.class, () -> append(log, "late"));
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedAndTheLogGoesOn() {
        try (Log log = open(new Lines())) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> log.append(Lines.TYPE, new byte[small().largestBody() + 1], Urgency.NEW));
            log.append(Lines.TYPE, new byte[small().largestBody()], Urgency.NEW);
            log.append(Lines.TYPE, new byte[small().largestBody()], Urgency.NEW);
            append(log, "one");
        }
        assertEquals(3, audited().size());
    }

    @Test
    void theWallClockIsInEachRecord() {
        try (Log log = open(new Lines())) {
            append(log, "one");
        }
        Audit audit = Audit.of(directory(), Disk.real());
        for (Optional<Audit.Found> found = audit.next(); found.isPresent(); found = audit.next()) {
            assertEquals(
                    NOW,
                    assertInstanceOf(Audit.Found.Sound.class, found.get())
                            .frame()
                            .wall());
        }
    }

    /// Every line of the whole log, or a failure at the first damage.
    private List<String> audited() {
        return Audits.lines(directory(), Disk.real());
    }

    private List<String> segments() throws IOException {
        return Disk.real().list(directory()).stream()
                .filter(name -> name.startsWith("segment"))
                .toList();
    }

    private static long endOf(Path segment) throws IOException {
        byte[] bytes = Files.readAllBytes(segment);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            open.write(bytes);
        }
    }
}
