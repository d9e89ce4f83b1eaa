package felhom.authz.trust;

import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Message;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.Verification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The recorded signatures with their verdicts, under `src/test/resources`.
public final class Corpus {
    static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("src/test/resources/felhom/authz/sshsig-vectors");

    private static final List<Case> CASES = read();

    private Corpus() {}

    public record Case(
            String id,
            Path signature,
            Path message,
            Path allowedSigners,
            Optional<Path> revoked,
            Request request,
            boolean accept,
            Code code) {
        @Override
        public String toString() {
            return id;
        }

        /// What the verifier says; a file that cannot be read is a bad one.
        Verification verify() {
            var trust = revoked.map(list -> Trust.parse(orGarbage(allowedSigners), orGarbage(list)))
                    .orElseGet(() -> Trust.parse(orGarbage(allowedSigners)));
            return switch (trust) {
                case Loaded.Bad<Trust>(var refusal) -> new Verification.Refused(refusal);
                case Loaded.Good<Trust>(var good) ->
                    new SshsigVerifier(good).verify(bytes(signature), Message.of(bytes(message)), request);
            };
        }
    }

    public static List<Case> cases() {
        return CASES;
    }

    private static List<Case> read() {
        JsonNode index = JsonMapper.shared().readTree(bytes(ROOT.resolve("index.json")));
        var now = Instant.ofEpochSecond(index.get("now").asLong());
        return StreamSupport.stream(index.get("cases").spliterator(), false)
                .map(node -> new Case(
                        text(node, "id"),
                        ROOT.resolve(text(node, "signature")),
                        ROOT.resolve(text(node, "message")),
                        ROOT.resolve(text(node, "allowed_signers")),
                        node.get("revoked").isNull()
                                ? Optional.empty()
                                : Optional.of(ROOT.resolve(text(node, "revoked"))),
                        new Request(text(node, "namespace"), text(node, "principal"), now),
                        text(node, "expected").equals("accept"),
                        Code.valueOf(text(node, "code"))))
                .toList();
    }

    private static String text(JsonNode node, String field) {
        return node.get(field).asString();
    }

    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // Two paths of the corpus name no file on purpose; this stands for them, as what no parser takes.
    private static byte[] orGarbage(Path file) {
        return Files.isRegularFile(file) ? bytes(file) : new byte[] {0};
    }
}
