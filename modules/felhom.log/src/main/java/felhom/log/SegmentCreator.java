package felhom.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/// Makes the next segment: whole and durable under a name that nobody reads, then renamed.
record SegmentCreator(Segments segments, int room) {
    private static final int CHUNK = 64 << 10;

    /// @param snapshot the frame that stands in it
    record Made(Segment segment, Frame snapshot) {}

    /// It could not be made, and nothing has changed: the segment before it goes on.
    static final class NotMade extends Exception {
        private static final long serialVersionUID = 1L;

        private final IOException reason;
        private final long needed;

        NotMade(IOException reason, long needed) {
            super(reason);
            this.reason = reason;
            this.needed = needed;
        }

        IOException reason() {
            return reason;
        }

        long needed() {
            return needed;
        }
    }

    /// An [IOException] is final: whether the new segment exists is not known then.
    Made make(long number, Position previous, byte[] snapshot, Instant wall) throws IOException, NotMade {
        if (snapshot.length > Codec.SNAPSHOT - Codec.HEADER) {
            throw new NotMade(
                    new IOException(
                            "the state takes " + snapshot.length + " bytes, more than a segment may begin with"),
                    snapshot.length);
        }
        long size = Math.addExact(SegmentHeader.BYTES + Codec.HEADER + (long) snapshot.length, room);
        SegmentHeader header = new SegmentHeader(number, size, new SecureRandom().nextLong());
        ByteBuffer first = ByteBuffer.allocate(Codec.HEADER + snapshot.length);
        Frame frame = new Codec(header.salt()).write(first, Frame.SNAPSHOT, 0, previous, wall, snapshot);

        Disk disk = segments.disk();
        Path path = segments.file(number);
        Path unfinished = path.resolveSibling(path.getFileName() + SegmentName.UNFINISHED);
        Disk.File file = prepare(disk, unfinished, header, first.flip());
        try {
            publish(disk, unfinished, path, size);
            segments.mark(number);
            return new Made(
                    new Segment(file, path, header, SegmentHeader.BYTES + Codec.HEADER + (long) snapshot.length),
                    frame);
        } catch (IOException | NotMade | RuntimeException e) {
            close(file);
            throw e;
        }
    }

    private static Disk.File prepare(Disk disk, Path unfinished, SegmentHeader header, ByteBuffer first)
            throws NotMade {
        Disk.File file;
        try {
            file = disk.open(unfinished, Disk.Mode.CREATE);
        } catch (IOException e) {
            throw new NotMade(e, header.size());
        }
        try {
            // Zeros, not a hole: later writes then find their blocks, also when the disk is full.
            for (long at = 0; at < header.size(); at += CHUNK) {
                file.write(ByteBuffer.allocate((int) Math.min(CHUNK, header.size() - at)), at);
            }
            file.write(header.bytes(), 0);
            file.write(first, SegmentHeader.BYTES);
            file.force();
            return file;
        } catch (IOException e) {
            close(file);
            discard(disk, unfinished);
            throw new NotMade(e, header.size());
        }
    }

    private void publish(Disk disk, Path unfinished, Path path, long size) throws IOException, NotMade {
        try {
            disk.rename(unfinished, path);
        } catch (IOException e) {
            if (disk.list(segments.directory()).contains(String.valueOf(path.getFileName()))) {
                throw e;
            }
            discard(disk, unfinished);
            throw new NotMade(e, size);
        }
        disk.forceDirectory(segments.directory());
    }

    private static void close(Disk.File file) {
        try {
            file.close();
        } catch (IOException ignored) {
            // Nothing in it is needed.
        }
    }

    private static void discard(Disk disk, Path unfinished) {
        try {
            disk.delete(unfinished);
        } catch (IOException ignored) {
            // The next attempt empties it, the next start removes it.
        }
    }
}
