package felhom.log;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.zip.CRC32C;

/// A frame's bytes, big-endian:
///
/// | offset | bytes | |
/// |---|---|---|
/// | 0 | 4 | length of the whole frame |
/// | 4 | 4 | CRC-32C over the segment's salt and every other byte of the frame |
/// | 8 | 2 | type |
/// | 10 | 2 | place: how many records stand before it in the group that was written and forced as one |
/// | 12 | 8 | seq |
/// | 20 | 32 | SHA-256 of the frame before it |
/// | 52 | 8 | wall clock in milliseconds |
/// | 60 | | body |
///
/// A frame's hash is the SHA-256 of these 60 bytes and the body's own SHA-256: an extract can leave bodies out, and the
/// chain can still be followed through it.
///
/// A crash may leave any part of the last group on the disk and lose any other. `place` tells a record of that group
/// from one that was written after it. With the salt, which nobody outside sees, no body can hold bytes that pass for
/// a frame.
final class Codec {
    static final int HEADER = 60;

    /// The most that the state may take in the record that a segment begins with.
    static final int SNAPSHOT = 64 << 20;

    /// The most that is written at once, and therefore the most that a crash can tear.
    static final int GROUP = 256 << 10;

    private final MessageDigest sha256 = Hash.sha256();
    private final CRC32C crc = new CRC32C();
    private final byte[] salt;
    private final byte[] digest = new byte[Hash.BYTES];
    private final ByteBuffer digested = ByteBuffer.wrap(digest);
    private Instant wall = Instant.EPOCH;

    Codec(long salt) {
        this.salt = ByteBuffer.allocate(8).putLong(salt).array();
    }

    /// Puts the frame at the buffer's position and returns it with its hash. The buffer has an array.
    Frame write(ByteBuffer into, int type, int place, Position previous, Instant wall, byte[] body) {
        int start = into.position();
        int length = HEADER + body.length;
        long seq = previous.seq() + 1;
        into.putInt(length)
                .putInt(0)
                .putShort((short) type)
                .putShort((short) place)
                .putLong(seq);
        previous.hash().write(into, start + 20);
        into.position(start + 52).putLong(wall.toEpochMilli()).put(body);
        into.putInt(start + 4, checksum(into, start, length));
        return new Frame(seq, type, wall, previous.hash(), body, hash(into, start, length));
    }

    /// The frame that the buffer holds whole at `start`; its length and checksum have been found good. A million are
    /// read in a row: what one shares with the one before it is not made again.
    ///
    /// @param expected what it probably follows
    Frame read(ByteBuffer from, int start, Hash expected) {
        int length = from.getInt(start);
        byte[] body = new byte[length - HEADER];
        from.get(start + HEADER, body);
        long millis = from.getLong(start + 52);
        if (wall.toEpochMilli() != millis) {
            wall = Instant.ofEpochMilli(millis);
        }
        return new Frame(
                from.getLong(start + 12),
                Short.toUnsignedInt(from.getShort(start + 8)),
                wall,
                expected.stands(from, start + 20) ? expected : Hash.read(from, start + 20),
                body,
                hash(from, start, length));
    }

    boolean sound(ByteBuffer from, int start, int length) {
        return from.getInt(start + 4) == checksum(from, start, length);
    }

    /// Whether a frame can have this length, with so much of the file left.
    static boolean plausible(int length, long left) {
        return length >= HEADER && length <= left;
    }

    static long firstOfGroup(ByteBuffer from, int start) {
        return from.getLong(start + 12) - Short.toUnsignedInt(from.getShort(start + 10));
    }

    private int checksum(ByteBuffer bytes, int start, int length) {
        int at = bytes.arrayOffset() + start;
        crc.reset();
        crc.update(salt);
        crc.update(bytes.array(), at, 4);
        crc.update(bytes.array(), at + 8, length - 8);
        return (int) crc.getValue();
    }

    private Hash hash(ByteBuffer bytes, int start, int length) {
        int at = bytes.arrayOffset() + start;
        try {
            sha256.update(bytes.array(), at + HEADER, length - HEADER);
            sha256.digest(digest, 0, digest.length);
            sha256.update(bytes.array(), at, HEADER);
            sha256.update(digest);
            sha256.digest(digest, 0, digest.length);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 has 32 bytes", e);
        }
        return Hash.read(digested, 0);
    }
}
