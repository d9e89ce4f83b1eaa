package felhom.authz.sshsig;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes as a value: immutable, compared by content.
public final class Bytes {
    private final byte[] value;

    private Bytes(byte[] value) {
        this.value = value;
    }

    public static Bytes of(byte[] value) {
        return new Bytes(value.clone());
    }

    /// Without a copy: of an array that nobody else keeps.
    static Bytes owned(byte[] value) {
        return new Bytes(value);
    }

    public static Bytes ascii(String text) {
        return new Bytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    public int length() {
        return value.length;
    }

    public byte[] toArray() {
        return value.clone();
    }

    /// Without a copy: to be read and never written.
    byte[] shared() {
        return value;
    }

    public boolean startsWith(Bytes prefix) {
        return value.length >= prefix.value.length
                && Arrays.equals(value, 0, prefix.value.length, prefix.value, 0, prefix.value.length);
    }

    /// Whether these are the bytes of an ASCII text.
    public boolean is(String ascii) {
        if (ascii.length() != value.length) {
            return false;
        }
        for (int i = 0; i < value.length; i++) {
            if (value[i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// One character a byte, so that no two contents look the same.
    public String latin1() {
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    /// For a message: what is not printable ASCII is escaped, what is long is cut.
    public String quoted() {
        var text = new StringBuilder("'");
        for (int i = 0; i < value.length && i < 64; i++) {
            char c = (char) (value[i] & 0xff);
            text.append(c >= ' ' && c < 0x7f && c != '\'' ? String.valueOf(c) : "\\x%02x".formatted((int) c));
        }
        return text.append(value.length > 64 ? "'..." : "'").toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return quoted();
    }
}
