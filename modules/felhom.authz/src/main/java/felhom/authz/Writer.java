package felhom.authz;

import java.io.ByteArrayOutputStream;

/// Writes SSH's binary format.
final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(192);

    Writer raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    Writer u8(int value) {
        out.write(value);
        return this;
    }

    Writer u32(long value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift));
        }
        return this;
    }

    Writer string(byte[] bytes) {
        return u32(bytes.length).raw(bytes);
    }

    Writer string(Bytes bytes) {
        return string(bytes.shared());
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }
}
