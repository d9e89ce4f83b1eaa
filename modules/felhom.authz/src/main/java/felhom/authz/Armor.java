package felhom.authz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// The text around a signature. OpenSSH skips blanks, blank lines and whatever follows the footer; two readers
/// could then see two signatures in one file, so nothing but the canonical form is taken.
final class Armor {
    static final int MAX_FILE = 32 * 1024;
    static final int MAX_BLOB = 16 * 1024;

    private static final String HEADER = "-----BEGIN SSH SIGNATURE-----";
    private static final String FOOTER = "-----END SSH SIGNATURE-----";

    private Armor() {}

    static Bytes open(byte[] file) {
        if (file.length > MAX_FILE) {
            throw new RefusedException(Code.SIZE, "more than " + MAX_FILE + " bytes");
        }
        List<String> body = body(new String(file, StandardCharsets.ISO_8859_1));
        checkShape(body);
        byte[] blob = decode(String.join("", body));
        if (blob.length > MAX_BLOB) {
            throw new RefusedException(Code.SIZE, blob.length + " bytes decoded, at most " + MAX_BLOB);
        }
        return Bytes.owned(blob);
    }

    private static List<String> body(String text) {
        // The whole file ends its lines one way; a stray CR or LF stays inside a line and is refused there.
        String end = text.indexOf('\r') >= 0 ? "\r\n" : "\n";
        String trimmed = text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
        List<String> lines = List.of(trimmed.split(end, -1));
        if (!lines.getFirst().equals(HEADER)) {
            throw new RefusedException(Code.ARMOR, "the first line is not " + HEADER);
        }
        if (!lines.getLast().equals(FOOTER)) {
            throw new RefusedException(Code.ARMOR, "the last line is not " + FOOTER);
        }
        if (lines.size() < 3) {
            throw new RefusedException(Code.ARMOR, "nothing between header and footer");
        }
        return lines.subList(1, lines.size() - 1);
    }

    private static void checkShape(List<String> body) {
        int width = body.getFirst().length();
        for (int i = 0; i < body.size(); i++) {
            String line = body.get(i);
            boolean last = i == body.size() - 1;
            if (line.isEmpty() || line.length() > width || (!last && line.length() < width)) {
                throw new RefusedException(Code.ARMOR, "lines of uneven length");
            }
            if (!base64(line)) {
                throw new RefusedException(Code.ARMOR, "a character that is not base64 in line " + (i + 2));
            }
        }
    }

    private static boolean base64(String line) {
        // No stream: there is a line for every 70 characters of every signature.
        for (int i = 0; i < line.length(); i++) {
            if (!base64(line.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean base64(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "+/=".indexOf(c) >= 0;
    }

    /// Only the one spelling that an encoder writes: no bits left over, padding complete.
    static byte[] decode(String text) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Code.BASE64);
        }
        // The decoder is lax about the last group alone: unused bits and padding.
        byte[] last = Arrays.copyOfRange(decoded, Math.max(0, decoded.length - 1) / 3 * 3, decoded.length);
        if (text.length() % 4 != 0 || !text.endsWith(Base64.getEncoder().encodeToString(last))) {
            throw new RefusedException(Code.BASE64);
        }
        return decoded;
    }
}
