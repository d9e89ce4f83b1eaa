package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `verify`, typed where `ssh-keygen -Y verify` would be.
class VerifyTests {
    private static final byte[] MESSAGE = "{\"typ\": \"felhom-plan/1\"}\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final Desk desk = new Desk();
    private Keygen keygen;
    private Path alice;
    private Path signature;
    private Path allowed;

    @BeforeEach
    void aliceSigns() throws Exception {
        keygen = new Keygen(directory);
        alice = keygen.key("alice", "ed25519");
        signature = keygen.sign(alice, "felhom-plan@v1", MESSAGE);
        allowed = allow("alice namespaces=\"felhom-plan@v1\" " + Keygen.line(alice));
    }

    private Path allow(String... lines) throws Exception {
        return Files.write(directory.resolve("allowed"), List.of(lines));
    }

    private TestAgent.Result verify(byte[] message, String... more) {
        var args = new ArrayList<>(List.of(
                "verify", "-f", allowed.toString(), "-I", "alice", "-n", "felhom-plan@v1", "-s", signature.toString()));
        for (String argument : more) {
            args.add(argument);
        }
        return desk.run(message, args);
    }

    private static JsonNode json(TestAgent.Result result) {
        assertEquals(1, result.out().lines().count(), result.all());
        return new JsonMapper().readTree(result.out());
    }

    @Test
    void aGoodSignatureIsSaidToBeWhose() throws Exception {
        TestAgent.Result text = verify(MESSAGE);
        JsonNode json = json(verify(MESSAGE, "--json"));

        assertEquals(Exit.OK, text.exit(), text.all());
        assertTrue(
                text.out().startsWith("good signature of alice for felhom-plan@v1: ssh-ed25519 SHA256:"), text.out());
        assertEquals("accept", json.path("verdict").asString());
        assertEquals("OK", json.path("code").asString());
        assertEquals("alice", json.path("principal").asString());
        assertEquals("ssh-ed25519", json.path("key_type").asString());
        assertTrue(text.out().contains(json.path("fingerprint").asString()), text.out());
        assertEquals(1, json.path("line").asInt());
    }

    @Test
    void aRefusalSaysItsCodeAndWhy() {
        TestAgent.Result text = verify("{}".getBytes(StandardCharsets.UTF_8));
        JsonNode json = json(verify("{}".getBytes(StandardCharsets.UTF_8), "--json"));

        assertEquals(Exit.REFUSED, text.exit(), text.all());
        assertEquals("refused: CRYPTO: the signature does not fit message, namespace and key\n", text.out());
        assertEquals("reject", json.path("verdict").asString());
        assertEquals("CRYPTO", json.path("code").asString());
        assertTrue(json.path("reason").asString().contains("does not fit"), json.toString());
    }

    @Test
    void aTrustFileThatCannotBeUsedIsNamedWithItsLine() throws Exception {
        allowed = allow("# first line", "alice ssh-ed25519 nonsense");

        TestAgent.Result text = verify(MESSAGE);

        assertEquals(Exit.REFUSED, text.exit(), text.all());
        assertTrue(text.out().startsWith("refused: TRUST_FILE: " + allowed + ": "), text.out());
        assertTrue(text.out().contains("line 2: "), text.out());
    }

    @Test
    void theKeyOfAGoodSignatureIsPrintedAsKeygenPrintsIt() throws Exception {
        allowed = allow(
                "# first line",
                "bob " + Keygen.line(keygen.key("bob", "ed25519")),
                "alice namespaces=\"felhom-plan@v1\",valid-before=\"20990101Z\" \t" + Keygen.line(alice));
        String key = Keygen.line(alice).replaceFirst(" [^ ]*$", "");

        TestAgent.Result quiet = verify(MESSAGE, "-q", "-O", "print-pubkey");
        TestAgent.Result said = verify(MESSAGE, "-O", "print-pubkey");
        TestAgent.Result refused = verify("{}".getBytes(StandardCharsets.UTF_8), "-O", "print-pubkey");

        assertEquals(key + "\n", quiet.out());
        assertEquals(2, said.out().lines().count(), said.out());
        assertEquals(key, said.out().lines().toList().getLast());
        assertEquals(
                key,
                json(verify(MESSAGE, "--json", "-O", "print-pubkey"))
                        .path("public_key")
                        .asString());
        assertFalse(refused.all().contains("ssh-ed25519"), refused.all());
    }

