package felhom.proxmox;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request, one answer or one [PveException]; every call is bounded in time and size. Sends nothing twice.
final class Transport implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final String KEEP_ALIVE = "jdk.httpclient.keepalive.timeout";

    private final Connection connection;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private volatile Optional<Duration> skew = Optional.empty();

    Transport(Connection connection) {
        this.connection = connection;
        // PVE drops an idle connection after 5 s (pve-http-server AnyEvent.pm); Java would keep it for 30.
        if (System.getProperty(KEEP_ALIVE) == null) {
            System.setProperty(KEEP_ALIVE, "3");
        }
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connection.limits().connect())
                .sslContext(PinnedTrust.context(connection.trust()))
                .executor(executor)
                .build();
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public Optional<Duration> skew() {
        return skew;
    }

    /// Sends one request. `path` starts below `/api2/json` and is encoded by the caller; parameters go into the
    /// query of GET and DELETE (PVE answers a body there with 501) and into the form of POST and PUT.
    @Override
    public Answer send(String method, String path, Parameters parameters, Limits limits) {
        String form = parameters.encoded();
        boolean hasBody = method.equals("POST") || method.equals("PUT");
        String query = hasBody || form.isEmpty() ? "" : "?" + form;
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(connection.endpoint() + "/api2/json" + path + query))
                .timeout(limits.firstByte())
                .header("Authorization", connection.token().header())
                .header("Accept", "application/json");
        BodyPublisher body = BodyPublishers.noBody();
        if (hasBody) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
            body = BodyPublishers.ofString(form);
        }
        String what = method + " " + path;
        long start = System.nanoTime();
        HttpResponse<Body> response =
                exchange(what, request.method(method, body).build(), limits);
        long length = response.body().length();
        Answer answer = Answer.of(response.statusCode(), response.headers(), response.body());
        LOG.debug(
                "{}{} -> {} in {} ms, {} bytes",
                what,
                query,
                answer.status(),
                Duration.ofNanos(System.nanoTime() - start).toMillis(),
                length);
        answer.date().ifPresent(date -> skew = Optional.of(Duration.between(Instant.now(), date)));
        return answer.orThrow(connection.token().id(), what);
    }

    private HttpResponse<Body> exchange(String what, HttpRequest request, Limits limits) {
        // HttpRequest.timeout ends with the headers; the body needs a limit of its own.
        CompletableFuture<HttpResponse<Body>> answer = client.sendAsync(request, Body.atMost(limits.bodyBytes()));
        try {
            return answer.get(limits.whole().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            String limit = limits.whole().toMillis() + " ms";
            throw failed(
                    what, new PveError.TimedOut(what + ": no complete answer from " + host() + " within " + limit), e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(what, new PveError.Interrupted(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed(what, explain(what, cause, limits), cause);
        }
    }

    private static PveException failed(String what, PveError error, Throwable cause) {
        LOG.debug("{} -> {}", what, error.words());
        return new PveException(error, cause);
    }

    private PveError explain(String what, Throwable cause, Limits limits) {
        return switch (cause) {
            case HttpConnectTimeoutException _ ->
                new PveError.NotConnected("no connection to " + host() + " within "
                        + limits.connect().toMillis() + " ms; is the host up, and no firewall in between?");
            case HttpTimeoutException _ ->
                new PveError.TimedOut(what + ": no answer from " + host() + " within "
                        + limits.firstByte().toMillis() + " ms");
            case SSLHandshakeException e
            when !rejected(e) ->
                // As while pveproxy restarts: there was no certificate to judge yet.
                new PveError.NotConnected(
                        "the connection to " + host() + " broke during the TLS handshake: " + root(e).getMessage());
            case SSLHandshakeException e ->
                new PveError.NotTrusted(
                        "the TLS certificate of " + host() + " is not trusted: " + root(e).getMessage());
            case ConnectException e -> {
                boolean unresolved = root(e) instanceof UnresolvedAddressException;
                yield new PveError.NotConnected("no connection to " + host() + ": "
                        + (unresolved ? "its name cannot be resolved" : "connection refused; is pveproxy running?"));
            }
            case IOException e
            when root(e) instanceof Body.TooLong tooLong -> new PveError.Unreadable(what + ": " + tooLong.getMessage());
            case IOException e ->
                new PveError.Broken(what + ": the connection to " + host() + " broke: " + root(e).getMessage());
            default -> new PveError.Broken(what + ": " + cause);
        };
    }

    private static boolean rejected(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private String host() {
        return connection.endpoint().getHost() + ":" + connection.endpoint().getPort();
    }

    /// For a path segment or a form: PVE's form parser splits at every raw `=` and `;`, so everything is encoded.
    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        client.shutdownNow();
        executor.shutdownNow();
    }
}
