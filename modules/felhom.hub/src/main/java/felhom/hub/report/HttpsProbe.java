package felhom.hub.report;

import felhom.engine.port.Probe;
import felhom.engine.port.ProbeResult;
import felhom.hub.http.HttpPost;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/// Whether a web server answers with the status that it should. What comes after the status is not read, and
/// no redirect is followed.
public final class HttpsProbe implements Probe {
    private final HttpsEnd end;
    private final HttpClient client;

    public HttpsProbe(HttpsEnd end) {
        this.end = end;
        this.client = HttpClient.newBuilder()
                .sslContext(end.tls())
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(end.limit())
                .build();
    }

    @Override
    public String kind() {
        return "https";
    }

    @Override
    public String target() {
        return end.url().toString();
    }

    @Override
    public Optional<String> name() {
        return end.name();
    }

    @Override
    public ProbeResult look() {
        HttpRequest request =
                HttpRequest.newBuilder(end.url()).timeout(end.limit()).GET().build();
        CompletableFuture<HttpResponse<InputStream>> answer = client.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> response = answer.get(end.limit().toNanos(), TimeUnit.NANOSECONDS);
            close(response.body());
            return judged(response.statusCode());
        } catch (TimeoutException late) {
            answer.cancel(true);
            return ProbeResult.down("no answer within " + end.limit().toMillis() + " ms", Map.of());
        } catch (ExecutionException e) {
            return ProbeResult.down(words(e.getCause() == null ? e : e.getCause()), Map.of());
        } catch (InterruptedException stopping) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return ProbeResult.unknown("interrupted");
        }
    }

    // Nothing more is wanted: this ends the connection where the body is not at its end.
    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException broken) {
            // The status had come by then.
        }
    }

    private ProbeResult judged(int status) {
        Map<String, Long> figures = Map.of("status", (long) status);
        return status == end.expected()
                ? ProbeResult.up("answers with status " + status, figures)
                : ProbeResult.down("answers with status " + status + " instead of " + end.expected(), figures);
    }

    private String words(Throwable cause) {
        return switch (cause) {
            case HttpTimeoutException _ -> "no answer within " + end.limit().toMillis() + " ms";
            case SSLException e -> "TLS failed: " + HttpPost.plain(String.valueOf(e.getMessage()));
            case ConnectException e when e.getMessage() == null -> "no connection";
            default -> "no answer: " + HttpPost.plain(String.valueOf(cause.getMessage()));
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
