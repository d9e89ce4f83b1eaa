package felhom.testkit.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/// What goes back over the wire.
///
/// @param contentType empty for none
/// @param bodyless no `Content-Length` either, as for 401 and the 59x codes
/// @param forwarded answered by pvedaemon through pveproxy: a success then has two `Connection` headers
/// @param delay waited before anything is sent
/// @param attachment the name of the file that the body is; empty for none
/// @param gzip whether the body is compressed
@SuppressWarnings("ArrayRecordComponent") // never compared, and read only
public record Answer(
        int status,
        String reason,
        String contentType,
        byte[] body,
        boolean bodyless,
        boolean forwarded,
        Duration delay,
        String attachment,
        boolean gzip) {
    static final String JSON = "application/json;charset=UTF-8";
    // Smaller bodies are never compressed.
    private static final int COMPRESSED_FROM = 1024;
    private static final byte[] NOTHING = {};

    public static Answer json(int status, String reason, byte[] body, boolean forwarded) {
        return new Answer(status, reason, JSON, body, false, forwarded, Duration.ZERO, "", false);
    }

    /// An answer of the server itself: its reason is also its body; no type is given.
    public static Answer text(int status, String text) {
        return new Answer(
                status, text, "", text.getBytes(StandardCharsets.UTF_8), false, false, Duration.ZERO, "", false);
    }

    /// 401 and the pseudo codes 595 to 599: nothing but the status line.
    public static Answer bare(int status, String reason, Duration delay) {
        return new Answer(status, reason, "", NOTHING, true, false, delay, "", false);
    }

    /// Plain text as a file.
    public static Answer file(String name, byte[] text, boolean forwarded) {
        return new Answer(200, "OK", "text/plain", text, false, forwarded, Duration.ZERO, name, false);
    }

    /// Compressed when the client takes that and it is worth it.
    Answer compressedFor(HttpRequest request) {
        if (body.length <= COMPRESSED_FROM) return this;
        if (!request.header("accept-encoding").orElse("").contains("gzip")) return this;
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compress in memory", e);
        }
        return new Answer(
                status, reason, contentType, bytes.toByteArray(), bodyless, forwarded, delay, attachment, true);
    }

    public Answer delayed(Duration time) {
        return new Answer(status, reason, contentType, body, bodyless, forwarded, time, attachment, gzip);
    }

    public Answer withBody(byte[] other) {
        return new Answer(status, reason, contentType, other, bodyless, forwarded, delay, attachment, gzip);
    }

    Answer withContentType(String other) {
        return new Answer(status, reason, other, body, bodyless, forwarded, delay, attachment, gzip);
    }
}
