package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `setup` as an operator meets it: over real TLS, with real files, and a systemctl that notes what it is
/// told.
class SetupTests {
    /// A group that every Debian has.
    private static final String GROUP = "daemon";

    private final TestAgent agent = new TestAgent();
    private final Path etc = agent.directory.resolve("etc");
    private final Path file = etc.resolve("agent.json");
    private final Path token = etc.resolve("token");
    private final Path machine = agent.directory.resolve("machine");

    @BeforeEach
    void anInstalledAgentWithoutAConfiguration() throws IOException {
        Files.createDirectory(etc);
        agent.configuration = file;
        agent.environment.clear();
    }

    @AfterEach
    void theHostGoesAway() {
        agent.close();
    }

    /// Whatever it says, it is not the secret.
    private Result setup(String... options) {
        Result result =
                agent.run(Stream.concat(Stream.of("setup"), Stream.of(options)).toArray(String[]::new));
        assertFalse(result.all().contains(agent.token.secret()), result.all());
        return result;
    }

    private Result setupHere(String... options) {
        return setup(Stream.concat(Stream.of("--endpoint", agent.pve.endpoint().toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    /// Without a terminal.
    private Result unattended(String... options) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "--fingerprint",
                agent.pve.leafFingerprint(),
                "--token-file",
                tokenFile().toString()));
        all.addAll(List.of(options));
        return setupHere(all.toArray(String[]::new));
    }

    private Path tokenFile() throws IOException {
        return Files.writeString(agent.directory.resolve("given"), agent.token.value() + "\n");
    }

    private void onItsHost(String name, String pem) throws IOException {
        Path local = Files.createDirectories(machine.resolve("etc/pve/local"));
        Files.writeString(local.resolve(name), pem);
        agent.site = new SetupMachine(machine, true, "no-such-group", Duration.ofMinutes(1));
    }

    private void sitting(String... typed) {
        agent.terminal = true;
        agent.answers.addAll(List.of(typed));
    }

    private JsonNode written() throws IOException {
        return new JsonMapper().readTree(Files.readString(file));
    }

    private void nothingIsWritten() throws IOException {
        try (Stream<Path> files = Files.list(etc)) {
            assertEquals(List.of(), files.toList());
        }
    }

    private static String bare(String fingerprint) {
        return fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
    }

    @Test
    void onItsOwnHostRootIsAskedForTheTokenAlone() throws Exception {
        onItsHost("pve-ssl.pem", agent.pve.leafPem());
        sitting(agent.token.value());

        Result result = setupHere();

        assertEquals(Exit.OK, result.exit(), result.all());
        assertEquals(
                agent.pve.endpoint().toString(),
                written().at("/proxmox/endpoint").asString());
        assertEquals("pve", written().at("/proxmox/node").asString());
        assertEquals(
                agent.pve.leafFingerprint(),
                written().at("/proxmox/tls/fingerprint").asString());
        assertEquals(agent.token.value() + "\n", Files.readString(token));
        assertTrue(result.out().contains("read self-test passed"), result.all());
        assertFalse(result.all().contains("SHA-256 fingerprint that"), result.all());
    }

    @Test
    void aCertificateThatIsNotTheHostsOwnGetsNoToken() throws Exception {
        onItsHost("pve-ssl.pem", agent.pve.leafPem());
        String own = agent.pve.leafFingerprint();
        agent.pve.replaceCertificate();
        sitting(agent.token.value());

        Result result = setupHere();

        assertEquals(Exit.UNREACHABLE, result.exit(), result.all());
        assertTrue(result.err().contains("is not this host's own; no token was sent"), result.err());
        assertTrue(result.err().contains("pve-ssl.pem: " + own), result.err());
        assertTrue(result.err().contains("presented: " + agent.pve.leafFingerprint()), result.err());
        assertTrue(result.err().contains("systemctl restart pveproxy"), result.err());
        assertEquals(List.of(), agent.pve.requests());
        nothingIsWritten();
    }

    /// Nor where somebody gives the fingerprint of whoever answers on the loopback.
    @Test
    void aFingerprintThatWasCopiedFromWhoeverAnswersHereDoesNotHelp() throws Exception {
        onItsHost("pve-ssl.pem", agent.pve.leafPem());
        agent.pve.replaceCertificate();

        Result result = unattended();

        assertEquals(Exit.UNREACHABLE, result.exit(), result.all());
        assertEquals(List.of(), agent.pve.requests());
        nothingIsWritten();
    }

    @Test
    void aCertificateOfTheAdministratorsOwnIsTheOneThatIsServed() throws Exception {
        onItsHost("pve-ssl.pem", agent.pve.leafPem());
        agent.pve.replaceCertificate();
        onItsHost("pveproxy-ssl.pem", agent.pve.leafPem());

        Result result = unattended();

        assertEquals(Exit.OK, result.exit(), result.all());
    }

    @Test
    void aCertificateFileThatHoldsNoneIsSaidBeforeAnythingIsSent() throws Exception {
        onItsHost("pve-ssl.pem", "no certificate");

        Result result = unattended();

        assertEquals(Exit.FAILED, result.exit(), result.all());
        assertTrue(result.err().contains("pve-ssl.pem' holds no certificate"), result.err());
        assertEquals(List.of(), agent.pve.requests());
    }

    @Test
    void elsewhereTheFingerprintIsTyped() throws Exception {
        sitting(agent.pve.endpoint().toString(), bare(agent.pve.leafFingerprint()), agent.token.value());

        Result result = setup();

        assertEquals(Exit.OK, result.exit(), result.all());
        assertTrue(result.err().contains("openssl x509 -noout -fingerprint"), result.err());
        assertEquals(
                agent.pve.leafFingerprint(),
                written().at("/proxmox/tls/fingerprint").asString());
    }

    @Test
    void aYesIsNoFingerprintAndNothingIsThereToTypeOff() throws Exception {
        sitting(agent.pve.endpoint().toString(), "y", agent.token.value());

        Result result = setup();

        assertEquals(Exit.USAGE, result.exit(), result.all());
        assertTrue(result.err().contains("fingerprint: not a SHA-256 fingerprint: 'y'"), result.err());
        assertFalse(result.all().contains(agent.pve.leafFingerprint()), result.all());
        assertEquals(List.of(), agent.pve.requests());
        nothingIsWritten();
    }

    @Test
    void theWrongFingerprintIsRefusedWithBoth() throws Exception {
        String wrong = "AB:".repeat(31) + "AB";

        Result result =
                setupHere("--fingerprint", wrong, "--token-file", tokenFile().toString());

        assertEquals(Exit.UNREACHABLE, result.exit(), result.all());
        assertTrue(result.err().contains("given:     " + wrong), result.err());
        assertTrue(result.err().contains("presented: " + agent.pve.leafFingerprint()), result.err());
        assertEquals(List.of(), agent.pve.requests());
        nothingIsWritten();
    }

    @Test
    void withoutATerminalEachOptionThatIsMissingIsNamed() throws Exception {
        Result endpoint = setup();
        Result fingerprint = setupHere();
        Result token = setupHere("--fingerprint", agent.pve.leafFingerprint());

        for (Result result : List.of(endpoint, fingerprint, token)) {
            assertEquals(Exit.USAGE, result.exit(), result.all());
        }
        assertTrue(endpoint.err().contains("error: --endpoint: missing"), endpoint.err());
        assertTrue(fingerprint.err().contains("error: --fingerprint: missing"), fingerprint.err());
        assertTrue(token.err().contains("error: --token-file: missing"), token.err());
        assertTrue(token.err().contains("pveum user token add felhom-agent@pve agent --privsep 1"), token.err());
        assertEquals(List.of(), agent.pve.requests());
        nothingIsWritten();
    }

    @Test
    void aProgramGetsOneDocument() throws Exception {
        Result result = unattended("--json");

        assertEquals(Exit.OK, result.exit(), result.all());
        JsonNode json = new JsonMapper().readTree(result.out());
        assertEquals(file.toString(), json.path("configuration").asString());
        assertEquals(TestAgent.TOKEN, json.path("token").asString());
        assertEquals(agent.pve.leafFingerprint(), json.path("fingerprint").asString());
        assertTrue(json.at("/selftest/passed").asBoolean(), json.toString());
        assertEquals("not_installed", json.at("/service/state").asString());
    }

    @Test
    void nobodyAnswersThere() throws Exception {
        String endpoint = agent.pve.endpoint().toString();
        agent.pve.close();

        Result result = setup("--endpoint", endpoint, "--fingerprint", "AB".repeat(32));

        assertEquals(Exit.UNREACHABLE, result.exit(), result.all());
        assertTrue(result.err().contains("no certificate from"), result.err());
        assertTrue(result.err().contains("is pveproxy running"), result.err());
    }

    @Test
    void aTokenThatIsNotAcceptedIsNotWrittenDown() throws Exception {
        Path other = Files.writeString(
                agent.directory.resolve("other"), TestAgent.TOKEN + "=11111111-2222-3333-4444-555555555555");

        Result result = setupHere("--fingerprint", agent.pve.leafFingerprint(), "--token-file", other.toString());

        assertEquals(Exit.DENIED, result.exit(), result.all());
        assertFalse(result.all().contains("11111111-2222"), result.all());
        nothingIsWritten();
    }

    @Test
    void aTokenFileOfAnEditorsIsNamed() throws Exception {
        Path marked = Files.writeString(agent.directory.resolve("marked"), "\uFEFF" + agent.token.value());

        Result result = setupHere("--fingerprint", agent.pve.leafFingerprint(), "--token-file", marked.toString());

        assertEquals(Exit.USAGE, result.exit(), result.all());
        assertTrue(result.err().contains("byte order mark"), result.err());
        nothingIsWritten();
    }

    @Test
    void anOldHostIsRefused() throws Exception {
        agent.world.version("8.3.5");

        Result result = unattended();

        assertEquals(Exit.FAILED, result.exit(), result.all());
        assertTrue(result.err().contains("works with 8.4 and newer only"), result.err());
        nothingIsWritten();
    }

    /// The host's side can be mended while what was typed is kept.
    @Test
    void whatTheTokenLacksIsSaidAndTheNextRunGoesOn() throws Exception {
        agent.world.grantHere("felhom-agent@pve", "/", "VM.Audit", "Sys.Audit");

        Result lacking = unattended();

        assertEquals(Exit.DENIED, lacking.exit(), lacking.all());
        assertEquals(
                1,
                lacking.out()
                        .lines()
                        .filter(line -> line.contains("pveum acl modify / --users felhom-agent@pve"))
                        .count(),
                lacking.out());
        assertTrue(lacking.err().contains("nothing was started"), lacking.err());
        assertTrue(Files.exists(file));
    }

    @Test
    void aSecondRunAsksNothingAndChangesNothing() throws Exception {
        unattended();
        byte[] before = Files.readAllBytes(file);

        Result again = setup();

        assertEquals(Exit.OK, again.exit(), again.all());
        assertFalse(again.out().contains("written:"), again.out());
        assertEquals(new String(before, StandardCharsets.UTF_8), Files.readString(file));
    }

    /// As it is left by a run that was cut off between the two files.
    @Test
    void aTokenWithoutAConfigurationIsTakenUp() throws Exception {
        unattended();
        Files.delete(file);
        Files.writeString(etc.resolve(".agent.json.1.new"), "half a fi");

        Result again = setupHere("--fingerprint", agent.pve.leafFingerprint());

        assertEquals(Exit.OK, again.exit(), again.all());
        try (Stream<Path> files = Files.list(etc)) {
            assertEquals(List.of(file, token), files.sorted().toList());
        }
    }

    private String handmade() throws IOException {
        String text = "{\"// mine\":\"a comment\",\"proxmox\":{\"endpoint\":\"https://192.0.2.1:8006\","
                + "\"token\":\"old@pve!agent=0e1d2c3b-4a59-4687-8796-a5b4c3d2e1f0\","
                + "\"tls\":{\"insecure\":false,\"fingerprint\":[\"" + "AB".repeat(32) + "\"]},"
                + "\"limits\":{\"task_seconds\":77}},\"selftest\":{\"vmid\":9999}}";
        Files.writeString(file, text);
        return text;
    }

    @Test
    void aConfigurationThatIsThereIsNotChangedUnasked() throws Exception {
        String before = handmade();

        Result result = unattended();

        assertEquals(Exit.USAGE, result.exit(), result.all());
        assertTrue(
                result.err().contains("proxmox.endpoint: \"https://192.0.2.1:8006\" becomes \"" + agent.pve.endpoint()),
                result.err());
        assertTrue(result.err().contains("--replace"), result.err());
        assertEquals(before, Files.readString(file));
        assertFalse(Files.exists(token));
        assertEquals(List.of(), agent.pve.requests());
    }

    @Test
    void withReplaceTheRestOfItStaysAndTheOldOneIsKept() throws Exception {
        String before = handmade();

        Result result = unattended("--replace");

        assertEquals(Exit.OK, result.exit(), result.all());
        assertEquals(before, Files.readString(etc.resolve("agent.json.old")));
        assertEquals("a comment", written().path("// mine").asString());
        assertEquals(77, written().at("/proxmox/limits/task_seconds").asInt());
        assertEquals(9999, written().at("/selftest/vmid").asInt());
        assertFalse(written().at("/proxmox").has("token"), "" + written());
        assertEquals(token.toString(), written().at("/proxmox/token_file").asString());
        assertFalse(result.all().contains("0e1d2c3b"), result.all());
        assertTrue(result.out().contains("proxmox.token: (not shown) is taken out"), result.out());
    }

    @Test
    void anotherTokenTakesThePlaceOfTheKeptOneWithReplaceAlone() throws Exception {
        unattended();
        Path other = Files.writeString(
                agent.directory.resolve("other"),
                agent.world.token("felhom-agent@pve!second").value());

        Result refused = setup("--token-file", other.toString());
        Result replaced = setup("--token-file", other.toString(), "--replace");

        assertEquals(Exit.USAGE, refused.exit(), refused.all());
        assertTrue(refused.err().contains("a token is there already"), refused.err());
        assertEquals(Exit.OK, replaced.exit(), replaced.all());
        assertTrue(Files.readString(token).startsWith("felhom-agent@pve!second="));
    }

    @Test
    void whatLiesInTheTokensPlaceIsNotOverwrittenUnasked() throws Exception {
        Files.writeString(token, "notes of somebody's");

        Result result = unattended();

        assertEquals(Exit.USAGE, result.exit(), result.all());
        assertTrue(result.err().contains(token + " is there and holds no token"), result.err());
        assertEquals("notes of somebody's", Files.readString(token));
        assertFalse(Files.exists(file));
    }

    @Test
    void aRenewedCertificateIsPinnedAnewAndTheTokenKept() throws Exception {
        unattended();
        agent.pve.replaceCertificate();
        sitting(agent.pve.leafFingerprint(), "");

        Result result = setup("--replace");

        assertEquals(Exit.OK, result.exit(), result.all());
        assertEquals(
                agent.pve.leafFingerprint(),
                written().at("/proxmox/tls/fingerprint").asString());
        assertEquals(agent.token.value() + "\n", Files.readString(token));
    }

    @Test
    void theSettingThatBelievesAnybodyIsTakenOut() throws Exception {
        Files.writeString(
                file, "{\"proxmox\":{\"endpoint\":\"" + agent.pve.endpoint() + "\",\"tls\":{\"insecure\":true}}}");

        Result result = unattended("--replace");

        assertEquals(Exit.OK, result.exit(), result.all());
        assertFalse(written().at("/proxmox/tls").has("insecure"), "" + written());
    }

    @Test
    void whatIsConfiguredInAnotherFormIsNoChange() throws Exception {
        String text = "{\"proxmox.endpoint\":\"" + agent.pve.endpoint() + "/\",\"proxmox\":{\"token_file\":\""
                + tokenFile() + "\",\"tls\":{\"fingerprint\":[\"" + "AB".repeat(32) + "\",\""
                + bare(agent.pve.leafFingerprint()) + "\"]}}}";
        Files.writeString(file, text);

        Result result = setup();

        assertEquals(Exit.OK, result.exit(), result.all());
        assertEquals(text, Files.readString(file));
    }

    @Test
    void aNodeThatIsNoneIsSaidByItsPlace() throws Exception {
        Files.writeString(file, "{\"proxmox\":{\"node\":\"a b\"}}");

        Result result = unattended();

        assertEquals(Exit.USAGE, result.exit(), result.all());
        assertTrue(result.err().contains("proxmox.node in " + file), result.err());
    }

    @Test
    void aConfigurationThatCannotBeReadIsLeftAlone() throws Exception {
        Files.writeString(file, "{\"proxmox\":");

        Result result = unattended("--replace");

        assertEquals(Exit.USAGE, result.exit(), result.all());
        assertTrue(result.err().contains("not valid JSON"), result.err());
        assertEquals("{\"proxmox\":", Files.readString(file));
    }

    @Test
    void whereNothingCanBeWrittenThatIsSaidFirst() throws Exception {
        agent.configuration = agent.directory.resolve("none/agent.json");

        Result result = unattended();

        assertEquals(Exit.USAGE, result.exit(), result.all());
        assertTrue(result.err().contains("there is no directory " + agent.directory.resolve("none")), result.err());
        assertEquals(List.of(), agent.pve.requests());
    }

    @Test
    void aFileOfOnesOwnIsStartedByHand() throws Exception {
        Path own = agent.directory.resolve("own.json");

        Result result = unattended("--config", own.toString());

        assertEquals(Exit.OK, result.exit(), result.all());
        assertTrue(result.out().contains("felhom-agent daemon --config " + own), result.out());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(agent.directory.resolve("token"))));
    }

    @Test
    void withoutThePackageItSaysSo() throws Exception {
        Result result = unattended();

        assertEquals(Exit.OK, result.exit(), result.all());
        assertTrue(result.out().contains("there is no user felhom-agent"), result.out());
    }

    /// What the package makes, with a systemctl that notes what it is told.
    private Path packaged(boolean asRoot) throws IOException {
        agent.site = new SetupMachine(machine, asRoot, GROUP, Duration.ofMinutes(1));
        Files.createDirectories(machine.resolve("usr/bin"));
        Files.createDirectories(machine.resolve("run/systemd/system"));
        Path calls = machine.resolve("calls");
        Path active = machine.resolve("active");
        Path broken = machine.resolve("broken");
        Path systemctl = Files.writeString(
                machine.resolve("usr/bin/systemctl"),
                "#!/bin/sh\necho \"$*\" >>" + calls + "\ncase \"$*\" in\n"
                        + "*LoadState*) echo LoadState=loaded ;;\n"
                        + "*ActiveState*) if [ -e " + active
                        + " ]; then echo ActiveState=active; else echo ActiveState=failed; fi ;;\n"
                        + "*StatusText*) echo 'StatusText=no order is open' ;;\n"
                        + "status*) echo 'felhom-agent[7]: the hub says no'; exit 3 ;;\n"
                        + "enable*) if [ -e " + broken + " ]; then echo 'Job failed.'; exit 1; fi; touch " + active
                        + " ;;\nesac\n");
        Files.setPosixFilePermissions(systemctl, PosixFilePermissions.fromString("rwxr-xr-x"));
        return calls;
    }

    private static List<String> told(Path calls) throws IOException {
        return Files.readAllLines(calls).stream()
                .filter(call -> !call.startsWith("show"))
                .toList();
    }

    @Test
    void theServiceIsEnabledAndSaysThatItIsActive() throws Exception {
        Path calls = packaged(false);

        Result result = unattended();

        assertEquals(Exit.OK, result.exit(), result.all());
        assertTrue(result.out().contains("enabled and active: no order is open"), result.out());
        assertEquals(List.of("enable --now felhom-agent.service"), told(calls));
    }

    @Test
    void oneThatRunsIsStartedAgainSinceWhatAnEarlierRunWroteMayNotHaveReachedIt() throws Exception {
        Path calls = packaged(false);
        unattended();
        setup();
        List<String> unchanged = told(calls);
        agent.pve.replaceCertificate();

        Result changed = setup("--fingerprint", agent.pve.leafFingerprint(), "--replace");

        assertEquals(Exit.OK, changed.exit(), changed.all());
        assertTrue(unchanged.contains("restart felhom-agent.service"), unchanged.toString());
        assertTrue(
                told(calls).contains("restart felhom-agent.service"),
                told(calls).toString());
    }

    @Test
    void aHubWhoseTokenOnlyTheServiceIsGivenIsNoFault() throws Exception {
        unattended();
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst(
                                "\\{",
                                "{\"hub\":{\"url\":\"https://hub.example/r\",\"tls\":{\"fingerprint\":\""
                                        + "AB".repeat(32) + "\"}},"));

        Result again = setup();

        assertEquals(Exit.OK, again.exit(), again.all());
    }

    @Test
    void aServiceThatDoesNotStartIsShownWithItsLastWords() throws Exception {
        packaged(false);
        Files.createFile(machine.resolve("broken"));

        Result result = unattended();

        assertEquals(Exit.FAILED, result.exit(), result.all());
        assertTrue(result.err().contains("did not become active"), result.err());
        assertTrue(result.err().contains("the hub says no"), result.err());
        assertTrue(Files.exists(file));
    }

    @Test
    void nothingIsStartedWhereThatIsNotWanted() throws Exception {
        Path calls = packaged(false);

        Result result = unattended("--no-start");

        assertEquals(Exit.OK, result.exit(), result.all());
        assertTrue(result.out().contains("systemctl enable --now felhom-agent"), result.out());
        assertEquals(List.of(), told(calls));
    }

    @Test
    void withoutSystemdItSaysHowToStartItByHand() throws Exception {
        packaged(false);
        Files.delete(machine.resolve("run/systemd/system"));

        Result result = unattended();

        assertEquals(Exit.OK, result.exit(), result.all());
        assertTrue(result.out().contains("systemd does not run this machine"), result.out());
        assertTrue(result.out().contains("runuser -u felhom-agent"), result.out());
    }

    private static String access(Path path) throws IOException {
        PosixFileAttributes now = Files.readAttributes(path, PosixFileAttributes.class);
        return now.owner().getName() + ":" + now.group().getName() + " "
                + PosixFilePermissions.toString(now.permissions());
    }

    @Test
    void rootsFilesHaveTheOwnersThatTheServiceNeeds() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may give files away");
        packaged(true);

        Result result = unattended();

        assertEquals(Exit.OK, result.exit(), result.all());
        assertEquals("root:" + GROUP + " rw-r-----", access(file));
        assertEquals("root:root rw-------", access(token));
        // systemd hands it over, and the service's user may not read the file.
        assertFalse(written().at("/proxmox").has("token_file"), "" + written());
    }

    @Test
    void ownersThatSomebodyHasChangedAreMended() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may give files away");
        packaged(true);
        unattended();
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));

        Result again = setup();

        assertEquals(Exit.OK, again.exit(), again.all());
        assertTrue(again.out().contains("owner and mode mended: " + token), again.out());
        assertEquals("root:root rw-------", access(token));
    }
}
