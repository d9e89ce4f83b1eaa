package felhom.testkit.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Writes answers with the headers, and their order, of pve-http-server 6.0.5.
final class ResponseWriter {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private ResponseWriter() {}

    static void head(OutputStream out, Answer answer, String version, boolean keep, Responder responder)
            throws IOException {
        out.write(headBytes(answer, version, keep, responder));
    }

    static byte[] headBytes(Answer answer, String version, boolean keep, Responder responder) {
        var date = responder.date();
        var head = new StringBuilder();
        head.append(version)
                .append(' ')
                .append(answer.status())
                .append(' ')
                .append(answer.reason())
                .append("\r\n");
        head.append("Cache-Control: max-age=0\r\n");
        // pvedaemon's own `close` is passed on beside pveproxy's word; the connection stays open all the same.
        if (keep && answer.forwarded()) head.append("Connection: close\r\n");
        head.append(keep ? "Connection: Keep-Alive\r\n" : "Connection: close\r\n");
        head.append("Date: ").append(HTTP_DATE.format(date)).append("\r\n");
        head.append("Pragma: no-cache\r\n");
        head.append("Server: ").append(responder.server()).append("\r\n");
        if (answer.gzip()) head.append("Content-Encoding: gzip\r\n");
        if (!answer.bodyless())
            head.append("Content-Length: ").append(answer.body().length).append("\r\n");
        if (!answer.contentType().isEmpty()) {
            head.append("Content-Type: ").append(answer.contentType()).append("\r\n");
        }
        head.append("Expires: ").append(HTTP_DATE.format(date)).append("\r\n");
        if (!answer.attachment().isEmpty()) {
            head.append("Content-Disposition: attachment; filename=\"")
                    .append(answer.attachment())
                    .append("\"\r\n");
        }
        head.append("\r\n");
        return head.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// A page of something that stands in front of PVE.
    static void foreign(OutputStream out, int status, Instant date) throws IOException {
        var page = "<html><head><title>Sign in</title></head><body><center>nginx/1.22.1</center></body></html>\r\n";
        var location = status >= 300 && status < 400
                ? "Location: https://login.example/?rd=https%3A%2F%2Fpve.example%2Fapi2%2Fjson\r\n"
                : "";
        var head = "HTTP/1.1 " + status + " Whatever\r\nServer: nginx/1.22.1\r\nDate: " + HTTP_DATE.format(date)
                + "\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: " + page.length() + "\r\n" + location
                + "Connection: close\r\n\r\n" + page;
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// No more than when to come back.
    static void later(OutputStream out, int status, Duration after, boolean asDate, Responder responder)
            throws IOException {
        var now = responder.date();
        var when = asDate ? HTTP_DATE.format(now.plus(after)) : String.valueOf(after.toSeconds());
        var head = "HTTP/1.1 " + status + " Later\r\nServer: " + responder.server() + "\r\nDate: "
                + HTTP_DATE.format(now) + "\r\nRetry-After: " + when
                + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// The answer to plain HTTP on the TLS port.
    static void redirect(OutputStream out, int status, String reason, String location, Instant date)
            throws IOException {
        var head =
                "HTTP/1.1 " + status + " " + reason + "\r\nCache-Control: max-age=0\r\nConnection: Keep-Alive\r\nDate: "
                        + HTTP_DATE.format(date) + "\r\nPragma: no-cache\r\nLocation: " + location
                        + "\r\nServer: pve-api-daemon/3.0\r\nContent-Length: " + reason.length() + "\r\nExpires: "
                        + HTTP_DATE.format(date) + "\r\n\r\n" + reason;
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
