package felhom.testkit.http;

import felhom.testkit.text.Forms;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads HTTP/1 requests within the limits of pve-http-server 6.0.5 AnyEvent.pm.
final class RequestReader {
    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");
    private static final int MAX_HEADERS = 64;
    private static final int MAX_HEADER_BYTES = 8 * 1024;
    // Reading on a little lets a client see the refusal instead of a reset.
    private static final int MAX_DISCARD = 16 * 1024 * 1024;

    private final InputStream in;
    private final int maxBody;

    RequestReader(InputStream in, int maxBody) {
        this.in = in;
        this.maxBody = maxBody;
    }

    /// Empty when the client went away.
    ///
    /// @throws SocketTimeoutException when it was idle too long
    Optional<HttpRequest> read() throws IOException, BadRequest {
        String line;
        try {
            line = line(MAX_HEADER_BYTES);
            if (line.isEmpty()) line = line(MAX_HEADER_BYTES);
        } catch (EOFException e) {
            return Optional.empty();
        }
        var parts = line.split(" ", -1);
        if (parts.length != 3 || !parts[2].startsWith("HTTP/1.")) {
            throw new BadRequest(400, "bad request", "", "");
        }
        int question = parts[1].indexOf('?');
        var path = Forms.decode(question < 0 ? parts[1] : parts[1].substring(0, question), false);
        var query = question < 0 ? "" : parts[1].substring(question + 1);
        var method = parts[0];
        var headers = headers(method, path);
        if (!METHODS.contains(method)) {
            throw new BadRequest(501, "method '" + method + "' not available", method, path);
        }
        return Optional.of(new HttpRequest(method, path, query, parts[2], headers, body(method, path, headers)));
    }

    private Map<String, String> headers(String method, String path) throws IOException, BadRequest {
        var headers = new HashMap<String, String>();
        int lines = 0;
        int left = MAX_HEADER_BYTES;
        while (true) {
            var line = line(Math.max(left, 0) + MAX_HEADER_BYTES);
            if (line.isEmpty()) return headers;
            left -= line.length();
            if (++lines > MAX_HEADERS) throw new BadRequest(400, "too many http header lines", method, path);
            if (left < 0) throw new BadRequest(400, "http header too large", method, path);
            int colon = line.indexOf(':');
            if (colon < 1) throw new BadRequest(506, "unable to parse http header", method, path);
            headers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
    }

    private byte[] body(String method, String path, Map<String, String> headers) throws IOException, BadRequest {
        if (headers.containsKey("transfer-encoding")) {
            throw new BadRequest(501, "chunked transfer encoding not supported", method, path);
        }
        var text = headers.getOrDefault("content-length", "0");
        if (!text.matches("\\d{1,12}")) throw new BadRequest(400, "invalid content length", method, path);
        long length = Long.parseLong(text);
        if (length == 0) return new byte[0];
        if (method.equals("GET") || method.equals("DELETE")) {
            in.skipNBytes(Math.min(length, maxBody));
            throw new BadRequest(501, "Unexpected content for method '" + method + "'", method, path);
        }
        if (length > maxBody) {
            in.skipNBytes(Math.min(length, MAX_DISCARD));
            throw new BadRequest(501, "for data too large", method, path);
        }
        var body = in.readNBytes((int) length);
        if (body.length < length) throw new EOFException("body ended early");
        return body;
    }

    private String line(int max) throws IOException {
        var out = new ByteArrayOutputStream();
        while (true) {
            int b = in.read();
            if (b < 0) throw new EOFException("connection closed");
            if (b == '\n') break;
            out.write(b);
            if (out.size() > max) throw new EOFException("line too long");
        }
        var line = out.toString(StandardCharsets.ISO_8859_1);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
