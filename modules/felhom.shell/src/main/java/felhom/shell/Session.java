package felhom.shell;

import felhom.ops.Failure;
import felhom.ops.MissingPrivilege;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a command works with besides its request.
///
/// @param answered whether the answer in JSON has been given: there is one
record Session(Installation installation, Console console, Stop stop, AtomicBoolean answered) {
    // Plain ASCII whatever the locale: a terminal or a pipe without UTF-8 must not damage an answer.
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    Session(Installation installation, Console console, Stop stop) {
        this(installation, console, stop, new AtomicBoolean());
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static ArrayNode array() {
        return JSON.createArrayNode();
    }

    /// One line of JSON.
    void json(JsonNode node) {
        answered.set(true);
        console.line(JSON.writeValueAsString(node));
    }

    Exit failed(Request request, Failure failure) {
        return failed(request.json(), failure);
    }

    Exit failed(boolean json, Failure failure) {
        Exit exit = Exit.of(failure.kind());
        if (json && !answered.get()) {
            json(object().set("error", of(failure)));
        } else {
            console.error("error: " + failure.message());
            failure.log().forEach(line -> console.error("  | " + line));
        }
        return exit;
    }

    /// The answer of a command that ends without one, for whoever reads JSON; the words go to standard error anyway.
    void unanswered(Request request, String kind, String words) {
        console.error(words);
        if (request.json() && !answered.get()) {
            json(object().set("error", object().put("kind", kind).put("message", words)));
        }
    }

    static ObjectNode of(Failure failure) {
        ObjectNode node = object();
        node.put("kind", failure.kind().name().toLowerCase(java.util.Locale.ROOT));
        node.put("message", failure.message());
        failure.privilege().ifPresent(missing -> node.set("privilege", of(missing)));
        if (!failure.log().isEmpty()) {
            failure.log().forEach(node.putArray("log")::add);
        }
        return node;
    }

    static ObjectNode of(MissingPrivilege missing) {
        ObjectNode node = object();
        missing.path().ifPresent(path -> node.put("path", path));
        missing.privileges().ifPresent(privileges -> node.put("privilege", privileges));
        node.put("token", missing.token());
        return node;
    }
}
