package felhom.proxmox;

import felhom.proxmox.http.Connection;
import felhom.proxmox.http.PinnedTrust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The twin: sends, parses, and nothing else. No limits, no types, no errors told apart.
final class PlainClient implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client;
    private final URI endpoint;
    private final String authorization;

    PlainClient(Connection connection) {
        endpoint = connection.endpoint();
        authorization = connection.token().header();
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(PinnedTrust.context(
                        connection.trust(), connection.endpoint().getHost()))
                .build();
    }

    JsonNode data(String path) {
        try {
            return data(client.send(request(path), BodyHandlers.ofByteArray()));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(path + ": " + e, e);
        }
    }

    /// The same, but the exchange runs in the HTTP client's threads, as that of [felhom.proxmox.http.Transport]
    /// does; `send` runs some of it in the caller's.
    JsonNode dataElsewhere(String path) {
        return data(client.sendAsync(request(path), BodyHandlers.ofByteArray()).join());
    }

    int bytes(String path) {
        return client.sendAsync(request(path), BodyHandlers.ofByteArray())
                .join()
                .body()
                .length;
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(endpoint + "/api2/json" + path))
                .header("Authorization", authorization)
                .build();
    }

    private static JsonNode data(HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(answer.uri() + ": " + answer.statusCode());
        }
        return JSON.readTree(answer.body()).path("data");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
