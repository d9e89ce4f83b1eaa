package felhom.proxmox.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One request, one answer or one [PveException]; every call is bounded in time and size. Sends nothing twice.
public final class Transport implements Wire {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    private static final String KEEP_ALIVE = "jdk.httpclient.keepalive.timeout";
    // Less than the 30 s after which pveproxy gives up on an answer (pve-http-server AnyEvent.pm).
    private static final Duration PROXY = Duration.ofSeconds(25);
    private static final String REFUSED = "connection refused";
    private static final String HEADERS = "jdk.httpclient.allowRestrictedHeaders";

    private final Connection connection;
    private final Endpoint endpoint;
    private final Addresses addresses;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private volatile Optional<Duration> skew = Optional.empty();

    public Transport(Connection connection) {
        this(connection, Addresses.Resolver.SYSTEM);
    }

    Transport(Connection connection, Addresses.Resolver resolver) {
        this.connection = connection;
        this.endpoint = connection.where();
        this.addresses = new Addresses(endpoint.host(), resolver);
        // PVE drops an idle connection after 5 s (pve-http-server AnyEvent.pm); Java would keep it for 30.
        if (System.getProperty(KEEP_ALIVE) == null) {
            System.setProperty(KEEP_ALIVE, "3");
        }
        // Each address of a name is asked by itself, and still for the name.
        if (System.getProperty(HEADERS) == null) {
            System.setProperty(HEADERS, "host");
        }
        SSLContext context = PinnedTrust.context(connection.trust(), endpoint.host());
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connection.limits().connect())
                .sslContext(context)
                .sslParameters(named(context.getDefaultSSLParameters()))
                .executor(executor)
                .build();
    }

    // The name that is wanted, for whoever serves several; an address is none, and neither is what holds an underscore
    // (RFC 6066, RFC 1123), which a server may refuse.
    private SSLParameters named(SSLParameters parameters) {
        if (!literal()) {
            try {
                parameters.setServerNames(
                        List.of(new SNIHostName(endpoint.host().replaceFirst("\\.$", ""))));
            } catch (IllegalArgumentException none) {
                LOG.debug("'{}' cannot stand in a TLS greeting: {}", endpoint.host(), none.getMessage());
            }
        }
        return parameters;
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
        String what = method + " " + path;
        Function<InetAddress, HttpRequest> request = address -> {
            HttpRequest.Builder builder = HttpRequest.newBuilder(
                            URI.create(endpoint.at(address) + "/api2/json" + path + query))
                    .timeout(limits.firstByte())
                    .header("Authorization", connection.token().header())
                    .header("Accept", "application/json");
            if (!literal()) {
                builder.header("Host", endpoint.authority());
            }
            if (hasBody) {
                builder.header("Content-Type", "application/x-www-form-urlencoded");
            }
            return builder.method(method, hasBody ? BodyPublishers.ofString(form) : BodyPublishers.noBody())
                    .build();
        };
        long start = System.nanoTime();
        HttpResponse<Body> response = exchange(what, request, limits);
        long length = response.body().length();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        Answer answer = Answer.of(response.statusCode(), response.headers(), response.body());
        LOG.debug("{}{} -> {} in {} ms, {} bytes", what, query, answer.status(), took.toMillis(), length);
        answer.date().ifPresent(date -> skew = Optional.of(Duration.between(Instant.now(), date)));
        try {
            return answer.orThrow(connection.token().id(), what);
        } catch (PveException e) {
            throw e.error() instanceof PveError.Gateway(int status, var _, var _) && status == 596
                    ? new PveException(new PveError.Gateway(status, method.equals("GET"), took.compareTo(PROXY) < 0))
                    : e;
        }
    }

    /// At the first address that takes the connection: where none came about, nothing was sent.
    private HttpResponse<Body> exchange(String what, Function<InetAddress, HttpRequest> request, Limits limits) {
        List<String> tried = new ArrayList<>();
        Throwable last = new ConnectException();
        for (InetAddress address : resolve(what, limits)) {
            try {
                HttpResponse<Body> response = exchange(what, request.apply(address), limits);
                addresses.answered(address);
                return response;
            } catch (ExecutionException e) {
                last = e.getCause() == null ? e : e.getCause();
                if (!(last instanceof ConnectException || last instanceof HttpConnectTimeoutException)) {
                    throw failed(what, explain(what, last, limits), last);
                }
                tried.add((literal() ? "" : address.getHostAddress() + " ") + notConnected(last, limits));
            }
        }
        String text = "no connection to " + endpoint + ": " + String.join(", ", tried);
        String ask = text.contains(REFUSED) ? "is pveproxy running?" : "is the host up, and no firewall in between?";
        throw failed(what, new PveError.NotConnected(text + "; " + ask), last);
    }

    private boolean literal() {
        return Endpoint.literal(endpoint.host()).isPresent();
    }

    private List<InetAddress> resolve(String what, Limits limits) {
        Future<List<InetAddress>> all = executor.submit(addresses::all);
        String problem = "no connection to " + endpoint + ": its name cannot be resolved";
        try {
            return all.get(limits.connect().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            all.cancel(true);
            String within = " within " + limits.connect().toMillis() + " ms";
            throw failed(what, new PveError.NotConnected(problem + within), e);
        } catch (InterruptedException e) {
            all.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(what, new PveError.Interrupted(), e);
        } catch (ExecutionException e) {
            throw failed(what, new PveError.NotConnected(problem), e);
        }
    }

    private static String notConnected(Throwable cause, Limits limits) {
        if (cause instanceof HttpConnectTimeoutException) {
            return "no answer within " + limits.connect().toMillis() + " ms";
        }
        // Java's client says nothing of a connection that was refused.
        String text = root(cause).getMessage();
        return text == null || text.isEmpty() ? REFUSED : text.toLowerCase(Locale.ROOT);
    }

    private HttpResponse<Body> exchange(String what, HttpRequest request, Limits limits) throws ExecutionException {
        // HttpRequest.timeout ends with the headers; the body needs a limit of its own.
        CompletableFuture<HttpResponse<Body>> answer = client.sendAsync(request, Body.atMost(limits.bodyBytes()));
        try {
            return answer.get(limits.whole().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            String limit = limits.whole().toMillis() + " ms";
            throw failed(
                    what,
                    new PveError.TimedOut(what + ": no complete answer from " + endpoint + " within " + limit),
                    e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw failed(what, new PveError.Interrupted(), e);
        }
    }

    private static PveException failed(String what, PveError error, Throwable cause) {
        LOG.debug("{} -> {}", what, error.words());
        return new PveException(error, cause);
    }

    private PveError explain(String what, Throwable cause, Limits limits) {
        return switch (cause) {
            case HttpTimeoutException _ ->
                new PveError.TimedOut(what + ": no answer from " + endpoint + " within "
                        + limits.firstByte().toMillis() + " ms");
            case SSLHandshakeException e
            when !rejected(e) ->
                // As while pveproxy restarts: there was no certificate to judge yet.
                new PveError.NotConnected(
                        "the connection to " + endpoint + " broke during the TLS handshake: " + root(e).getMessage());
            case SSLHandshakeException e ->
                new PveError.NotTrusted(
                        "the TLS certificate of " + endpoint + " is not trusted: " + root(e).getMessage());
            case IOException e
            when root(e) instanceof Body.TooLong tooLong -> new PveError.Unreadable(what + ": " + tooLong.getMessage());
            case IOException e ->
                new PveError.Broken(what + ": the connection to " + endpoint + " broke: " + root(e).getMessage());
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

    /// For a path segment or a form: PVE's form parser splits at every raw `=` and `;`, so everything is encoded.
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        client.shutdownNow();
        executor.shutdownNow();
    }
}
