package felhom.proxmox;

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
                .sslContext(PinnedTrust.context(connection.trust()))
                .build();
    }

    byte[] bytes(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/api2/json" + path))
                .header("Authorization", authorization)
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(path + ": " + e, e);
        }
    }

    JsonNode data(String path) {
        return JSON.readTree(bytes(path)).path("data");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
