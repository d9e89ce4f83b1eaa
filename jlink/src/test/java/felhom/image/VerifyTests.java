package felhom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Signatures, judged by the finished image.
class VerifyTests {
    private static final Path CORPUS = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../modules/felhom.authz/src/test/resources/felhom/authz/sshsig-vectors")
            .normalize();
    private static final JsonMapper JSON = new JsonMapper();

    private final Image image = Image.built();

    @TempDir
    Path temporary;

    private static List<JsonNode> cases() {
        return JSON.readTree(CORPUS.resolve("index.json"))
                .path("cases")
                .valueStream()
                .toList();
    }

    private static String line(JsonNode recorded) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("id", recorded.path("id").asString());
        line.put("sig_b64", base64(recorded.path("signature")));
        line.put("message_b64", base64(recorded.path("message")));
        line.set("namespace", recorded.path("namespace"));
        line.set("principal", recorded.path("principal"));
        line.put("allowed_signers", file(recorded.path("allowed_signers")).toString());
        line.put(
                "revoked",
                recorded.path("revoked").isNull()
                        ? null
                        : file(recorded.path("revoked")).toString());
        line.put("now", 1_798_761_600L);
        return line.toString();
    }

    private static Path file(JsonNode path) {
        return CORPUS.resolve(path.asString());
    }

    private static String base64(JsonNode path) throws IOException {
        return Base64.getEncoder().encodeToString(Files.readAllBytes(file(path)));
    }

    @Test
    void everyRecordedSignatureHasItsVerdictAndItsCode() throws Exception {
        var recorded = cases();
        var lines = new ArrayList<String>();
        for (var one : recorded) {
            lines.add(line(one));
        }

        var ended = image.runOn(Files.write(temporary.resolve("cases"), lines), "verify", "--batch");

        assertEquals(0, ended.exit(), ended::stderr);
        assertEquals("", ended.stderr());
        var answers = ended.stdout().lines().map(JSON::readTree).toList();
        assertEquals(548, answers.size());
        for (int i = 0; i < answers.size(); i++) {
            var expected = JSON.createObjectNode();
            expected.set("id", recorded.get(i).path("id"));
            expected.set("verdict", recorded.get(i).path("expected"));
            expected.set("code", recorded.get(i).path("code"));
            assertEquals(expected, answers.get(i));
        }
    }

    @Test
    void eachCaseIsAnsweredBeforeTheNextIsGiven() throws Exception {
        var process = new ProcessBuilder(image.launcher().toString(), "verify", "--batch").start();
        try (var answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var questions = process.outputWriter(StandardCharsets.UTF_8)) {
            for (var recorded : cases().subList(0, 3)) {
                questions.write(line(recorded) + "\n");
                questions.flush();

                assertEquals(
                        recorded.path("id"), JSON.readTree(answers.readLine()).path("id"));
            }
        } finally {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        assertEquals(0, process.exitValue());
    }

    @Test
    void takesThePlaceOfKeygen() throws Exception {
        var key = temporary.resolve("key");
        var message = Files.writeString(temporary.resolve("message"), "{}\n");
        keygen("-q", "-t", "ed25519", "-N", "", "-f", key.toString());
        keygen("-q", "-Y", "sign", "-f", key.toString(), "-n", "felhom-plan@v1", message.toString());
        var allowed =
                Files.writeString(temporary.resolve("allowed"), "alice " + Files.readString(Path.of(key + ".pub")));
        var arguments = List.of(
                "verify",
                "-Y",
                "verify",
                "-f",
                "" + allowed,
                "-I",
                "alice",
                "-n",
                "felhom-plan@v1",
                "-s",
                message + ".sig");

        var good = image.runOn(message, arguments.toArray(String[]::new));
        var damaged = image.runOn(key, arguments.toArray(String[]::new));

        assertEquals(0, good.exit(), good::stderr);
        assertTrue(good.stdout().startsWith("good signature of alice"), good::stdout);
        assertEquals(3, damaged.exit(), damaged::stderr);
        assertTrue(damaged.stdout().startsWith("refused: CRYPTO: "), damaged::stdout);
    }

    private static void keygen(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("ssh-keygen"));
        command.addAll(List.of(arguments));
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "--help", "config show", "signers check"})
    void whoDoesNotVerifyLoadsNoBouncyCastle(String command) throws Exception {
        var ended = classesOf(command.split(" "));

        assertTrue(ended.stdout().contains(" felhom.agent.Main "), "the log of classes is not there");
        assertFalse(ended.stdout().contains(" org.bouncycastle."), command);
    }

    @Test
    void neitherDoesTls() throws Exception {
        try (var host = SimulatedHost.start(temporary)) {
            var ended = image.with(host.environment())
                    .with("FELHOM_AGENT_JAVA_OPTIONS", "-XX:AOTMode=off -Xlog:class+load=info:stdout")
                    .run("--selftest=read");

            assertTrue(ended.stdout().contains("read self-test passed"), ended::stderr);
            assertFalse(ended.stdout().contains(" org.bouncycastle."), "TLS asks Bouncy Castle's provider");
        }
    }

    @Test
    void whoVerifiesLoadsBouncyCastle() throws Exception {
        var one = cases().getFirst();

        var ended = classesOf(
                "verify",
                "-f",
                "" + file(one.path("allowed_signers")),
                "-I",
                "a",
                "-n",
                "b",
                "-s",
                "" + file(one.path("signature")));

        assertTrue(ended.stdout().contains(" org.bouncycastle."), ended::stderr);
    }

    private Image.Ended classesOf(String... arguments) throws Exception {
        return image.with("FELHOM_AGENT_JAVA_OPTIONS", "-Xlog:class+load=info:stdout")
                .with("FELHOM_AGENT_TRUST_DIRECTORY", temporary.resolve("none").toString())
                .run(arguments);
    }
}
