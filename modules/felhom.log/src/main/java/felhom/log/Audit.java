package felhom.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Reads a whole log from its first record and verifies the chain. It needs no lock and may run beside the writer.
///
/// It proves that nothing in the middle was changed, left out or put elsewhere. It cannot know of records that were
/// taken from the end together with every trace of them: compare [#last] with a position that was kept elsewhere.
public final class Audit implements AutoCloseable {
    /// A writer that is at work beside this leaves a record unfinished for an instant.
    static final int LOOKS = 20;

    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(10);

    private final Path directory;
    private final Disk disk;
    private final Segments segments;
    private final int looks;
    private long number;
    private Position last = new Position(0, Hash.ZERO);
    private boolean over;
    private @Nullable Current current;

    /// What stands at the next place of the log.
    public sealed interface Found {
        record Sound(Frame frame, Path file, long offset) implements Found {}

        /// Nothing can be said of what comes after it, so nothing does.
        record Damaged(Damage damage) implements Found {}
    }

    private record Current(Disk.File file, Path path, SegmentHeader header, FrameReader reader) {}

    /// What stands where none was found at first: a record after all, or nothing. `successor`: and never will.
    private record Looked(Optional<Frame> frame, boolean successor) {}

    private Audit(Path directory, Disk disk, int looks) {
        this.directory = directory;
        this.disk = disk;
        this.segments = new Segments(disk, directory);
        this.looks = looks;
    }

    public static Audit of(Path directory, Disk disk) {
        return of(directory, disk, LOOKS);
    }

    /// @param looks how often to look before calling a record unfinished for good
    static Audit of(Path directory, Disk disk, int looks) {
        return new Audit(directory, disk, looks);
    }

    /// The next record, or what is wrong where it should be; empty at the end and after damage.
    public Optional<Found> next() {
        if (over) {
            return Optional.empty();
        }
        try {
            Optional<Found> found = read();
            over = found.isEmpty();
            return found;
        } catch (LogDamaged e) {
            over = true;
            return Optional.of(new Found.Damaged(e.damage()));
        } catch (IOException e) {
            throw new LogUnusable(directory, "reading it", e);
        }
    }

    /// The last record that [#next] returned.
    public Position last() {
        return last;
    }

    private Optional<Found> read() throws IOException {
        while (true) {
            if (current == null && !begin()) {
                return Optional.empty();
            }
            Current in = current;
            if (in == null) {
                throw new IllegalStateException("a segment was begun");
            }
            long offset = in.reader().offset();
            Optional<Frame> frame = in.reader().next();
            if (frame.isPresent()) {
                return Optional.of(sound(in, frame.get(), offset));
            }
            Looked looked = lookAgain(in);
            if (looked.frame().isPresent()) {
                return Optional.of(sound(in, looked.frame().get(), offset));
            }
            if (!looked.successor()) {
                return Optional.empty();
            }
            close();
        }
    }

    private Found sound(Current in, Frame frame, long offset) {
        if ((offset == SegmentHeader.BYTES) != (frame.type() == Frame.SNAPSHOT)) {
            throw damaged(in, offset, "a snapshot stands first in its segment, and nowhere else");
        }
        last = frame.position();
        return new Found.Sound(frame, in.path(), offset);
    }

    private boolean begin() throws IOException {
        if (segments.newest() == number) {
            return false;
        }
        number++;
        Path path = segments.file(number);
        if (!segments.exists(number)) {
            throw segments.missing(number);
        }
        Disk.File file = disk.open(path, Disk.Mode.READ);
        try {
            SegmentHeader header = SegmentHeader.read(file, path, number);
            current = new Current(file, path, header, new FrameReader(file, path, header, Optional.of(last)));
            return true;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// Looks again where no record was found; throws [LogDamaged] when something else than nothing stands there.
    private Looked lookAgain(Current in) throws IOException {
        long offset = in.reader().offset();
        boolean first = offset == SegmentHeader.BYTES;
        for (int look = 1; ; look++) {
            // In this order: once there is a successor, nothing more comes here.
            boolean successor = segments.newest() > number;
            in.reader().reload();
            Optional<Frame> frame = in.reader().next();
            if (frame.isPresent()) {
                return new Looked(frame, successor);
            }
            SegmentTail tail = SegmentTail.look(in.file(), in.header(), offset, last.seq() + 1);
            if (tail instanceof SegmentTail.Unwritten && !first) {
                return new Looked(Optional.empty(), successor);
            }
            if (successor || first || look == looks) {
                throw judged(in, tail, first, successor);
            }
            LockSupport.parkNanos(this, BETWEEN);
        }
    }

    private LogDamaged judged(Current in, SegmentTail tail, boolean first, boolean successor) {
        long offset = in.reader().offset();
        if (first) {
            return damaged(in, offset, "the snapshot that a segment begins with is unreadable");
        }
        return switch (tail) {
            case SegmentTail.Torn(long end)
            when !successor ->
                new LogDamaged(new Damage(
                        in.path(),
                        offset,
                        Damage.Kind.TORN_TAIL,
                        "the last " + (end - offset) + " bytes, where record " + (last.seq() + 1)
                                + " belongs, are unreadable: a write that a crash cut short, or a record changed"
                                + " since"));
            case SegmentTail.Damaged(String text) -> damaged(in, offset, text);
            case SegmentTail.Torn(var _), SegmentTail.Unwritten() ->
                damaged(in, offset, "the record " + (last.seq() + 1) + " that belongs here is unreadable");
        };
    }

    private static LogDamaged damaged(Current in, long offset, String text) {
        return new LogDamaged(new Damage(in.path(), offset, Damage.Kind.BAD_RECORD, text));
    }

    @Override
    public void close() {
        Current in = current;
        current = null;
        if (in != null) {
            try {
                in.file().close();
            } catch (IOException e) {
                throw new LogUnusable(directory, "closing " + in.path(), e);
            }
        }
    }
}
