package felhom.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/// Records of a log by their number, be it in an older segment. Needs no lock and may run beside the writer; the chain
/// between segments is not followed here, see [Audit].
public final class RecordLookup {
    private RecordLookup() {}

    /// That record; empty where there is none, or what is there cannot be read.
    ///
    /// @throws LogUnusable when the log cannot be read
    public static Optional<Frame> frame(Path directory, Disk disk, long seq) {
        AtomicReference<Optional<Frame>> found = new AtomicReference<>(Optional.empty());
        from(directory, disk, seq, frame -> {
            if (frame.seq() == seq) {
                found.set(Optional.of(frame));
            }
            return false;
        });
        return found.get();
    }

    /// Every record from that number on, in order, up to the end or to what cannot be read.
    ///
    /// @param sink says whether to go on
    /// @throws LogUnusable when the log cannot be read
    public static void from(Path directory, Disk disk, long seq, Predicate<Frame> sink) {
        try {
            Segments segments = new Segments(disk, directory);
            long newest = segments.newest();
            long first = newest;
            while (first > 1 && segments.exists(first) && begins(segments, first) > seq) {
                first--;
            }
            for (long number = Math.max(1, first); number <= newest && segments.exists(number); number++) {
                if (!read(segments, number, seq, sink)) {
                    return;
                }
            }
        } catch (LogDamaged broken) {
            // What is behind the damage is not to be believed; the audit names it.
            return;
        } catch (IOException e) {
            throw new LogUnusable(directory, "reading it", e);
        }
    }

    private static long begins(Segments segments, long number) throws IOException {
        Path path = segments.file(number);
        try (Disk.File file = segments.disk().open(path, Disk.Mode.READ)) {
            return LogOpener.snapshot(reader(file, path, number), path).seq();
        }
    }

    private static FrameReader reader(Disk.File file, Path path, long number) throws IOException {
        return new FrameReader(file, path, SegmentHeader.read(file, path, number), Optional.empty());
    }

    private static boolean read(Segments segments, long number, long seq, Predicate<Frame> sink) throws IOException {
        Path path = segments.file(number);
        try (Disk.File file = segments.disk().open(path, Disk.Mode.READ)) {
            FrameReader reader = reader(file, path, number);
            for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (next.get().seq() >= seq && !sink.test(next.get())) {
                    return false;
                }
            }
            return true;
        }
    }
}
