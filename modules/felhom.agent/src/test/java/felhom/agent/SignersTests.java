package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `signers list` and `signers check` on a trust directory with keys of the real `ssh-keygen`.
class SignersTests {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    @TempDir
    Path directory;

    private final Desk desk = new Desk();
    private Keygen keygen;
    private Path trust;

    @BeforeEach
    void anEmptyTrustDirectory() throws Exception {
        keygen = new Keygen(directory);
        trust = Files.createDirectory(directory.resolve("trust"));
        mode(trust, "rwxr-xr-x");
        desk.environment.put("FELHOM_AGENT_TRUST_DIRECTORY", trust.toString());
        write("revoked");
    }

    private static void mode(Path path, String mode) throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private void write(String name, String... lines) throws Exception {
        mode(Files.write(trust.resolve(name), List.of(lines)), "rw-r--r--");
    }

    private String entry(String name, Duration fromNow, String... keygenArguments) throws Exception {
        var more = new ArrayList<>(List.of(keygenArguments));
        Path key = keygen.key(name, more.removeFirst(), more.toArray(String[]::new));
        return name + " namespaces=\"felhom-plan@v1\",valid-before=\""
                + TIME.format(Instant.now().plus(fromNow)) + "\" " + Keygen.line(key);
    }

    private TestAgent.Result signers(String... args) {
        var all = new ArrayList<>(List.of("signers"));
        all.addAll(List.of(args));
        return desk.run(new byte[0], all);
    }

    private static JsonNode json(TestAgent.Result result) {
        assertEquals(1, result.out().lines().count(), result.all());
        return new JsonMapper().readTree(result.out());
    }

    @Test
    void whoMaySignIsListedAndAGoodDirectoryPasses() throws Exception {
        write("operators", "# us", entry("alice", Duration.ofDays(90), "ed25519"));

        TestAgent.Result list = signers("list");
        JsonNode json = json(signers("list", "--json"));

        assertEquals(Exit.OK, list.exit(), list.all());
        assertTrue(list.out().contains("alice") && list.out().contains("ssh-ed25519"), list.out());
        assertEquals("alice", json.path(0).path("principal").asString());
        assertEquals(2, json.path(0).path("line").asInt());
        assertEquals("felhom-plan@v1", json.path(0).path("namespaces").asString());
        assertEquals("valid", json.path(0).path("state").asString());
        assertTrue(list.out().contains(json.path(0).path("fingerprint").asString()));
        assertEquals("1 signer, nothing wrong\n", signers("check").out());
        assertTrue(json(signers("check", "--json")).path("passed").asBoolean());
    }

    /// The agent's own file keeps stricter rules than ssh-keygen's, and one line that breaks them refuses it
    /// whole.
    @Test
    void aFileThatNoOrderWouldBelieveIsNotListedAsValid() throws Exception {
        String good = entry("alice", Duration.ofDays(90), "ed25519");
        String open = entry("bob", Duration.ofDays(90), "ed25519").replace("namespaces=\"felhom-plan@v1\",", "");
        write("operators", good, open);

        TestAgent.Result text = signers("list");
        TestAgent.Result json = signers("list", "--json");

        assertEquals(Exit.FAILED, text.exit(), text.all());
        assertEquals("", text.out());
        assertTrue(
                text.err()
                        .startsWith(
                                "error: no signature is believed: " + trust + "/operators:2: namespaces= is missing"),
                text.err());
        assertEquals(Exit.FAILED, json.exit(), json.all());
        assertEquals("host", json(json).path("error").path("kind").asString());
    }

