package felhom.authz.sshsig;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.util.encoders.Base64;
import org.bouncycastle.util.encoders.DecoderException;

/// The text around a signature. OpenSSH skips blanks, blank lines and whatever follows the footer; two readers
/// could then see two signatures in one file, so nothing but the canonical form is taken.
public final class Armor {
    public static final int MAX_FILE = 32 * 1024;
    public static final int MAX_BLOB = 16 * 1024;

    private static final Bytes HEADER = Bytes.ascii("-----BEGIN SSH SIGNATURE-----");
    private static final Bytes FOOTER = Bytes.ascii("-----END SSH SIGNATURE-----");
    private static final boolean[] BASE64 = new boolean[256];

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
                .chars()
                .forEach(c -> BASE64[c] = true);
    }

    private final byte[] file;
    // The whole file ends its lines as the first one; any other CR or LF is a character that is not base64.
    private final int lineEnd;

    private Armor(byte[] file) {
        this.file = file;
        this.lineEnd = file.length > HEADER.length() && file[HEADER.length()] == '\r' ? 2 : 1;
    }

    public static Bytes open(byte[] file) {
        if (file.length > MAX_FILE) {
            throw new RefusedException(Code.SIZE, "more than " + MAX_FILE + " bytes");
        }
        byte[] blob = decode(new Armor(file).body());
        if (blob.length > MAX_BLOB) {
            throw new RefusedException(Code.SIZE, blob.length + " bytes decoded, at most " + MAX_BLOB);
        }
        return Bytes.owned(blob);
    }

    /// What stands between header and footer, without line ends.
    private byte[] body() {
        if (!stands(HEADER, 0) || !lineEnds(HEADER.length())) {
            throw new RefusedException(Code.ARMOR, "the first line is not " + HEADER.latin1());
        }
        int stop = lineEnds(file.length - lineEnd) ? file.length - lineEnd : file.length;
        int end = stop - FOOTER.length() - lineEnd;
        if (!stands(FOOTER, stop - FOOTER.length()) || !lineEnds(end)) {
            throw new RefusedException(Code.ARMOR, "the last line is not " + FOOTER.latin1());
        }
        int start = HEADER.length() + lineEnd;
        if (end < start) {
            throw new RefusedException(Code.ARMOR, "nothing between header and footer");
        }
        return lines(start, end);
    }

    private byte[] lines(int start, int end) {
        int width = run(start);
        byte[] body = new byte[end - start - (end - start) / (width + lineEnd) * lineEnd];
        int filled = 0;
        int number = 2;
        for (int at = start; at <= end; number++) {
            int length = run(at);
            if (!lineEnds(at + length)) {
                throw new RefusedException(Code.ARMOR, "a character that is not base64 in line " + number);
            }
            boolean last = at + length == end;
            if (length == 0 || length > width || (!last && length < width)) {
                throw new RefusedException(Code.ARMOR, "lines of uneven length");
            }
            System.arraycopy(file, at, body, filled, length);
            filled += length;
            at += length + lineEnd;
        }
        return body;
    }

    /// How many characters of base64 stand there; the line end before the footer stops the last one.
    private int run(int from) {
        int at = from;
        while (BASE64[file[at] & 0xff]) {
            at++;
        }
        return at - from;
    }

    private boolean stands(Bytes text, int at) {
        return at + text.length() <= file.length
                && Arrays.equals(file, at, at + text.length(), text.shared(), 0, text.length());
    }

    private boolean lineEnds(int at) {
        return at + lineEnd <= file.length && file[at + lineEnd - 1] == '\n' && (lineEnd == 1 || file[at] == '\r');
    }

    public static byte[] decode(String text) {
        return decode(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Only the one spelling that an encoder writes: no bits left over, padding complete, nothing skipped. Not the
    /// JDK's own decoder: its vector code (AVX-512) makes the arithmetic right after it 5 % slower.
    private static byte[] decode(byte[] text) {
        byte[] decoded;
        try {
            decoded = Base64.decode(text);
        } catch (DecoderException e) {
            throw new RefusedException(Code.BASE64);
        }
        // The decoder skips blanks, which the length shows, and is lax about the last group: unused bits and padding.
        byte[] group = Arrays.copyOfRange(decoded, Math.max(0, decoded.length - 1) / 3 * 3, decoded.length);
        byte[] last = Base64.encode(group);
        if (text.length != (decoded.length + 2) / 3 * 4
                || !Arrays.equals(text, text.length - last.length, text.length, last, 0, last.length)) {
            throw new RefusedException(Code.BASE64);
        }
        return decoded;
    }
}
