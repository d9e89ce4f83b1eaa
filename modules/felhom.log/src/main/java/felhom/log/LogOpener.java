package felhom.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/// Opens the newest segment, or makes the first, and brings the state up to it.
final class LogOpener {
    private final Segments segments;
    private final SegmentCreator maker;
    private final LogState state;
    private final Options options;

    /// @param head the last durable record
    record Opened(Segment segment, Position head, Recovery recovery) {}

    LogOpener(Segments segments, SegmentCreator maker, LogState state, Options options) {
        this.segments = segments;
        this.maker = maker;
        this.state = state;
        this.options = options;
    }

    Opened open() throws IOException {
        for (String name : segments.disk().list(segments.directory())) {
            if (SegmentName.unfinished(name)) {
                segments.disk().delete(segments.directory().resolve(name));
            }
        }
        long newest = segments.newestOfAll();
        // What a killed process renamed may not be durable yet.
        segments.disk().forceDirectory(segments.directory());
        if (newest == 0) {
            return create();
        }
        segments.mark(newest);
        Path path = segments.file(newest);
        Disk.File file = segments.disk().open(path, Disk.Mode.WRITE);
        try {
            return replay(file, path, SegmentHeader.read(file, path, newest));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private Opened create() throws IOException {
        try {
            SegmentCreator.Made made = maker.make(
                    1,
                    new Position(0, Hash.ZERO),
                    state.snapshot(),
                    options.clock().instant());
            return new Opened(made.segment(), made.snapshot().position(), new Recovery.Created());
        } catch (SegmentCreator.NotMade e) {
            throw e.reason();
        }
    }

    private Opened replay(Disk.File file, Path path, SegmentHeader header) throws IOException {
        Optional<Position> before = header.number() == 1 ? Optional.of(new Position(0, Hash.ZERO)) : Optional.empty();
        FrameReader reader = new FrameReader(file, path, header, before);
        state.restore(snapshot(reader, path).body());
        long first = reader.offset();
        for (Optional<Frame> next = reader.next(); next.isPresent(); next = reader.next()) {
            state.apply(next.get());
        }
        Position head = reader.last();
        long offset = reader.offset();
        SegmentTail tail = SegmentTail.look(file, header, offset, head.seq() + 1);
        if (tail instanceof SegmentTail.Damaged(String text)) {
            throw new LogDamaged(new Damage(path, offset, Damage.Kind.BAD_RECORD, text));
        }
        rewrite(file, Math.max(first, offset - Codec.GROUP), offset);
        Segment segment = new Segment(file, path, header, offset);
        return switch (tail) {
            case SegmentTail.Torn(long end) -> cut(file, segment, head, offset, end);
            case SegmentTail.Unwritten() -> new Opened(segment, head, new Recovery.Clean());
            case SegmentTail.Damaged(var _) -> throw new IllegalStateException("refused above");
        };
    }

    static Frame snapshot(FrameReader reader, Path path) throws IOException {
        return reader.next()
                .filter(frame -> frame.type() == Frame.SNAPSHOT)
                .orElseThrow(() -> new LogDamaged(new Damage(
                        path,
                        SegmentHeader.BYTES,
                        Damage.Kind.BAD_RECORD,
                        "the snapshot that a segment begins with is unreadable")));
    }

    /// Writes the last group again. After a force that failed, Linux keeps what is not on the disk in memory as if it
    /// were; read back from there by this process, it would be built upon and be missing after a power cut.
    private static void rewrite(Disk.File file, long from, long to) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) (to - from));
        file.read(bytes, from);
        file.write(bytes.flip(), from);
        file.force();
    }

    /// Replaces a torn tail by the record of it. Until that record is durable something unreadable stays in its place,
    /// so that a crash in between is a torn tail again and never a clean log.
    private Opened cut(Disk.File file, Segment segment, Position head, long offset, long end) throws IOException {
        file.write(ByteBuffer.allocate(4).putInt(0, -1), offset);
        file.force();
        if (end > offset + 4) {
            file.write(ByteBuffer.allocate((int) (end - offset - 4)), offset + 4);
            file.force();
        }
        byte[] body =
                ByteBuffer.allocate(16).putLong(offset).putLong(end - offset).array();
        ByteBuffer bytes = ByteBuffer.allocate(Codec.HEADER + body.length);
        Frame frame = segment.codec()
                .write(bytes, Frame.TORN_TAIL, 0, head, options.clock().instant(), body);
        segment.append(bytes.flip());
        state.apply(frame);
        return new Opened(segment, frame.position(), new Recovery.TornTail(segment.path(), offset, end - offset));
    }
}
