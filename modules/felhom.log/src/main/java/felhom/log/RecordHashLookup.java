package felhom.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// What a log says at a place that may lie in an older segment.
public final class RecordHashLookup {
    private final Segments segments;
    private final long seq;

    private RecordHashLookup(Segments segments, long seq) {
        this.segments = segments;
        this.seq = seq;
    }

    /// The hash of that record; empty where there is none from which an unbroken chain leads to the newest segment.
    ///
    /// @throws LogUnusable when it cannot be read
    public static Optional<Hash> hash(Path directory, Disk disk, long seq) {
        try {
            return new RecordHashLookup(new Segments(disk, directory), seq).find();
        } catch (LogDamaged broken) {
            return Optional.empty();
        } catch (IOException e) {
            throw new LogUnusable(directory, "reading it", e);
        }
    }

    /// Backwards: what is asked for is mostly young.
    private Optional<Hash> find() throws IOException {
        Optional<Position> end = Optional.empty();
        for (long number = segments.newest(); number > 0; number--) {
            if (!segments.exists(number)) {
                throw segments.missing(number);
            }
            Path path = segments.file(number);
            try (Disk.File file = segments.disk().open(path, Disk.Mode.READ)) {
                FrameReader reader =
                        new FrameReader(file, path, SegmentHeader.read(file, path, number), Optional.empty());
                Frame snapshot = LogOpener.snapshot(reader, path);
                Optional<Hash> found = readOn(reader, snapshot);
                if (end.isPresent() && !end.get().equals(reader.last())) {
                    return Optional.empty();
                }
                if (snapshot.seq() <= seq) {
                    return found;
                }
                end = Optional.of(new Position(snapshot.seq() - 1, snapshot.previous()));
            }
        }
        return Optional.empty();
    }

    private Optional<Hash> readOn(FrameReader reader, Frame snapshot) throws IOException {
        Optional<Hash> found = Optional.empty();
        for (Optional<Frame> next = Optional.of(snapshot); next.isPresent(); next = reader.next()) {
            if (next.get().seq() == seq) {
                found = Optional.of(next.get().hash());
            }
        }
        return found;
    }
}