    @Test
    void theSameArgumentsServeKeygenAndTheAgent() throws Exception {
        Path message = Files.write(directory.resolve("message"), MESSAGE);
        Path other = Files.writeString(directory.resolve("other"), "{}");
        Path revoked = Files.writeString(directory.resolve("revoked"), Keygen.line(alice) + "\n");
        var arguments = List.of(
                "-Y", "verify", "-f", allowed.toString(), "-I", "alice", "-n", "felhom-plan@v1", "-s", "" + signature);
        for (var more : List.of(
                List.<String>of(),
                List.of("-I", "bob"),
                List.of("-n", "file"),
                List.of("-r", revoked.toString()),
                List.of("-O", "verify-time=20270101Z"),
                List.of("-Overify-time=20270101Z"),
                List.of("-O", "Verify-Time=20270101Z"),
                List.of("-O", "print-pubkey"),
                List.of("-O", "PRINT-PUBKEY", "-O", "verify-time=20270101Z"),
                List.of("-q"),
                List.of("-qf" + allowed),
                List.of("-f" + allowed, "-Ialice", "-nfelhom-plan@v1", "-s" + signature),
                List.of("-Ibob"),
                List.of("-n=felhom-plan@v1"),
                List.of("-Overify-time=20270101Z", "-O", "verify-time=20270102Z"),
                List.of("-O", "verify-time=202701011200"))) {
            for (Path input : List.of(message, other)) {
                var theirs = new ArrayList<>(arguments);
                theirs.addAll(more);
                var ours = new ArrayList<>(List.of("verify"));
                ours.addAll(theirs);

                boolean accepted = keygen.run(input, theirs) == 0;
                TestAgent.Result result = desk.run(Files.readAllBytes(input), ours);

                assertEquals(accepted ? Exit.OK : Exit.REFUSED, result.exit(), ours + result.all());
            }
        }
    }

    @Test
    void anOptionThatKeygenDoesNotTakeTheAgentDoesNotTakeEither() throws Exception {
        Path message = Files.write(directory.resolve("message"), MESSAGE);
        for (String option : List.of("print-pubkeys", "print-pubkey=1", "hashalg=sha256", "verify-time")) {
            var theirs = List.of(
                    "-Y",
                    "verify",
                    "-f",
                    "" + allowed,
                    "-I",
                    "alice",
                    "-n",
                    "felhom-plan@v1",
                    "-s",
                    "" + signature,
                    "-O",
                    option);

            TestAgent.Result result = verify(MESSAGE, "-O", option);

            assertFalse(keygen.run(message, theirs) == 0, option);
            assertEquals(Exit.USAGE, result.exit(), result.all());
            assertTrue(result.err().contains("or print-pubkey"), result.err());
        }
    }

    @Test
    void whatSshKeygenIsToldToKeepToItselfTheAgentDoesToo() {
        TestAgent.Result good = verify(MESSAGE, "-q");
        TestAgent.Result bad = verify("{}".getBytes(StandardCharsets.UTF_8), "-q");

        assertEquals(Exit.OK, good.exit(), good.all());
        assertEquals(Exit.REFUSED, bad.exit(), bad.all());
        assertEquals("", good.all() + bad.all());
        assertEquals("OK", json(verify(MESSAGE, "-q", "--json")).path("code").asString());
    }

    @Test
    void theTimeDecidesWhetherASignerIsValid() throws Exception {
        allow("alice namespaces=\"felhom-plan@v1\",valid-after=\"20270101Z\",valid-before=\"20270201Z\" "
                + Keygen.line(alice));

        assertTrue(verify(MESSAGE, "-O", "verify-time=20261231235959Z").out().contains("NOT_YET_VALID"));
        assertEquals(Exit.OK, verify(MESSAGE, "-O", "verify-time=20270101Z").exit());
        assertEquals(
                Exit.OK, verify(MESSAGE, "-O", "verify-time=202702010000UTC").exit());
        assertTrue(verify(MESSAGE, "-O", "verify-time=20270201000001Z").out().contains("EXPIRED"));
    }

    @Test
    void aTimeWithoutZIsLocalAndTheAnswerSaysWhichInstantThatIs() {
        TestAgent.Result result = verify(MESSAGE, "-O", "verify-time=202701021530");

        assertEquals(Exit.OK, result.exit(), result.all());
        assertTrue(result.err().contains("verify-time has no Z: taken in time zone"), result.err());
        assertTrue(result.err().contains("2027-01-0"), result.err());
        assertEquals("", verify(MESSAGE, "-O", "verify-time=202701021530Z").err());
    }

    @Test
    void aKeyThatIsRevokedSignsNoMoreHoweverTheListIsWritten() throws Exception {
        Path list = Files.writeString(directory.resolve("revoked"), "# gone\n" + Keygen.line(alice) + "\n");
        Path krl = directory.resolve("krl");
        assertEquals(0, keygen.run(Path.of("/dev/null"), List.of("-q", "-k", "-f", krl.toString(), alice + ".pub")));

        for (Path revoked : List.of(list, krl)) {
            TestAgent.Result result = verify(MESSAGE, "-r", revoked.toString());
            assertEquals(Exit.REFUSED, result.exit(), result.all());
            assertTrue(result.out().startsWith("refused: REVOKED: "), result.out());
        }
        assertEquals(
                Exit.OK,
                verify(MESSAGE, "-r", Files.writeString(list, "").toString()).exit());
    }

