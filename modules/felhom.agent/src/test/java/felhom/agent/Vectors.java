package felhom.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The recorded signatures of felhom.authz, each with its verdict.
final class Vectors {
    static final Path ROOT = Path.of("")
            .toAbsolutePath()
            .resolve("../felhom.authz/src/test/resources/felhom/authz/sshsig-vectors")
            .normalize();
    private static final JsonMapper JSON = new JsonMapper();

    private Vectors() {}

    static List<JsonNode> cases() {
        JsonNode index = JSON.readTree(ROOT.resolve("index.json"));
        return StreamSupport.stream(index.path("cases").spliterator(), false).toList();
    }

    /// A case as a line for `verify --batch`.
    static String line(JsonNode recorded) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("id", recorded.path("id").asString());
        line.put("sig_b64", base64(recorded.path("signature").asString()));
        line.put("message_b64", base64(recorded.path("message").asString()));
        line.put("namespace", recorded.path("namespace").asString());
        line.put("principal", recorded.path("principal").asString());
        line.put("allowed_signers", file(recorded, "allowed_signers"));
        if (recorded.path("revoked").isString()) {
            line.put("revoked", file(recorded, "revoked"));
        }
        line.put("now", 1_798_761_600L);
        return line.toString();
    }

    static String file(JsonNode recorded, String field) {
        return ROOT.resolve(recorded.path(field).asString()).toString();
    }

    private static String base64(String file) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(ROOT.resolve(file)));
    }
}
