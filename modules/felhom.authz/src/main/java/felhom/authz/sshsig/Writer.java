package felhom.authz.sshsig;

import java.util.Arrays;

/// Writes SSH's binary format.
public final class Writer {
    private byte[] bytes;
    private int filled;

    public Writer() {
        this(192);
    }

    /// @param room bytes that are expected: with exactly so many, none is copied again
    public Writer(int room) {
        bytes = new byte[room];
    }

    public Writer raw(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, bytes, filled, more.length);
        filled += more.length;
        return this;
    }

    public Writer u8(int value) {
        reserve(1);
        bytes[filled++] = (byte) value;
        return this;
    }

    public Writer u32(long value) {
        reserve(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[filled++] = (byte) (value >>> shift);
        }
        return this;
    }

    public Writer string(byte[] field) {
        return u32(field.length).raw(field);
    }

    public Writer string(Bytes field) {
        return string(field.shared());
    }

    private void reserve(int more) {
        if (filled + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(filled + more, 2 * bytes.length));
        }
    }

    /// What was written; to be asked for once, at the end.
    public byte[] toByteArray() {
        return filled == bytes.length ? bytes : Arrays.copyOf(bytes, filled);
    }
}
