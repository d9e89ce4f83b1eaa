package felhom.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.log.crash.FakeDisk;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever is done to a log behind its back, an audit says where; and what touches the newest segment, opening does.
class TamperTests {
    private static final Options OPTIONS = Options.defaults().segment(600, 100).clock(() -> Instant.EPOCH);
    private static final String FIRST = "segment-00000001.log";
    private static final String SECOND = "segment-00000002.log";
    private static final String THIRD = "segment-00000003.log";

    private final FakeDisk sound = new FakeDisk();
    private final List<Audit.Found.Sound> records = new ArrayList<>();
    private FakeDisk disk = sound;

    @BeforeEach
    void aLogOfThreeSegments() {
        LogState counting = new LogState() {
            private byte last;

            @Override
            public void restore(byte[] snapshot) {
                last = snapshot[0];
            }

            @Override
            public void apply(Frame frame) {
                last = frame.body()[0];
            }

            @Override
            public byte[] snapshot() {
                return new byte[] {last};
            }
        };
        try (Log log = Log.open(FakeDisk.DIRECTORY, counting, OPTIONS.disk(sound))) {
            for (int i = 0; i < 14; i++) {
                log.append(Lines.TYPE, Lines.body("line " + i), Urgency.NEW);
            }
        }
        Audit audit = Audit.of(FakeDisk.DIRECTORY, sound);
        for (Optional<Audit.Found> found = audit.next(); found.isPresent(); found = audit.next()) {
            records.add((Audit.Found.Sound) found.get());
        }
        assertEquals(
                List.of(FIRST, SECOND, THIRD),
                sound.names.keySet().stream()
                        .filter(name -> name.startsWith("segment"))
                        .toList());
        disk = sound.copy();
    }

    private Damage audited() {
        return Audits.damage(FakeDisk.DIRECTORY, disk).orElseThrow();
    }

    private static Path path(String name) {
        return FakeDisk.DIRECTORY.resolve(name);
    }

    @Test
    void aBitFlippedAnywhereIsFoundInItsRecord() {
        for (String name : List.of(FIRST, SECOND, THIRD)) {
            for (int at = 0; at < sound.content(name).length; at++) {
                disk = sound.copy();
                disk.content(name)[at] ^= (byte) (1 << at % 8);

                Damage damage = audited();

                assertEquals(path(name), damage.file(), () -> damage.toString());
                assertEquals(placeOf(name, at), damage.offset(), name + " at " + at + ": " + damage);
            }
        }
    }

    /// Where the record begins that this byte belongs to; the header, or what is unwritten, counts as one.
    private long placeOf(String name, int at) {
        if (at < SegmentHeader.BYTES) {
            return 0;
        }
        return records.stream()
                .filter(record -> record.file().equals(path(name)) && record.offset() <= at)
                .filter(record ->
                        at < record.offset() + Codec.HEADER + record.frame().body().length)
                .mapToLong(Audit.Found.Sound::offset)
                .findFirst()
                .orElse(unwritten(name));
    }

    private long unwritten(String name) {
        return records.stream()
                .filter(record -> record.file().equals(path(name)))
                .mapToLong(record ->
                        record.offset() + Codec.HEADER + record.frame().body().length)
                .max()
                .orElseThrow();
    }

    @Test
    void aBitFlippedInTheNewestSegmentIsRefusedOrCutNeverTakenIn() {
        List<String> lines = Audits.lines(FakeDisk.DIRECTORY, sound);
        int cut = 0;
        int refused = 0;
        for (int at = 0; at < sound.content(THIRD).length; at++) {
            disk = sound.copy();
            disk.content(THIRD)[at] ^= (byte) (1 << at % 8);
            try (Log log = Log.open(FakeDisk.DIRECTORY, new Lines(), OPTIONS.disk(disk))) {
                assertTrue(log.recovery() instanceof Recovery.TornTail, "byte " + at);
                cut++;
                List<String> left = Audits.lines(FakeDisk.DIRECTORY, disk);
                assertTrue(left.size() >= lines.size() - 1, "only the last record may go");
                assertEquals(lines.subList(0, left.size()), left);
            } catch (LogDamaged e) {
                refused++;
                assertEquals(placeOf(THIRD, at), e.damage().offset());
            }
        }
        assertTrue(cut > 60 && refused > 60, cut + " cut, " + refused + " refused");
    }

    @Test
    void aSegmentCutShortIsFound() {
        for (String name : List.of(FIRST, SECOND, THIRD)) {
            for (int size = 0; size < sound.content(name).length; size += 7) {
                disk = sound.copy();
                disk.contents.put(disk.names.get(name), Arrays.copyOf(disk.content(name), size));

                Damage damage = audited();

                assertEquals(Damage.Kind.WRONG_SIZE, damage.kind());
                assertEquals(path(name), damage.file());
            }
        }
    }

    @Test
    void aMissingSegmentIsFoundByAuditAndByOpening() {
        for (String name : List.of(FIRST, SECOND, THIRD)) {
            disk = sound.copy();
            disk.names.remove(name);

            Damage damage = audited();

            assertEquals(Damage.Kind.MISSING_SEGMENT, damage.kind());
            assertEquals(path(name), damage.file());
            LogDamaged refused =
                    assertThrows(LogDamaged.class, () -> Log.open(FakeDisk.DIRECTORY, new Lines(), OPTIONS.disk(disk)));
            assertEquals(damage, refused.damage());
        }
    }

    @Test
    void noSegmentLeftAtAllIsNoNewLog() {
        disk.names.keySet().removeIf(name -> name.startsWith("segment"));

        assertEquals(Damage.Kind.MISSING_SEGMENT, audited().kind());
        assertThrows(LogDamaged.class, () -> Log.open(FakeDisk.DIRECTORY, new Lines(), OPTIONS.disk(disk)));
    }

