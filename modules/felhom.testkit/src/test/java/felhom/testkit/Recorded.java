package felhom.testkit;

import felhom.testkit.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One request to a real host and what came back.
///
/// @param index its place in the recording, from 0
/// @param request method and URL; in the recording of the HTTP layer also a whole request
/// @param authorization the value of the header, empty for none; `<secret>` stands for the token's secret
/// @param taskStatus the answer about the task that it started, once that had ended
record Recorded(
        int index,
        String title,
        String request,
        String authorization,
        Optional<String> body,
        String statusLine,
        List<String> headers,
        String response,
        double seconds,
        boolean closed,
        Optional<String> taskStatus,
        Optional<String> taskLog) {

    static List<Recorded> load(String recording, Renaming renaming) {
        var all = new ArrayList<Recorded>();
        for (var node : Json.parse(renaming.apply(text(recording)).getBytes(StandardCharsets.UTF_8))) {
            all.add(of(all.size(), node));
        }
        return all;
    }

    private static String text(String recording) {
        try (var in = Recorded.class.getResourceAsStream("recorded/" + recording + ".json")) {
            if (in == null) throw new IllegalArgumentException("no recording " + recording);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Recorded of(int index, JsonNode node) {
        return new Recorded(
                index,
                text(node, "title").orElseThrow(),
                text(node, "request").orElseThrow(),
                text(node, "auth").orElse(""),
                text(node, "body"),
                text(node, "status").orElse(""),
                node.path("headers").valueStream().map(JsonNode::asString).toList(),
                text(node, "response").orElse(""),
                node.path("seconds").asDouble(),
                node.path("closed").asBoolean(false),
                text(node, "task_status"),
                text(node, "task_log"));
    }

    private static Optional<String> text(JsonNode node, String name) {
        var value = node.path(name);
        return value.isString() ? Optional.of(value.asString()) : Optional.empty();
    }

    /// Whether the whole conversation on a connection was recorded, byte by byte.
    boolean raw() {
        return request.contains("\n");
    }

    String method() {
        return request.substring(0, request.indexOf(' '));
    }

    /// From the path on.
    String url() {
        return request.substring(request.indexOf(' ') + 1).replaceFirst("^https?://[^/]+", "");
    }

    boolean plain() {
        return request.contains(" http://");
    }

    /// When the answer was sent; empty for a raw conversation without headers of its own.
    Optional<Instant> answered() {
        var lines = raw() ? response.lines().toList() : headers;
        return lines.stream()
                .filter(line -> line.startsWith("Date: "))
                .map(line -> ZonedDateTime.parse(line.substring(6), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .findFirst();
    }
}
