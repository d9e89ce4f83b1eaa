package felhom.testkit.hub;

import felhom.testkit.Trust;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A plain client of the hub, as an agent has one and as an administrator has one.
final class Reporter implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HubSimulator hub;
    private final HttpClient http;

    Reporter(HubSimulator hub) {
        this.hub = hub;
        http = HttpClient.newBuilder()
                .sslContext(Trust.of(hub.caPem()))
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /// Sends a report and gives the envelope.
    JsonNode report(JsonNode report) throws IOException, InterruptedException {
        var answer = send(report);
        if (answer.statusCode() != 200) throw new AssertionError(answer.statusCode() + " " + text(answer));
        return JSON.readTree(body(answer));
    }

    HttpResponse<byte[]> send(JsonNode report) throws IOException, InterruptedException {
        var request = request().header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(packed(report)));
        return send(request.build());
    }

    HttpRequest.Builder request() {
        return HttpRequest.newBuilder(hub.url())
                .header("Authorization", "Bearer " + hub.token())
                .header("Content-Type", "application/json")
                .header("Accept-Encoding", "gzip");
    }

    HttpResponse<byte[]> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofByteArray());
    }

    /// @return the answer's text without its last line end, preceded by the status where that is not 200
    String admin(String method, String path, String body) throws IOException, InterruptedException {
        var publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        var answer = send(HttpRequest.newBuilder(URI.create(hub.adminUrl() + path))
                .header("Authorization", "Bearer " + hub.adminToken())
                .method(method, publisher)
                .build());
        var text = text(answer).stripTrailing();
        return answer.statusCode() == 200 ? text : answer.statusCode() + " " + text;
    }

    static byte[] packed(JsonNode report) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(report.toString().getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    static byte[] body(HttpResponse<byte[]> answer) throws IOException {
        if (!answer.headers().firstValue("Content-Encoding").orElse("").equals("gzip")) return answer.body();
        try (var in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            return in.readAllBytes();
        }
    }

    static String text(HttpResponse<byte[]> answer) throws IOException {
        return new String(body(answer), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
    }
}
