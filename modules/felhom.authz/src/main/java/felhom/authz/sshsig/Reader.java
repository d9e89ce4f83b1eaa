package felhom.authz.sshsig;

import java.math.BigInteger;
import java.util.Arrays;

/// Reads SSH's binary format. A length is compared with what remains before anything is allocated.
public final class Reader {
    private final byte[] data;
    private int at;

    public Reader(Bytes data) {
        this.data = data.shared();
    }

    public int u8() {
        need(1);
        return data[at++] & 0xff;
    }

    public long u32() {
        need(4);
        long value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | (data[at++] & 0xff);
        }
        return value;
    }

    public void skip(int bytes) {
        need(bytes);
        at += bytes;
    }

    public Bytes string() {
        long length = u32();
        if (length > remaining()) {
            throw new RefusedException(Code.LENGTH, "a field of " + length + " bytes where " + remaining() + " remain");
        }
        var field = Bytes.owned(Arrays.copyOfRange(data, at, at + (int) length));
        at += (int) length;
        return field;
    }

    public int remaining() {
        return data.length - at;
    }

    public void end() {
        if (remaining() > 0) {
            throw new RefusedException(Code.TRAILING, remaining() + " bytes");
        }
    }

    /// A non-negative integer in its shortest form.
    static BigInteger mpint(Bytes field) {
        byte[] bytes = field.shared();
        if (bytes.length > 0 && bytes[0] < 0) {
            throw new RefusedException(Code.MPINT, "negative");
        }
        if (bytes.length > 0 && bytes[0] == 0 && (bytes.length == 1 || bytes[1] >= 0)) {
            throw new RefusedException(Code.MPINT, "leading zeros");
        }
        return bytes.length == 0 ? BigInteger.ZERO : new BigInteger(bytes);
    }

    private void need(int bytes) {
        if (remaining() < bytes) {
            throw new RefusedException(Code.TRUNCATED);
        }
    }
}