    @Test
    void everyKindOfRefusalComesThroughWithItsCode() {
        Map<String, JsonNode> ofEach = new HashMap<>();
        Vectors.cases()
                .forEach(recorded -> ofEach.putIfAbsent(recorded.path("code").asString(), recorded));
        assertEquals(25, ofEach.size(), ofEach.keySet().toString());

        ofEach.values().stream()
                .filter(recorded -> !recorded.path("id").asString().equals("revoked-missing"))
                .forEach(VerifyTests::comesThrough);
    }

    private static void comesThrough(JsonNode recorded) {
        var args = new ArrayList<>(List.of("verify", "--json", "-O", "verify-time=20270101000000Z"));
        args.addAll(List.of("-f", Vectors.file(recorded, "allowed_signers")));
        args.addAll(List.of("-s", Vectors.file(recorded, "signature")));
        args.addAll(List.of("-n", recorded.path("namespace").asString()));
        args.addAll(List.of("-I", recorded.path("principal").asString()));
        if (recorded.path("revoked").isString()) {
            args.addAll(List.of("-r", Vectors.file(recorded, "revoked")));
        }
        byte[] message = bytes(Path.of(Vectors.file(recorded, "message")));

        TestAgent.Result result = new Desk().run(message, args);

        assertEquals(
                recorded.path("code").asString(),
                json(result).path("code").asString(),
                recorded.path("id") + result.all());
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void wrongUsageNamesWhatIsWrong() throws Exception {
        var wrong = new HashMap<List<String>, String>();
        wrong.put(List.of("verify"), "-f, -I, -n, -s: missing");
        wrong.put(List.of("verify", "-f", "a", "-I", "b", "-s", "c"), "-n: missing");
        wrong.put(args("-f", directory + "/none"), "-f: '" + directory + "/none': there is no such file");
        wrong.put(args("-s", directory + "/none"), "-s: '" + directory + "/none': there is no such file");
        wrong.put(args("-r", directory.toString()), "-r: '" + directory + "': is a directory");
        wrong.put(args("-Y", "sign"), "-Y: 'sign': expected verify");
        wrong.put(args("-O", "hashalg=sha256"), "-O: 'hashalg=sha256': expected verify-time=");
        wrong.put(args("-Ohashalg=sha256", "-Overify-time=20270101Z"), "-O: 'hashalg=sha256': expected verify-time=");
        wrong.put(args("-O=verify-time=20270101Z", "-q"), "-O: '=verify-time=20270101Z': expected verify-time=");
        wrong.put(args("-z", "x"), "unknown option '-z' of 'verify'");
        wrong.put(args("-qzx", "x"), "unknown option '-zx' of 'verify'");
        wrong.put(args("-O", "verify-time=tomorrow"), "'tomorrow': expected YYYYMMDD");
        wrong.put(args("-O", "verify-time=20270230Z"), "there is no such time");
        wrong.put(args("-O", "verify-time=2027010112"), "expected YYYYMMDD");
        wrong.put(List.of("verify", "--batch", "-f", "a"), "-f: not with --batch");

        for (var line : wrong.entrySet()) {
            TestAgent.Result result = desk.run(MESSAGE, line.getKey());
            assertEquals(Exit.USAGE, result.exit(), line + result.all());
            assertTrue(result.err().contains(line.getValue()), line + result.all());
            assertEquals("", result.out());
        }
        assertEquals(
                "usage",
                json(desk.run(MESSAGE, List.of("verify", "--json")))
                        .path("error")
                        .path("kind")
                        .asString());
    }

    private List<String> args(String name, String value) {
        var args = new ArrayList<>(List.of(
                "verify", "-f", allowed.toString(), "-I", "alice", "-n", "felhom-plan@v1", "-s", signature.toString()));
        args.addAll(List.of(name, value));
        return args;
    }

    @Test
    void aLongMessageIsVerifiedAndATooLongOneIsNotTakenForAnother() throws Exception {
        byte[] message = new byte[16 * 1024 * 1024];
        signature = keygen.sign(alice, "felhom-plan@v1", message);

        assertEquals(Exit.OK, verify(message).exit());
        TestAgent.Result longer = verify(new byte[message.length + 1]);

        assertEquals(Exit.USAGE, longer.exit());
        assertTrue(longer.err().contains("longer than 16777216 bytes"), longer.err());
        assertFalse(longer.out().contains("refused"), longer.out());
    }
}
