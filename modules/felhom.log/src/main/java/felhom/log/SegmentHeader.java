package felhom.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/// What each segment begins with: `felhomL1`, version, number, the file's size, salt, CRC-32C over all of that.
record SegmentHeader(long number, long size, long salt) {
    static final int BYTES = 40;

    private static final long MAGIC = 0x66656c686f6d4c31L;
    private static final int VERSION = 2;

    /// More than any segment is made with: a file that claims more is not read to its end, which would take minutes.
    static final long MOST = 512L << 20;

    ByteBuffer bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(MAGIC).putInt(VERSION).putLong(number).putLong(size).putLong(salt);
        bytes.putInt(checksum(bytes));
        return bytes.flip();
    }

    /// Reads it and holds the file to it; the name says which number it has to be.
    static SegmentHeader read(Disk.File file, Path path, long number) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        file.read(bytes, 0);
        if (bytes.hasRemaining()) {
            throw bad(path, Damage.Kind.WRONG_SIZE, "the file ends within its first " + BYTES + " bytes");
        }
        if (bytes.getLong(0) != MAGIC || bytes.getInt(BYTES - 4) != checksum(bytes)) {
            throw bad(path, Damage.Kind.BAD_HEADER, "this is not the beginning of a segment of the log");
        }
        int version = bytes.getInt(8);
        if (version != VERSION) {
            String by = "written by " + (version > VERSION ? "a newer" : "an older") + " agent, in version " + version
                    + " of the format; this one knows version " + VERSION + ": ";
            throw bad(
                    path,
                    Damage.Kind.BAD_HEADER,
                    by
                            + (version > VERSION
                                    ? "install the newer one again"
                                    : "`felhom-agent state reset` keeps it aside, whole, for the older agent's `audit`,"
                                            + " and begins a new log; orders that had not ended are known there only"));
        }
        SegmentHeader header = new SegmentHeader(bytes.getLong(12), bytes.getLong(20), bytes.getLong(28));
        if (header.number != number) {
            throw bad(path, Damage.Kind.BAD_HEADER, "this is segment " + header.number + " under another one's name");
        }
        if (header.size > MOST) {
            throw bad(
                    path,
                    Damage.Kind.WRONG_SIZE,
                    "the file says that it has " + header.size + " bytes; no segment has more than " + MOST);
        }
        if (header.size != file.size()) {
            throw bad(
                    path,
                    Damage.Kind.WRONG_SIZE,
                    "the file was made with " + header.size + " bytes and has " + file.size());
        }
        return header;
    }

    private static LogDamaged bad(Path path, Damage.Kind kind, String text) {
        return new LogDamaged(new Damage(path, 0, kind, text));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().position(0).limit(BYTES - 4));
        return (int) crc.getValue();
    }
}
