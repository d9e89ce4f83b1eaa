package felhom.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The segment that is written to.
final class Segment implements Closeable {
    /// Kept free at the very end, so that a torn tail can be recorded where it was cut.
    static final int MARGIN = 128;

    private final Disk.File file;
    private final Path path;
    private final SegmentHeader header;
    private final Codec codec;
    private long offset;

    /// @param offset where the next frame goes
    Segment(Disk.File file, Path path, SegmentHeader header, long offset) {
        this.file = file;
        this.path = path;
        this.header = header;
        this.codec = new Codec(header.salt());
        this.offset = offset;
    }

    /// Writes and forces at the end. What fails here is final.
    void append(ByteBuffer frames) throws IOException {
        int length = frames.remaining();
        file.write(frames, offset);
        file.force();
        offset += length;
    }

    /// Whether its name still leads to it.
    boolean isInPlace() throws IOException {
        return file.isAt(path);
    }

    /// What is left, the margin not counted.
    long room() {
        return header.size() - MARGIN - offset;
    }

    Codec codec() {
        return codec;
    }

    Path path() {
        return path;
    }

    long number() {
        return header.number();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
