package felhom.hub.report;

import felhom.engine.port.Probe;
import felhom.engine.port.ProbeResult;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// Whether a web server answers with the status that it should; its certificate is checked against the
/// system's authorities. What comes after the status is not read, and no redirect is followed.
public final class HttpsProbe implements Probe, AutoCloseable {
    private static final Pattern PASSWORD = Pattern.compile("//[^/]*@");
    private static final Pattern SETTING = Pattern.compile("(\\S+)(?: +([0-9]{1,4}))?");

    private final URI url;
    private final int expected;
    private final Duration limit;
    private final HttpClient client;

    /// @param expected the status
    /// @throws IllegalArgumentException naming what is wrong
    public HttpsProbe(String url, int expected, Duration limit) {
        this(url, expected, limit, HttpClient.newBuilder());
    }

    /// As a setting has it.
    ///
    /// @param text the address, and after a blank the expected status, where that is not 200
    /// @throws IllegalArgumentException naming what is wrong
    public static HttpsProbe of(String text, Duration limit) {
        requireNoPassword(text);
        Matcher form = SETTING.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no address with a status; write it as https://vpn.example/health 204");
        }
        return new HttpsProbe(form.group(1), form.group(2) == null ? 200 : Integer.parseInt(form.group(2)), limit);
    }

    /// @param client with the authorities to trust
    HttpsProbe(String url, int expected, Duration limit, HttpClient.Builder client) {
        this.url = parse(url);
        if (expected < 100 || expected > 599) {
            throw new IllegalArgumentException(
                    expected + " is no status of HTTP; give one from 100 to 599, such as 200");
        }
        this.expected = expected;
        this.limit = limit;
        this.client = client.version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limit)
                .build();
    }

    // Before anything else: what is wrong with an address is said with the address.
    private static void requireNoPassword(String text) {
        if (PASSWORD.matcher(text).find()) {
            throw new IllegalArgumentException(
                    "an address to ask must hold no user and no password; leave out what stands before the @");
        }
    }

    private static URI parse(String text) {
        requireNoPassword(text);
        String form = "'" + text + "' is no address to ask; write it as https://vpn.example/health";
        try {
            URI url = new URI(text);
            if (!"https".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
                throw new IllegalArgumentException(form);
            }
            return url;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(form, e);
        }
    }

    @Override
    public String kind() {
        return "https";
    }

    @Override
    public String target() {
        return url.toString();
    }

    @Override
    public ProbeResult look() {
        HttpRequest request = HttpRequest.newBuilder(url).timeout(limit).GET().build();
        CompletableFuture<HttpResponse<InputStream>> answer = client.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            HttpResponse<InputStream> response = answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            close(response.body());
            return judged(response.statusCode());
        } catch (TimeoutException late) {
            answer.cancel(true);
            return ProbeResult.down("no answer within " + limit.toMillis() + " ms", Map.of());
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
        return status == expected
                ? ProbeResult.up("answers with status " + status, figures)
                : ProbeResult.down("answers with status " + status + " instead of " + expected, figures);
    }

    private String words(Throwable cause) {
        return switch (cause) {
            case HttpTimeoutException _ -> "no answer within " + limit.toMillis() + " ms";
            case SSLException e -> "TLS failed: " + e.getMessage();
            case ConnectException e when e.getMessage() == null -> "no connection";
            default -> "no answer: " + cause.getMessage();
        };
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
