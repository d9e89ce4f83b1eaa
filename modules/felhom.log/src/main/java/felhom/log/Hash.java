package felhom.log;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A SHA-256 as a value. Its text is hex.
public record Hash(long a, long b, long c, long d) {
    public static final int BYTES = 32;

    /// What the first record of a log follows.
    public static final Hash ZERO = new Hash(0, 0, 0, 0);

    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a SHA-256 has 32 bytes, not " + bytes.length);
        }
        return read(ByteBuffer.wrap(bytes), 0);
    }

    public byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES);
        write(bytes, 0);
        return bytes.array();
    }

    static Hash read(ByteBuffer from, int at) {
        return new Hash(from.getLong(at), from.getLong(at + 8), from.getLong(at + 16), from.getLong(at + 24));
    }

    /// Whether these are the bytes there.
    boolean stands(ByteBuffer in, int at) {
        return in.getLong(at) == a && in.getLong(at + 8) == b && in.getLong(at + 16) == c && in.getLong(at + 24) == d;
    }

    void write(ByteBuffer into, int at) {
        into.putLong(at, a).putLong(at + 8, b).putLong(at + 16, c).putLong(at + 24, d);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
