package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.shell.console.Secrets;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The configuration as an operator meets it: file, environment, credentials, and what is said when it is
/// wrong.
@BothWays
class ConfigurationTests {
    @TempDir
    private Path dir;

    private Result check(TestAgent agent, String json) throws Exception {
        Path file = Files.writeString(dir.resolve("agent.json"), json);
        return agent.run("config", "check", "--config", file.toString());
    }

    private static String logged(TestAgent agent, String command) {
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
            assertEquals(Exit.OK, agent.run(command.split(" ")).exit());
        } finally {
            System.setErr(before);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    private static TestAgent bare() {
        TestAgent agent = new TestAgent();
        agent.environment.clear();
        return agent;
    }

    /// What somebody writes into the file meanwhile is for the next command.
    @Test
    void aCommandWorksWithOneReadingOfTheFile() throws Exception {
        Path file = Files.writeString(dir.resolve("agent.json"), "{\"trust\": {\"directory\": \"/first\"}}");
        Agent agent = new Agent(
                new Configuration.Source(Map.of(), file, Path.of("/proc/sys/kernel/hostname")),
                Machine.real(),
                new Secrets());
        assertEquals(Path.of("/first"), agent.trustDirectory(Optional.empty()));

        Files.writeString(file, "{\"trust\": {\"directory\": \"/second\"}}");

        assertEquals(Path.of("/first"), agent.trustDirectory(Optional.empty()));
    }

    @Test
    void theEnvironmentAloneIsEnough() {
        try (TestAgent agent = new TestAgent()) {
            assertEquals(Exit.OK, agent.run("config", "check").exit());
        }
    }

    @Test
    void nothingAtAllIsSaidCleanly() {
        try (TestAgent agent = bare()) {
            Result result = agent.run("--selftest");

            assertEquals(Exit.USAGE, result.exit());
            assertTrue(
                    result.err().startsWith("error: not configured: set FELHOM_AGENT_PROXMOX_ENDPOINT"), result.err());
            assertEquals(1, result.err().lines().count(), result.err());
        }
    }

    @Test
    void theFileIsOverlaidByTheEnvironment() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Path file = Files.writeString(
                    dir.resolve("agent.json"),
                    "{\"//\":\"a comment\",\"proxmox\":{\"node\":\"other\",\"endpoint\":\"https://192.0.2.1:8006\","
                            + "\"tls\":{\"fingerprint\":[\"" + "AB".repeat(32) + "\"]}}}");

            Result show = agent.run("config", "show", "--config", file.toString());
            Result list = agent.run("guest", "list", "--config", file.toString());

            assertTrue(
                    show.out().lines().anyMatch(line -> line.matches("proxmox.node +pve +FELHOM_AGENT_PROXMOX_NODE")),
                    show.out());
            assertEquals(Exit.OK, list.exit(), list.all());
        }
    }

    @Test
    void theEnvironmentNamesAnotherFileAndTheCommandLineYetAnother() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Path file = Files.writeString(dir.resolve("mine.json"), "{\"selftest\":{\"vmid\":7001}}");
            Path other = Files.writeString(dir.resolve("other.json"), "{\"selftest\":{\"vmid\":7002}}");
            agent.environment.put("FELHOM_AGENT_CONFIG", file.toString());

            Result byVariable = agent.run("config", "show");
            Result byOption = agent.run("config", "show", "--config", other.toString());
            agent.environment.put(
                    "FELHOM_AGENT_CONFIG", dir.resolve("none.json").toString());
            Result missing = agent.run("config", "show");
            agent.environment.put("FELHOM_AGENT_CONFIG", "");
            Result empty = agent.run("config", "show");

            assertTrue(byVariable.out().contains("7001"), byVariable.all());
            assertTrue(byOption.out().contains("7002") && !byOption.out().contains("7001"), byOption.all());
            assertEquals(Exit.USAGE, missing.exit(), missing.all());
            assertTrue(missing.err().contains("none.json: there is no such file"), missing.all());
            assertEquals(Exit.USAGE, empty.exit(), empty.all());
            assertTrue(empty.err().contains("FELHOM_AGENT_CONFIG: it is empty"), empty.all());
        }
    }

    @Test
    void theTokenMayComeFromAFileOrASystemdCredential() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.remove("FELHOM_AGENT_PROXMOX_TOKEN");
            Path file = Files.writeString(dir.resolve("proxmox-token"), agent.token.value() + "\n");

            agent.environment.put("FELHOM_AGENT_PROXMOX_TOKEN_FILE", file.toString());
            assertEquals(Exit.OK, agent.run("guest", "list").exit());

            agent.environment.remove("FELHOM_AGENT_PROXMOX_TOKEN_FILE");
            agent.environment.put("CREDENTIALS_DIRECTORY", dir.toString());
            assertEquals(Exit.OK, agent.run("guest", "list").exit());
        }
    }

    @Test
    void aHubIsAnAddressATokenAndWhomToBelieve() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Path token = Files.writeString(dir.resolve("hub-token"), "0123456789abcdef0123456789abcdef\n");
            agent.environment.put("FELHOM_AGENT_HUB_URL", "https://hub.example/agents/report");
            agent.environment.put("FELHOM_AGENT_HUB_TLS_FINGERPRINT", "AB".repeat(32));
            agent.environment.put("FELHOM_AGENT_HUB_TOKEN_FILE", token.toString());
            Result byFile = agent.run("config", "check");
            agent.environment.remove("FELHOM_AGENT_HUB_TOKEN_FILE");
            Result without = agent.run("config", "check");
            agent.environment.put("CREDENTIALS_DIRECTORY", dir.toString());
            Result byCredential = agent.run("config", "check");

            assertEquals(Exit.OK, byFile.exit(), byFile.all());
            assertEquals(Exit.OK, byCredential.exit(), byCredential.all());
            assertEquals(Exit.USAGE, without.exit(), without.all());
            assertTrue(without.err().contains("hub.token: missing; set it, or hub.token_file"), without.err());
        }
    }

    @Test
    void whatIsWrongWithAHubItsReceiverOrItsFileIsNamedAndNoSecretShown() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Map<String, String> wrong = Map.of(
                    "FELHOM_AGENT_HUB_URL", "http://hub.example/",
                    "FELHOM_AGENT_HUB_TOKEN", "tooshort-secret",
                    "FELHOM_AGENT_HUB_TLS_PUBLIC_KEY", "sha256/none",
                    "FELHOM_AGENT_HUB_PROXY", "proxy.example:3128",
                    "FELHOM_AGENT_HUB_INTERVAL_SECONDS", "0",
                    "FELHOM_AGENT_NOTIFY_WEBHOOK", "http://chat.example/hooks/secret",
                    "FELHOM_AGENT_METRICS_FILE", "felhom.txt");
            agent.environment.putAll(wrong);

            Result result = agent.run("config", "check");

            assertEquals(Exit.USAGE, result.exit(), result.all());
            for (String variable : wrong.keySet()) {
                assertTrue(
                        result.err()
                                .lines()
                                .anyMatch(line -> line.contains(variable + ": ") && line.contains("expected")),
                        variable + " in " + result.err());
            }
            assertTrue(!result.all().contains("tooshort-secret"), result.all());
            assertTrue(!result.all().contains("hooks/secret"), result.all());
        }
    }

    @Test
    void anIntervalMayBeOfTenthsOfASecondAndOfNothingSmaller() throws Exception {
        for (String wrong : List.of("0.0", "0.05", "3600.1", "-1", "1e1", ".5", "half")) {
            try (TestAgent agent = new TestAgent()) {
                agent.environment.put("FELHOM_AGENT_HUB_INTERVAL_SECONDS", wrong);

                Result result = agent.run("config", "check");

                assertTrue(
                        result.err()
                                .contains("FELHOM_AGENT_HUB_INTERVAL_SECONDS: '" + wrong
                                        + "'; expected seconds, 0.1 to 3600"),
                        result.all());
            }
        }
        for (String right : List.of("0.1", "0.5", "30", "3600", "3600.0")) {
            try (TestAgent agent = new TestAgent()) {
                agent.environment.put("FELHOM_AGENT_HUB_INTERVAL_SECONDS", right);

                Result result = agent.run("config", "check");

                assertFalse(result.err().contains("'" + right + "'"), result.all());
            }
        }
    }

    @Test
    void whatIsSaidOfAHubWithoutOneIsRefused() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.put("FELHOM_AGENT_HUB_INTERVAL_SECONDS", "60");

            Result result = agent.run("config", "check");

            assertEquals(Exit.USAGE, result.exit(), result.all());
            assertTrue(
                    result.err().contains("FELHOM_AGENT_HUB_INTERVAL_SECONDS: there is no hub without hub.url"),
                    result.err());
        }
    }

    @Test
    void theTokenOfAHubAndTheAddressOfAReceiverAreNotShown() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.put("FELHOM_AGENT_HUB_URL", "https://hub.example/agents/report");
            agent.environment.put("FELHOM_AGENT_HUB_TLS_FINGERPRINT", "AB".repeat(32));
            agent.environment.put("FELHOM_AGENT_HUB_TOKEN", "0123456789abcdef0123456789abcdef");
            agent.environment.put("FELHOM_AGENT_NOTIFY_WEBHOOK", "https://chat.example/hooks/0123456789");

            Result result = agent.run("config", "show");

            assertEquals(Exit.OK, result.exit(), result.all());
            assertTrue(result.out().contains("https://hub.example/agents/report"), result.out());
            assertTrue(!result.all().contains("0123456789"), result.all());
        }
    }

    @Test
    void aLimitThatCannotBeIsRefusedWithItsValueAndWhatWouldBeRight() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Map<String, String> wrong = Map.of(
                    "FELHOM_AGENT_LIMITS_HEAVY_AT_ONCE: '0'", "1 to 16",
                    "FELHOM_AGENT_LIMITS_HUB_PERCENT: '101'", "0 to 100",
                    "FELHOM_AGENT_LIMITS_GUEST_SNAPSHOTS: '-1'", "0 to 1000",
                    "FELHOM_AGENT_LIMITS_GUEST_BACKUPS_A_DAY: 'two'", "0 to 1000");
            Result standard = agent.run("config", "show");
            wrong.keySet()
                    .forEach(words ->
                            agent.environment.put(words.replaceFirst(":.*", ""), words.replaceAll(".*'(.*)'", "$1")));

            Result result = agent.run("guest", "list");

            assertTrue(standard.out().lines().anyMatch(line -> line.matches("limits.heavy_at_once +2 +default")));
            assertEquals(Exit.USAGE, result.exit(), result.all());
            wrong.forEach((words, right) -> assertTrue(
                    result.err().lines().anyMatch(line -> line.contains(words) && line.contains(right)),
                    words + " in " + result.err()));
        }
    }

    @Test
    void wrongKeysTypesAndValuesAreRefusedWithTheirPlaceAndWhatWouldBeRight() throws Exception {
        try (TestAgent agent = bare()) {
            Result result = check(
                    agent,
                    "{\"proxmox\":{\"endpiont\":\"x\",\"node\":5,\"tls\":{\"insecure\":\"yes\"},"
                            + "\"limits\":{\"connect_seconds\":\"5\"}},\"selftest\":{\"vmid\":1.5}}");

            assertEquals(Exit.USAGE, result.exit());
            assertTrue(result.err().contains("proxmox.endpiont in "), result.err());
            assertTrue(result.err().contains("there is proxmox.endpoint"), result.err());
            assertTrue(result.err().contains("proxmox.node in "), result.err());
            assertTrue(result.err().contains("5 is not of the right type; expected text in quotes"), result.err());
            assertTrue(result.err().contains("expected true or false"), result.err());
            assertTrue(result.err().contains("expected a whole number: seconds, 1 to 60"), result.err());
            assertTrue(result.err().contains("selftest.vmid in "), result.err());
            assertEquals(5, result.err().lines().count(), result.err());
        }
    }

    @Test
    void whatIsProbedIsNamedAsSystemdAndTheKernelNameIt() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Result right = check(
                    agent,
                    "{\"probes\":{\"units\":[\"pveproxy.service\",\"wg-quick@wg0.service\"],\"interfaces\":\"vmbr0\","
                            + "\"wireguard\":[]}}");
            Result wrong = check(
                    agent,
                    "{\"probes\":{\"units\":[\"pveproxy.service\",\"--all\"],\"interfaces\":[\"../lo\"],"
                            + "\"wireguard\":[\"a name too long for it\"]}}");

            assertEquals(Exit.OK, right.exit(), right.all());
            assertEquals(Exit.USAGE, wrong.exit(), wrong.all());
            assertTrue(
                    wrong.err().contains("agent.json: '--all' is not the name of a systemd unit with its type"),
                    wrong.err());
            assertTrue(wrong.err().contains("'../lo' is not the name of a network interface"), wrong.err());
            assertTrue(wrong.err().contains("'a name too long for it' is not the name"), wrong.err());
        }
    }

    @Test
    void anEndInTheNetworkIsAnAddressAndWhatIsToBeSaidOfIt() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Path authority = Files.writeString(agent.directory.resolve("ca.pem"), agent.pve.caPem());
            Result right = check(
                    agent,
                    "{\"probes\":{\"tcp\":[\"10.8.0.1:22 name=gateway limit=2\",\"[2001:db8::1]:443\"],"
                            + "\"https\":\"https://10.8.0.1/health  status=204 ca_file=" + authority + "\"}}");

            assertEquals(Exit.OK, right.exit(), right.all());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "tcp | 10.8.0.1 | '10.8.0.1' is no host and port",
                "tcp | 10.8.0.1:22 limit=5 | 'limit=5': expected seconds, 1 to 4",
                "tcp | 10.8.0.1:22 limit=2 limit=3 | 'limit=' is given twice",
                "tcp | 10.8.0.1:22 status=200 | 'status=200' after the address is nothing that can be said of it",
                "tcp | 10.8.0.1:22 name=a/b | 'name=a/b': a name has 1 to 64 letters, digits, dots and dashes",
                "https | http://10.8.0.1/ | 'http://10.8.0.1/' is no address to ask",
                "https | https://10.8.0.1/ 204 | '204' after the address is nothing that can be said of it",
                "https | https://10.8.0.1/ status=1000 | 'status=1000': expected a status of HTTP, 100 to 599",
                "https | https://10.8.0.1/ fingerprint=AB | not a SHA-256 fingerprint: 'AB'",
                "https | https://10.8.0.1/ ca_file=/nonexistent/ca.pem | /nonexistent/ca.pem",
            })
    void anEndInTheNetworkThatIsWrongIsNamedWithItsRemedyAndKeepsNoCommandFromItsWork(
            String kind, String text, String words) throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Result wrong = check(agent, "{\"probes\":{\"" + kind + "\":[\"" + text + "\"]}}");

            assertEquals(Exit.USAGE, wrong.exit(), wrong.all());
            assertTrue(wrong.err().contains("probes." + kind + " in "), wrong.err());
            assertTrue(wrong.err().contains(words), wrong.err());
            assertTrue(wrong.err().contains("; expected "), wrong.err());
            assertEquals(
                    Exit.OK,
                    agent.run(
                                    "guest",
                                    "list",
                                    "--config",
                                    dir.resolve("agent.json").toString())
                            .exit());
        }
    }

    @Test
    void aPasswordInAnAddressThatIsAskedIsShownNowhere() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.put("FELHOM_AGENT_PROBES_HTTPS", "https://me:hunter2hunter2@10.8.0.1/");

            Result check = agent.run("config", "check");
            Result show = agent.run("config", "show");

            assertEquals(Exit.USAGE, check.exit(), check.all());
            assertTrue(check.err().contains("must hold no user and no password"), check.err());
            assertFalse((check.all() + show.all()).contains("hunter2"), check.all() + show.all());
        }
    }

    @Test
    void wrongValuesInTheEnvironmentAreNamedByTheirVariable() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.put("FELHOM_AGENT_PROXMOX_ENDPOINT", "http://pve:8006/api2");
            agent.environment.put("FELHOM_AGENT_SELFTEST_VMID", "12");
            agent.environment.put("FELHOM_AGENT_LOG_LEVEL", "loud");
            agent.environment.put("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS", "0");

            Result result = agent.run("config", "check");

            assertEquals(Exit.USAGE, result.exit());
            assertTrue(result.err().contains("FELHOM_AGENT_PROXMOX_ENDPOINT: not an endpoint"), result.err());
            assertTrue(result.err().contains("FELHOM_AGENT_SELFTEST_VMID: not a vmid: '12'"), result.err());
            assertTrue(result.err().contains("FELHOM_AGENT_LOG_LEVEL: 'loud'; expected error, warn"), result.err());
            assertTrue(result.err().contains("FELHOM_AGENT_PROXMOX_LIMITS_TASK_SECONDS: '0'"), result.err());
        }
    }

    @Test
    void anUnknownVariableOfOursIsRefused() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.put("FELHOM_AGENT_PROXMOX_TLS_FINGERPRNT", "x");
            agent.environment.put("FELHOM_AGENT_JAVA_OPTIONS", "-Xmx64m");

            Result result = agent.run("config", "check");

            assertEquals(Exit.USAGE, result.exit());
            assertTrue(result.err().contains("FELHOM_AGENT_PROXMOX_TLS_FINGERPRNT"), result.err());
            assertEquals(1, result.err().lines().count(), result.err());
        }
    }

    @Test
    void twiceTheSameKeyAndTrailingTextAreRefused() throws Exception {
        try (TestAgent agent = bare()) {
            assertEquals(
                    Exit.USAGE,
                    check(agent, "{\"log\":{\"level\":\"info\",\"level\":\"debug\"}}")
                            .exit());
            assertEquals(Exit.USAGE, check(agent, "{} x").exit());
            assertEquals(Exit.USAGE, check(agent, "[]").exit());
            assertEquals(
                    Exit.USAGE,
                    agent.run(
                                    "config",
                                    "check",
                                    "--config",
                                    dir.resolve("none.json").toString())
                            .exit());
        }
    }

    @Test
    void aCaFileWithoutACertificateIsAMatterOfConfiguration() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Path none = Files.writeString(dir.resolve("ca.pem"), "nothing\n");
            for (Path file : List.of(none, dir.resolve("none.pem"), Path.of("/dev/zero"))) {
                agent.environment.put("FELHOM_AGENT_PROXMOX_TLS_CA_FILE", file.toString());

                Result result = agent.run("config", "check");

                assertEquals(Exit.USAGE, result.exit(), result.all());
                assertTrue(
                        result.err().startsWith("error: FELHOM_AGENT_PROXMOX_TLS_CA_FILE: '" + file + "' "),
                        result.err());
                assertTrue(result.err().contains("; expected a PEM file"), result.err());
            }
        }
    }

    @Test
    void aCaFileOfExpiredCertificatesAloneIsAMatterOfConfiguration() throws Exception {
        Instant past = Instant.now().minus(Duration.ofDays(1));
        try (PveSimulator old = PveSimulator.start(PveWorld.node("old").authorityNotAfter(past));
                TestAgent agent = new TestAgent()) {
            Path file = Files.writeString(dir.resolve("ca.pem"), old.caPem());
            agent.environment.put("FELHOM_AGENT_PROXMOX_TLS_CA_FILE", file.toString());
            assertEquals(Exit.OK, agent.run("config", "check").exit());

            agent.environment.remove("FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT");
            Result alone = agent.run("config", "check");

            assertEquals(Exit.USAGE, alone.exit(), alone.all());
            assertTrue(alone.err().contains("TLS_CA_FILE: vouches for nobody: '" + file), alone.err());
        }
    }

    @Test
    void whatStandsForAValueIsNoneYet() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.put("FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT", "00:".repeat(31) + "00");
            agent.environment.put(
                    "FELHOM_AGENT_PROXMOX_TOKEN", TestAgent.TOKEN + "=00000000-0000-0000-0000-000000000000");
            agent.environment.put("FELHOM_AGENT_PROXMOX_ENDPOINT", "https://pve.lan:0");

            Result result = agent.run("config", "check");

            assertEquals(Exit.USAGE, result.exit());
            assertEquals(3, result.err().lines().count(), result.err());
            assertEquals(
                    2, result.err().lines().filter(l -> l.contains("all zeros")).count(), result.err());
            assertTrue(result.err().contains("there is no port 0"), result.err());
        }
    }

    @Test
    void opensslsLineIsAFingerprintAsItIsPrinted() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.put(
                    "FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT", "sha256 Fingerprint=" + agent.pve.leafFingerprint());

            assertEquals(Exit.OK, agent.run("guest", "list").exit());
        }
    }

    @Test
    void aTokenOfAMailAddressIsConfiguredAndUsed() {
        try (TestAgent agent = new TestAgent()) {
            String token =
                    agent.world.token("user.name@domain.com@entra!test_token").value();
            agent.environment.put("FELHOM_AGENT_PROXMOX_TOKEN", token);

            assertEquals(Exit.OK, agent.run("config", "check").exit());
            Result snapshot = agent.run("run", "snapshot", "vmid=9999", "name=before");
            assertEquals(Exit.OK, snapshot.exit(), snapshot.all());
            assertEquals(Exit.OK, agent.run("--selftest").exit());
        }
    }

    @Test
    void withoutTrustNothingIsSent() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.remove("FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT");

            Result result = agent.run("guest", "list");

            assertEquals(Exit.USAGE, result.exit());
            assertTrue(result.err().contains("nothing says which certificate to trust"), result.err());
            assertEquals(0, agent.pve.connections());
        }
    }

    @Test
    void insecureIsForLoopbackAlone() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.remove("FELHOM_AGENT_PROXMOX_TLS_FINGERPRINT");
            agent.environment.put("FELHOM_AGENT_PROXMOX_TLS_INSECURE", "true");
            for (String command : List.of("guest list", "config check")) {
                assertTrue(logged(agent, command).contains("proxmox.tls.insecure: whoever answers at https://127.0"));
            }

            agent.environment.put("FELHOM_AGENT_PROXMOX_ENDPOINT", "https://192.0.2.1:8006");
            Result refused = agent.run("guest", "list");
            assertEquals(Exit.USAGE, refused.exit());
            assertTrue(refused.err().contains("insecure TLS is refused"), refused.err());
        }
    }

    @Test
    void aNodeThatIsNotSetIsAskedOfTheHostWhateverThisMachineIsCalled() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.remove("FELHOM_AGENT_PROXMOX_NODE");

            Result shown = agent.run("config", "show");
            Result taken = agent.run("run", "snapshot", "vmid=9999", "name=before");
            Result read = agent.run("storage", "list");

            assertTrue(
                    shown.out().lines().anyMatch(line -> line.matches("proxmox.node +- +default: asked of the host")),
                    shown.out());
            assertEquals(Exit.OK, taken.exit(), taken.all());
            assertEquals(Exit.OK, read.exit(), read.all());
        }
    }

    @Test
    void eachSettingIsShownWithWhatHoldsAndWhereItComesFrom() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Path file = Files.writeString(
                    dir.resolve("agent.json"),
                    "{\"selftest\":{\"vmid\":9999},\"proxmox\":{\"tls\":{\"insecure\":true}}}");

            Result text = agent.run("config", "show", "--config", file.toString());
            Result answer = agent.run("config", "show", "--config", file.toString(), "--json");

            JsonNode json = new JsonMapper().readTree(answer.out());
            assertEquals(
                    "{\"value\":9999,\"from\":\"selftest.vmid in " + file + "\"}",
                    json.path("selftest.vmid").toString());
            assertEquals(
                    "{\"value\":\"pve\",\"from\":\"FELHOM_AGENT_PROXMOX_NODE\"}",
                    json.path("proxmox.node").toString());
            assertTrue(json.path("proxmox.tls.insecure").path("value").asBoolean(), answer.out());
            assertTrue(json.path("proxmox.tls.fingerprint").path("value").isArray(), answer.out());
            assertEquals(
                    "{\"value\":35,\"from\":\"default\"}",
                    json.path("proxmox.limits.first_byte_seconds").toString());
            assertEquals(
                    "{\"value\":\"warn\",\"from\":\"default\"}",
                    json.path("log.level").toString());
            assertEquals(
                    "{\"set\":true,\"from\":\"FELHOM_AGENT_PROXMOX_TOKEN\"}",
                    json.path("proxmox.token").toString());
            assertEquals(
                    "{\"value\":null,\"from\":\"not set\"}",
                    json.path("proxmox.tls.ca_file").toString());
            assertTrue(
                    text.out().lines().anyMatch(line -> line.matches("proxmox.limits.connect_seconds +5 +default")),
                    text.out());
            assertTrue(
                    text.out()
                            .lines()
                            .anyMatch(line ->
                                    line.matches("proxmox.token +\\(set, not shown\\) +FELHOM_AGENT_PROXMOX_TOKEN")),
                    text.out());
        }
    }

    @Test
    void aConfigurationThatNoOrderCouldWorkWithIsNotValid() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Path open = Files.createDirectory(dir.resolve("open"));
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
            agent.environment.put("FELHOM_AGENT_STATE_DIRECTORY", open.toString());
            Result writable = agent.run("config", "check");
            agent.environment.put("FELHOM_AGENT_STATE_DIRECTORY", "/dev/null/state");
            Result impossible = agent.run("config", "check");
            agent.environment.put(
                    "FELHOM_AGENT_STATE_DIRECTORY", agent.runtime.getParent().toString());
            Result same = agent.run("config", "check", "--json");

            assertEquals(Exit.USAGE, writable.exit(), writable.all());
            assertTrue(writable.err().startsWith("error: state.directory: " + open + ": its group or"), writable.err());
            assertEquals(Exit.USAGE, impossible.exit(), impossible.all());
            assertTrue(impossible.err().startsWith("error: state.directory: /dev/null"), impossible.err());
            assertEquals(Exit.USAGE, same.exit(), same.all());
            assertTrue(same.out().contains("lies in the state directory"), same.out());
        }
    }

    @Test
    void thatNobodyCanSignIsSaidOfAValidConfiguration() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            Result text = agent.run("config", "check");
            Result json = agent.run("config", "check", "--json");

            assertEquals(Exit.OK, text.exit(), text.all());
            assertTrue(text.err().startsWith("destructive orders will be refused, as nobody can sign:"), text.err());
            assertTrue(text.err().contains("operators: missing"), text.err());
            assertEquals(
                    2,
                    new JsonMapper()
                            .readTree(json.out())
                            .path("destructive_orders_refused")
                            .size(),
                    json.out());
        }
    }

    @Test
    void anInstalledFileThatMayNotBeReadIsNotTakenForNone() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            // A directory that cannot be looked into, whoever asks: its name is longer than any.
            agent.configuration = Path.of("/" + "x".repeat(300) + "/agent.json");

            Result result = agent.run("config", "check");

            assertEquals(Exit.USAGE, result.exit(), result.all());
            assertTrue(result.err().contains("agent.json: "), result.err());
        }
    }
}