    @Test
    void segmentsThatChangedPlacesAreFound() {
        int second = disk.names.get(SECOND);
        disk.names.put(SECOND, disk.names.get(FIRST));
        disk.names.put(FIRST, second);

        Damage damage = audited();

        assertEquals(Damage.Kind.BAD_HEADER, damage.kind());
        assertEquals(path(FIRST), damage.file());
        assertTrue(damage.text().contains("segment 2 under another one's name"), damage.text());
    }

    @Test
    void recordsThatChangedPlacesAreFound() {
        Audit.Found.Sound one = records.get(2);
        Audit.Found.Sound two = records.get(3);
        int at = (int) one.offset();
        int length = (int) (two.offset() - one.offset());
        byte[] content = disk.content(FIRST);
        byte[] first = Arrays.copyOfRange(content, at, at + length);
        System.arraycopy(content, at + length, content, at, length);
        System.arraycopy(first, 0, content, at + length, length);

        Damage damage = audited();

        assertEquals(new Damage(path(FIRST), at, Damage.Kind.BROKEN_CHAIN, damage.text()), damage);
    }

    @Test
    void aRecordTakenOutIsFound() {
        int at = (int) records.get(2).offset();
        int next = (int) records.get(3).offset();
        byte[] content = disk.content(FIRST);
        System.arraycopy(content, next, content, at, content.length - next);
        Arrays.fill(content, content.length - (next - at), content.length, (byte) 0);

        assertEquals(Damage.Kind.BROKEN_CHAIN, audited().kind());
        assertEquals(at, audited().offset());
    }

    /// Somebody who knows the format, the salt included, but not how to redo every later record.
    @Test
    void aRecordRewrittenWithAGoodChecksumBreaksTheChainAfterIt() {
        Audit.Found.Sound record = records.get(2);
        ByteBuffer content = ByteBuffer.wrap(disk.content(FIRST));
        Frame frame = record.frame();
        content.position((int) record.offset());
        new Codec(content.getLong(28))
                .write(
                        content,
                        frame.type(),
                        0,
                        new Position(frame.seq() - 1, frame.previous()),
                        frame.wall(),
                        Lines.body("evil 1"));

        Damage damage = audited();

        assertEquals(Damage.Kind.BROKEN_CHAIN, damage.kind());
        assertEquals(records.get(3).offset(), damage.offset());
    }

    @Test
    void theLastRecordsOfAnArchivedSegmentCannotBeTakenAway() {
        Audit.Found.Sound last = records.stream()
                .filter(record -> record.file().equals(path(FIRST)))
                .toList()
                .getLast();
        byte[] content = disk.content(FIRST);
        Arrays.fill(content, (int) last.offset(), content.length, (byte) 0);

        Damage damage = audited();

        assertEquals(Damage.Kind.BROKEN_CHAIN, damage.kind());
        assertEquals(path(SECOND), damage.file());
        assertEquals(SegmentHeader.BYTES, damage.offset());
    }

    @Test
    void theLastRecordOfAllCanBeTakenAwayOnlyFromWhoForgotTheHead() {
        Audit.Found.Sound last = records.getLast();
        byte[] content = disk.content(THIRD);
        Arrays.fill(content, (int) last.offset(), content.length, (byte) 0);

        Audit audit = Audit.of(FakeDisk.DIRECTORY, disk);
        for (Optional<Audit.Found> found = audit.next(); found.isPresent(); found = audit.next()) {
            assertTrue(found.get() instanceof Audit.Found.Sound);
        }

        assertEquals(records.get(records.size() - 2).frame().position(), audit.last());
    }

    /// Reading goes in pieces of 64 KiB: the record after the lost one begins in the last bytes of the first piece, and
    /// all that is in this piece of it is zeros of its length.
    @Test
    void aLostRecordIsDamageWhereverTheNextOneBegins() {
        for (int early = 0; early <= 5; early++) {
            disk = new FakeDisk();
            Options large = OPTIONS.segment(200_000, 100).disk(disk);
            try (Log log = Log.open(FakeDisk.DIRECTORY, new Lines(), large)) {
                log.append(Lines.TYPE, new byte[(64 << 10) - early - Codec.HEADER], Urgency.NEW);
                log.append(Lines.TYPE, Lines.body("acknowledged"), Urgency.NEW);
            }
            int start = SegmentHeader.BYTES + Codec.HEADER;
            Arrays.fill(disk.content(FIRST), start, start + (64 << 10) - early, (byte) 0);

            LogDamaged refused = assertThrows(LogDamaged.class, () -> Log.open(FakeDisk.DIRECTORY, new Lines(), large));

            assertEquals(start, refused.damage().offset());
        }
    }

    @Test
    void aBodyThatLooksLikeALaterRecordDoesNotMakeATornTailDamage() {
        // The frame that the body imitates would stand in a later group, and has everything right but the salt.
        ByteBuffer imitation = ByteBuffer.allocate(100);
        new Codec(0).write(imitation, Lines.TYPE, 0, new Position(5, Hash.ZERO), Instant.EPOCH, new byte[0]);
        disk = new FakeDisk();
        try (Log log = Log.open(FakeDisk.DIRECTORY, new Lines(), OPTIONS.disk(disk))) {
            log.append(Lines.TYPE, imitation.array(), Urgency.NEW);
        }
        disk.content(FIRST)[SegmentHeader.BYTES + Codec.HEADER] = 1;

        try (Log log = Log.open(FakeDisk.DIRECTORY, new Lines(), OPTIONS.disk(disk))) {
            assertTrue(log.recovery() instanceof Recovery.TornTail);
        }
    }
}
