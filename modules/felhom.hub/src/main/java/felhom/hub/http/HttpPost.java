package felhom.hub.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLException;

/// Sends JSON to one place, and takes what comes back. Follows nobody elsewhere: the token is for this place
/// alone.
public final class HttpPost implements Wire {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int PACKED_ABOVE = 1024;
    private static final int MOST_QUOTED = 200;

    private final Destination to;
    private final String agent;
    private final InstantSource clock;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;

    /// @param agent what it calls itself, such as `felhom-agent/1.0`
    public HttpPost(Destination to, String agent, InstantSource clock) {
        this.to = to;
        this.agent = agent;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .sslContext(to.tls())
                .proxy(to.proxy().map(ProxySelector::of).orElse(HttpClient.Builder.NO_PROXY))
                .executor(executor)
                .build();
    }

    /// Packed where it is worth it.
    @Override
    public HttpAnswer send(byte[] json, Duration whole, int mostBytes) throws HttpFault, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(to.url())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .header("Accept-Encoding", "gzip")
                .header("User-Agent", agent);
        to.token().ifPresent(token -> request.header("Authorization", token.header()));
        byte[] body = json;
        if (json.length > PACKED_ABOVE) {
            body = packed(json);
            request.header("Content-Encoding", "gzip");
        }
        request.POST(BodyPublishers.ofByteArray(body));
        // HttpRequest.timeout would end with the headers.
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), LimitedBody.handler(mostBytes));
        try {
            HttpResponse<byte[]> response = answer.get(whole.toNanos(), TimeUnit.NANOSECONDS);
            return new HttpAnswer(
                    response.statusCode(), response.headers(), response.body(), clock.instant(), body.length);
        } catch (TimeoutException late) {
            throw new HttpFault("no whole answer from " + to + " within " + whole.toSeconds() + " s", late);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            throw new HttpFault(words(cause), cause);
        } finally {
            answer.cancel(true);
        }
    }

    private static byte[] packed(byte[] json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length / 4);
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot pack in memory", e);
        }
        return bytes.toByteArray();
    }

    private String words(Throwable cause) {
        String over = to.proxy()
                .map(proxy -> " through the proxy " + proxy.getHostString() + ":" + proxy.getPort())
                .orElse("");
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof LimitedBody.TooLong tooLong) {
                return "the answer of " + to + " is not taken: " + tooLong.getMessage();
            }
            if (each instanceof UnresolvedAddressException) {
                return "no connection to " + to + over + ": its name cannot be resolved";
            }
            if (each instanceof CertificateException untrusted) {
                return "the TLS certificate of " + to + " is not trusted: " + untrusted.getMessage();
            }
        }
        return switch (cause) {
            case HttpConnectTimeoutException _ ->
                "no connection to " + to + over + " within " + CONNECT.toSeconds() + " s";
            case ConnectException refused ->
                "no connection to " + to + over + ": "
                        + (refused.getMessage() == null ? "connection refused" : refused.getMessage());
            case SSLException broken ->
                "the connection to " + to + over + " broke during TLS: " + plain(String.valueOf(broken.getMessage()));
            default -> "the connection to " + to + over + " broke: " + root(cause);
        };
    }

    private static String root(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : plain(root.getMessage());
    }

    /// What broke may have been quoted, such as a status line of half a megabyte.
    public static String plain(String message) {
        String some = message.length() > MOST_QUOTED ? message.substring(0, MOST_QUOTED) + "..." : message;
        return some.replaceAll("[^ -~]", "?");
    }

    @Override
    public String to() {
        return to.toString();
    }

    /// Lets go of connections and threads, without waiting for what hangs.
    @Override
    public void close() {
        client.shutdownNow();
        executor.shutdownNow();
    }
}