    @Test
    void everyBadLineIsNamedAtOnce() throws Exception {
        Path bare = keygen.key("bare", "ed25519");
        write(
                "operators",
                entry("alice", Duration.ofDays(90), "ed25519"),
                "nonsense",
                "bob ssh-ed25519 AAAA",
                "*,!eve " + Keygen.line(bare),
                "again " + Keygen.line(bare));

        TestAgent.Result check = signers("check");
        TestAgent.Result list = signers("list");

        assertEquals(Exit.FAILED, check.exit(), check.all());
        for (String expected : List.of(
                "operators:2: not 'principals",
                "operators:3: ",
                "operators:4: one principal, by name",
                "operators:4: namespaces= is missing",
                "operators:5: valid-before= is missing",
                "operators:5: this key is listed before")) {
            assertTrue(check.out().contains(expected), expected + " in\n" + check.out());
        }
        assertEquals(Exit.FAILED, list.exit());
        assertTrue(list.err().contains("no signature is believed: " + trust + "/operators:2: "), list.err());
    }

    @Test
    void whatIsWeakEndsSoonHasEndedOrIsRevokedIsAWarning() throws Exception {
        String gone = entry("carol", Duration.ofDays(90), "ed25519");
        write(
                "operators",
                entry("alice", Duration.ofDays(90), "rsa", "-b", "2048"),
                entry("bob", Duration.ofDays(5), "ed25519"),
                entry("old", Duration.ofDays(-5), "ed25519"),
                gone);
        write("revoked", Keygen.line(directory.resolve("carol")));

        JsonNode check = json(signers("check", "--json"));

        assertTrue(check.path("passed").asBoolean(), check.toString());
        assertEquals(4, check.path("findings").size(), check.toString());
        for (String expected : List.of(
                "operators:1: an RSA key below 3072 bits",
                "operators:2: expires soon",
                "operators:3: expired",
                "operators:4: this key is revoked")) {
            assertTrue(check.toString().contains(expected), expected + " in " + check);
        }
        JsonNode list = json(signers("list", "--json"));
        assertEquals("expires soon", list.path(1).path("state").asString());
        assertEquals("expired", list.path(2).path("state").asString());
        assertEquals("revoked", list.path(3).path("state").asString());
    }

    @Test
    void nobodyLeftToSignIsAnError() throws Exception {
        write("operators", entry("old", Duration.ofDays(-5), "ed25519"));

        TestAgent.Result check = signers("check");

        assertEquals(Exit.FAILED, check.exit());
        assertTrue(check.out().contains("nobody can sign now"), check.out());
    }

    @Test
    void aPolicyThatCannotBeUsedIsAnErrorAsForEveryOrder() throws Exception {
        write(
                "operators",
                entry("alice", Duration.ofDays(90), "ed25519"),
                entry("bob", Duration.ofDays(90), "ed25519"));
        write("policy.json", "{\"version\": 1, \"operations\": {\"rolback\": {\"threshold\": 2}}}");

        TestAgent.Result check = signers("check");

        assertEquals(Exit.FAILED, check.exit(), check.all());
        assertTrue(
                check.out().contains(trust + "/policy.json: operations: there is no operation 'rolback'"), check.out());
        write("policy.json", "{\"version\": 1, \"default\": {\"threshold\": 2}}");
        assertEquals("2 signers, nothing wrong\n", signers("check").out());
    }

    @Test
    void aPolicyThatAsksForMoreOperatorsThanCanSignNowIsAnError() throws Exception {
        write(
                "operators",
                entry("alice", Duration.ofDays(90), "ed25519"),
                entry("bob", Duration.ofDays(90), "ed25519"),
                entry("old", Duration.ofDays(-5), "ed25519"),
                entry("other", Duration.ofDays(90), "ed25519").replace("felhom-plan@v1", "git"));
        write(
                "policy.json",
                "{\"version\": 1, \"default\": {\"threshold\": 2}, \"guests\": {\"101\": {\"threshold\": 3}}}");

        TestAgent.Result check = signers("check");

        assertEquals(Exit.FAILED, check.exit(), check.all());
        assertTrue(
                check.out().contains("policy.json: guests.101 asks for 3 operators, and 2 can sign now"), check.out());
        assertTrue(check.out().contains("WARN  " + trust + "/operators:4: namespaces=\"git\": no plan"), check.out());
    }

