package felhom.testkit.hubcontract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLHandshakeException;

/// Sends what an agent sends, and what none would.
final class HubClient implements AutoCloseable {
    /// More than any answer may have; what has more is not read to its end.
    private static final long MOST_WIRE_BYTES = 8L * 1024 * 1024;
    /// How long a hub that asks to be left alone is left alone, and how often.
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int PATIENT = 3;
    private static final String REMEDY = "; name its authority with --ca-file, or its certificate with --fingerprint";

    private final URI url;
    private final String token;
    private final Duration limit;
    private final HttpClient http;

    private HubClient(URI url, String token, Duration limit, HttpClient http) {
        this.url = url;
        this.token = token;
        this.limit = limit;
        this.http = http;
    }

    /// @param limit how long an answer may take, in all
    static HubClient of(URI url, ServerTrust trust, String token, Duration limit) {
        var http = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .sslContext(trust.context())
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        return new HubClient(url, token, limit, http);
    }

    /// As an agent sends it: no whole report is so small that it travels as it is.
    Reply report(String json) throws InterruptedException {
        return packed(json.getBytes(StandardCharsets.UTF_8));
    }

    /// @param body becomes gzip
    Reply packed(byte[] body) throws InterruptedException {
        return send(good().header("Content-Encoding", "gzip"), gzip(body));
    }

    /// A body that says it is gzip, whatever it is.
    Reply saidToBePacked(byte[] body) throws InterruptedException {
        return send(good().header("Content-Encoding", "gzip"), body);
    }

    Reply unpacked(String body, String contentType) throws InterruptedException {
        return send(bearer(token).header("Content-Type", contentType), body.getBytes(StandardCharsets.UTF_8));
    }

    /// A good report with this instead of the token.
    Reply withToken(String other, String json) throws InterruptedException {
        return send(
                bearer(other).header("Content-Type", "application/json").header("Content-Encoding", "gzip"),
                gzip(json.getBytes(StandardCharsets.UTF_8)));
    }

    Reply withoutToken(String json) throws InterruptedException {
        return send(
                request().header("Content-Type", "application/json").header("Content-Encoding", "gzip"),
                gzip(json.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpRequest.Builder good() {
        return bearer(token).header("Content-Type", "application/json");
    }

    private HttpRequest.Builder bearer(String word) {
        return request().header("Authorization", "Bearer " + word);
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(url)
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", "felhom-agent/hub-contract");
    }

    private Reply send(HttpRequest.Builder request, byte[] body) throws InterruptedException {
        var whole = request.POST(BodyPublishers.ofByteArray(body)).build();
        var reply = once(whole);
        for (int again = 1; again < PATIENT && reply instanceof Reply.Answer answer; again++) {
            var away = answer.away();
            if (away.isEmpty() || away.getAsLong() > PATIENCE.toSeconds()) break;
            Thread.sleep(Duration.ofSeconds(away.getAsLong()));
            reply = once(whole);
        }
        return reply;
    }

    private Reply once(HttpRequest request) throws InterruptedException {
        var coming = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_WIRE_BYTES));
        try {
            return new Reply.Answer(coming.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException _) {
            coming.cancel(true);
            return new Reply.None("there was no whole answer within " + limit.toSeconds() + " s", true);
        } catch (ExecutionException e) {
            return none(e.getCause() == null ? e : e.getCause());
        }
    }

    private static Reply none(Throwable cause) {
        var text = String.valueOf(cause.getMessage());
        if (text.startsWith("body exceeds capacity")) {
            return new Reply.None("more than " + MOST_WIRE_BYTES / 1024 / 1024 + " MiB came", true);
        }
        if (cause instanceof SSLHandshakeException) {
            return new Reply.None("TLS failed: " + text + REMEDY, false);
        }
        if (cause instanceof HttpConnectTimeoutException) {
            return new Reply.None("there was no connection within " + CONNECT.toSeconds() + " s", false);
        }
        if (cause instanceof ConnectException) {
            return new Reply.None(
                    cause.getCause() instanceof UnresolvedAddressException
                            ? "nobody knows this name"
                            : "there was no connection" + (cause.getMessage() == null ? "" : ": " + text),
                    false);
        }
        return new Reply.None("the connection ended early: " + text, true);
    }

    private static byte[] gzip(byte[] body) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(body);
        } catch (IOException e) {
            throw new IllegalStateException("cannot pack in memory", e);
        }
        return bytes.toByteArray();
    }

    URI url() {
        return url;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
