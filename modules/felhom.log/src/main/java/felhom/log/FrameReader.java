package felhom.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/// Reads a segment frame by frame, in bounded memory, and holds each to the one before it.
final class FrameReader {
    private static final int CHUNK = 64 << 10;

    private final Disk.File file;
    private final Path path;
    private final SegmentHeader header;
    private final Codec codec;

    /// The bytes of the file from `base` to `base + window.limit()`.
    private ByteBuffer window;

    private long base;
    private long offset = SegmentHeader.BYTES;
    private boolean believing;
    private long seq;
    private Hash hash;

    /// @param last what the first frame has to follow; empty to believe it
    FrameReader(Disk.File file, Path path, SegmentHeader header, Optional<Position> last) {
        this.file = file;
        this.path = path;
        this.header = header;
        this.codec = new Codec(header.salt());
        this.believing = last.isEmpty();
        this.seq = last.map(Position::seq).orElse(0L);
        this.hash = last.map(Position::hash).orElse(Hash.ZERO);
        this.window = ByteBuffer.allocate((int) Math.min(CHUNK, header.size())).limit(0);
    }

    /// The next sound frame; empty where there is none, for whatever reason. Throws [LogDamaged] when a sound one does
    /// not follow the last.
    Optional<Frame> next() throws IOException {
        long left = header.size() - offset;
        if (left < Codec.HEADER || !load(Codec.HEADER)) {
            return Optional.empty();
        }
        int length = window.getInt((int) (offset - base));
        int most = offset == SegmentHeader.BYTES ? Codec.SNAPSHOT : Codec.GROUP;
        if (!Codec.plausible(length, Math.min(left, most)) || !load(length)) {
            return Optional.empty();
        }
        int start = (int) (offset - base);
        if (!codec.sound(window, start, length)) {
            return Optional.empty();
        }
        Frame frame = codec.read(window, start, hash);
        if (!believing) {
            follows(frame);
        }
        believing = false;
        seq = frame.seq();
        hash = frame.hash();
        offset += length;
        return Optional.of(frame);
    }

    private void follows(Frame frame) {
        if (frame.seq() != seq + 1) {
            throw broken("record " + frame.seq() + " stands where " + (seq + 1) + " belongs");
        }
        if (!frame.previous().equals(hash)) {
            throw broken("record " + frame.seq() + " does not follow the record " + seq + " that stands before it");
        }
    }

    private LogDamaged broken(String text) {
        return new LogDamaged(new Damage(path, offset, Damage.Kind.BROKEN_CHAIN, text));
    }

    /// Makes the window hold so many bytes from the offset on.
    private boolean load(int length) throws IOException {
        if (offset + length <= base + window.limit()) {
            return true;
        }
        if (window.capacity() < length) {
            window = ByteBuffer.allocate(length);
        }
        window.clear();
        base = offset;
        file.read(window, base);
        window.flip();
        return window.limit() >= length;
    }

    /// Forgets what was read ahead: a writer may have gone on since.
    void reload() {
        window.limit(0);
    }

    /// Where the next frame begins.
    long offset() {
        return offset;
    }

    /// The last frame that was returned, or what the first has to follow.
    Position last() {
        return new Position(seq, hash);
    }
}