    @Test
    void whatThePolicySaysOfBenignOperationsIsAskedOfNobody() throws Exception {
        write("operators", entry("alice", Duration.ofDays(90), "ed25519"));
        write(
                "policy.json",
                "{\"version\": 1, \"default\": {\"threshold\": 1}, \"operations\": {\"snapshot\": {\"threshold\":"
                        + " 2}}}");

        TestAgent.Result check = signers("check");

        assertEquals(Exit.OK, check.exit(), check.all());
        write("policy.json", "{\"version\": 1, \"operations\": {\"stop-task\": {\"threshold\": 2}}}");
        assertTrue(
                signers("check").out().contains("operations.stop-task asks for 2 operators, and 1 can sign now"),
                signers("check").out());
    }

    @Test
    void aNamespaceThatNoPlanHasLetsNobodySign() throws Exception {
        write(
                "operators",
                entry("alice", Duration.ofDays(90), "ed25519").replace("felhom-plan@v1", "felhom-plan"),
                entry("bob", Duration.ofDays(90), "ed25519").replace("felhom-plan@v1", "felhom-plan"));

        JsonNode check = json(signers("check", "--json"));

        assertFalse(check.path("passed").asBoolean(), check.toString());
        assertTrue(check.toString().contains("nobody can sign now"), check.toString());
        assertTrue(check.toString().contains("that takes felhom-plan@v1"), check.toString());
    }

    @Test
    void whoElseCouldHaveWrittenTheFilesIsLookedAt() throws Exception {
        write("operators", entry("alice", Duration.ofDays(90), "ed25519"));
        mode(trust, "rwxrwxr-x");
        mode(trust.resolve("operators"), "rw-r--rw-");
        Files.delete(trust.resolve("revoked"));
        Files.createSymbolicLink(trust.resolve("revoked"), directory.resolve("alice.pub"));

        TestAgent.Result check = signers("check");
        TestAgent.Result list = signers("list");

        assertEquals(Exit.FAILED, check.exit(), check.all());
        assertTrue(check.out().contains(trust + ": its group or others may write it: chmod go-w"), check.out());
        assertTrue(check.out().contains("operators: its group or others may write it"), check.out());
        assertTrue(check.out().contains("revoked: is a symbolic link"), check.out());
        assertEquals(Exit.FAILED, list.exit());
        assertTrue(list.err().contains("may write it"), list.err());
    }

    @Test
    void whatIsMissingIsNamed() throws Exception {
        Files.delete(trust.resolve("revoked"));
        TestAgent.Result files = signers("check");
        Files.delete(trust);
        TestAgent.Result all = signers("check");

        assertEquals(Exit.FAILED, files.exit());
        assertTrue(files.out().contains("operators: missing"), files.out());
        assertTrue(files.out().contains("revoked: missing"), files.out());
        assertEquals(Exit.FAILED, all.exit());
        assertTrue(all.out().contains(trust + ": there is no such directory"), all.out());
    }

    @Test
    void aFileIsCheckedBeforeItIsInstalled() throws Exception {
        Path draft = Files.write(directory.resolve("draft"), List.of(entry("alice", Duration.ofDays(90), "ed25519")));
        Path revoked = Files.writeString(directory.resolve("gone"), Keygen.line(directory.resolve("alice")) + "\n");

        assertEquals(Exit.OK, signers("check", "--file", draft.toString()).exit());
        TestAgent.Result without = signers("check", "--file", draft.toString(), "--revoked", revoked.toString());

        assertEquals(Exit.FAILED, without.exit(), without.all());
        assertTrue(without.out().contains("nobody can sign now"), without.out());
        assertEquals(Exit.USAGE, signers("check", "--file", "/nonexistent").exit());
        assertEquals(
                Exit.USAGE, signers("list", "--revoked", revoked.toString()).exit());
    }

    @Test
    void aTrustDirectoryThatIsNoFullPathIsAnErrorOfConfiguration() {
        desk.environment.put("FELHOM_AGENT_TRUST_DIRECTORY", "trust");

        TestAgent.Result result = signers("list");

        assertEquals(Exit.USAGE, result.exit());
        assertTrue(result.err().contains("FELHOM_AGENT_TRUST_DIRECTORY: 'trust'; expected"), result.err());
    }
}
