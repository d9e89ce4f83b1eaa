package felhom.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// What follows the last sound frame of a segment.
sealed interface SegmentTail {
    /// Zeros to the end: nothing was written there yet.
    record Unwritten() implements SegmentTail {}

    /// Part of one group, the last one: what a crash leaves.
    ///
    /// @param end behind the last byte that is not zero
    record Torn(long end) implements SegmentTail {}

    /// Something that no crash leaves.
    record Damaged(String text) implements SegmentTail {}

    /// @param offset where a sound frame numbered `expected` should begin and does not
    static SegmentTail look(Disk.File file, SegmentHeader header, long offset, long expected) throws IOException {
        return new Look(file, header, offset, expected).result();
    }

    /// Reads from the offset to the end of the file.
    final class Look {
        private static final int CHUNK = 64 << 10;
        private static final byte[] ZEROS = new byte[CHUNK + Codec.HEADER];

        private final Disk.File file;
        private final SegmentHeader header;
        private final Codec codec;
        private final long offset;
        private final long expected;

        Look(Disk.File file, SegmentHeader header, long offset, long expected) {
            this.file = file;
            this.header = header;
            this.codec = new Codec(header.salt());
            this.offset = offset;
            this.expected = expected;
        }

        SegmentTail result() throws IOException {
            long end = offset;
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(CHUNK + Codec.HEADER, header.size()));
            for (long at = offset; at < header.size(); at += CHUNK) {
                // Reaches into the next chunk, so that no frame's head falls between two.
                file.read(bytes.clear(), at);
                bytes.flip();
                int size = Math.min(CHUNK, bytes.limit());
                // With what it reaches into: a frame may begin with the zeros that end this chunk.
                if (Arrays.equals(bytes.array(), 0, bytes.limit(), ZEROS, 0, bytes.limit())) {
                    continue;
                }
                for (int i = 0; i < size; i++) {
                    if (bytes.get(i) != 0) {
                        end = at + i + 1;
                    }
                    if (later(bytes, i, at + i)) {
                        return new Damaged("the record " + expected + " that belongs here is unreadable, and the"
                                + " record " + bytes.getLong(i + 12) + " at offset " + (at + i)
                                + " was written after it");
                    }
                }
            }
            if (end == offset) {
                return new Unwritten();
            }
            if (end - offset > Codec.GROUP) {
                return new Damaged("the record " + expected + " that belongs here is unreadable, with " + (end - offset)
                        + " bytes after it: more than a crash can tear");
            }
            return new Torn(end);
        }

        /// Whether a sound frame begins here that does not belong to the group of the one that is missing.
        private boolean later(ByteBuffer bytes, int i, long at) throws IOException {
            if (at == offset || bytes.limit() - i < Codec.HEADER) {
                return false;
            }
            int length = bytes.getInt(i);
            if (!Codec.plausible(length, header.size() - at) || length > Codec.GROUP) {
                return false;
            }
            long seq = bytes.getLong(i + 12);
            // A group holds fewer than 2^16 records; a number out of all proportion is no record of this log.
            if (seq < 1 || seq > expected + (header.size() / Codec.HEADER)) {
                return false;
            }
            if (seq >= expected && Codec.firstOfGroup(bytes, i) <= expected) {
                return false;
            }
            ByteBuffer frame = ByteBuffer.allocate(length);
            file.read(frame, at);
            return !frame.hasRemaining() && codec.sound(frame, 0, length);
        }
    }
}
