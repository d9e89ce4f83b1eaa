package felhom.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// What a log has come to, read from its newest segment. It needs no lock, writes nothing, and may run beside the
/// writer: what comes in meanwhile may be missing.
public final class LogReader {
    // A writer that is at work beside this leaves a record unfinished for an instant.
    private static final int LOOKS = 20;
    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(10);

    private LogReader() {}

    /// Brings the state up to the end of the log.
    ///
    /// @return the last record; number 0 where there is no log yet
    /// @throws LogException when it is damaged or cannot be read
    public static Position at(Path directory, LogState state, Disk disk) {
        try {
            Segments segments = new Segments(disk, directory);
            long newest = segments.newest();
            if (newest == 0) {
                return new Position(0, Hash.ZERO);
            }
            if (!segments.exists(newest)) {
                throw segments.missing(newest);
            }
            Path path = segments.file(newest);
            try (Disk.File file = disk.open(path, Disk.Mode.READ)) {
                SegmentHeader header = SegmentHeader.read(file, path, newest);
                return read(file, path, header, state);
            }
        } catch (IOException e) {
            throw new LogUnusable(directory, "reading it", e);
        }
    }

    private static Position read(Disk.File file, Path path, SegmentHeader header, LogState state) throws IOException {
        FrameReader reader = new FrameReader(file, path, header, Optional.empty());
        state.restore(LogOpener.snapshot(reader, path).body());
        for (int look = 1; ; look++) {
            Position before = reader.last();
            for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
                state.apply(next.get());
            }
            SegmentTail tail = SegmentTail.look(
                    file, header, reader.offset(), reader.last().seq() + 1);
            if (tail instanceof SegmentTail.Unwritten) {
                return reader.last();
            }
            if (look == LOOKS) {
                boolean growing = !reader.last().equals(before);
                if (tail instanceof SegmentTail.Damaged(String text) && !growing) {
                    throw new LogDamaged(new Damage(path, reader.offset(), Damage.Kind.BAD_RECORD, text));
                }
                // A torn tail is what a crash leaves; whoever opens the log cuts it off.
                return reader.last();
            }
            LockSupport.parkNanos(BETWEEN);
            reader.reload();
        }
    }
}
