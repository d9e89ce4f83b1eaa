package felhom.testkit;

import felhom.testkit.text.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// Compares two answers: status and reason, headers, body.
final class Answers {
    // Date, Expires and Content-Length follow from the rest.
    private static final List<String> HEADERS =
            List.of("Connection", "Content-Type", "Content-Encoding", "Cache-Control", "Pragma", "Server", "Location");
    private static final List<String> PRESENCE = List.of("Content-Length", "Expires", "Date");

    private Answers() {}

    static void compare(Sender.Received expected, Sender.Received actual, Comparison comparison) {
        if (!expected.statusLine().substring(0, 12).equals(actual.statusLine().substring(0, 12))) {
            comparison.differ("status is " + actual.statusLine().substring(9, 12));
            return;
        }
        comparison.text("reason", expected.statusLine(), actual.statusLine());
        for (var header : HEADERS) {
            if (header.equals("Location")) {
                if (expected.values(header).size() != actual.values(header).size()) comparison.differ(header);
            } else if (!expected.values(header).equals(actual.values(header))) {
                comparison.differ(header + " is " + actual.values(header));
            }
        }
        for (var header : PRESENCE) {
            if (expected.values(header).isEmpty() != actual.values(header).isEmpty()) comparison.differ(header);
        }
        // The recorder kept no compressed bodies.
        if (expected.values("Content-Encoding").isEmpty()) bodies(expected.body(), actual.body(), comparison);
    }

    private static void bodies(String expected, String actual, Comparison comparison) {
        if (expected.isEmpty() || actual.isEmpty()) {
            if (!expected.equals(actual)) comparison.differ("body");
            return;
        }
        try {
            var wanted = Json.parse(expected.getBytes(StandardCharsets.UTF_8));
            if (!(wanted instanceof ObjectNode object)) throw new IllegalStateException("no object: " + expected);
            var got = (ObjectNode) Json.parse(actual.getBytes(StandardCharsets.UTF_8));
            // How many tasks there were before the recording is not known.
            if (object.has("total") && got.has("total")) got.set("total", object.get("total"));
            comparison.compare("body", object, got);
        } catch (JacksonException e) {
            comparison.text("body", expected.strip(), actual.strip());
        }
    }
}
