package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.Exit;
import felhom.testkit.SimGuest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whoever carries envelopes may hold back, replay, reorder, cut, mix and forge them. Each attempt is refused with its
/// own reason, and nothing is done.
class HostileHubTests {
    private final TestAgent agent = new TestAgent();
    private final Operators operators = new Operators(agent);
    private final FakeTime time = new FakeTime(agent.directory);
    private final SimGuest guest = agent.world
            .lxc(101, "web")
            .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:01:01,type=veth")
            .data("old")
            .snapshot("before")
            .data("new");
    private Path alice = Path.of("unset");

    @BeforeEach
    void anOperatorIsTrusted() throws Exception {
        agent.machine = time.machine();
        alice = operators.trusted("alice");
    }

    @AfterEach
    void close() {
        agent.close();
    }

    private Path plan() throws Exception {
        TestAgent.Result result = agent.run("plan", "rollback", "vmid=101", "name=before");
        assertEquals(Exit.OK, result.exit(), result.all());
        return save(result.out());
    }

    private Path save(String text) throws IOException {
        return Files.writeString(agent.directory.resolve("plan-" + UUID.randomUUID() + ".json"), text);
    }

    private TestAgent.Result apply(Path plan, Path... signatures) {
        String[] words = Stream.concat(
                        Stream.of("apply", plan.toString()),
                        Stream.of(signatures).map(Path::toString))
                .toArray(String[]::new);
        return agent.run(words);
    }

    private void refused(String why, TestAgent.Result result) {
        assertEquals(Exit.REFUSED, result.exit(), result.all());
        assertTrue(result.err().contains("refused (" + why + ")"), result.all());
        assertEquals("new", guest.data(), "nothing is done");
        assertEquals(List.of(), agent.pve.writes());
    }

    /// A signed plan that was carried out; the guest then gets new data, so that a second time would show.
    private Path carriedOut(Path plan) throws Exception {
        Path signature = operators.sign(alice, plan);
        TestAgent.Result result = apply(plan, signature);
        assertEquals(Exit.OK, result.exit(), result.all());
        guest.data("newer");
        return signature;
    }

    private void refusedAgain(String why, TestAgent.Result result) {
        assertEquals(Exit.REFUSED, result.exit(), result.all());
        assertTrue(result.err().contains("refused (" + why + ")"), result.all());
        assertEquals("newer", guest.data(), "it is not done twice");
    }

    @Test
    void aReplayIsAnsweredWithWhatCameOfIt() throws Exception {
        Path plan = plan();
        Path signature = carriedOut(plan);

        TestAgent.Result again = apply(plan, signature);

        refusedAgain("used", again);
        assertTrue(again.err().contains("ok: done: roll guest 101 back"), again.err());
    }

    @Test
    void aReplayInOtherArmorIsAReplay() throws Exception {
        Path plan = plan();
        Path signature = carriedOut(plan);
        Path crlf = Files.writeString(
                agent.directory.resolve("other.sig"),
                Files.readString(signature).replace("\n", "\r\n"));

        refusedAgain("used", apply(plan, crlf));
    }

    @Test
    void anotherIssueOfAPlanThatWasCarriedOutIsWorthNothing() throws Exception {
        Path first = plan();
        Path second = plan();
        Path signature = operators.sign(alice, first);
        carriedOut(second);

        refusedAgain("superseded", apply(first, signature));
    }

    @Test
    void aPlanForAnotherHostIsRefused() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        agent.run("identity", "reset", "--yes");

        refused("host", apply(plan, signature));
    }

    @Test
    void aSignedPlanForAnotherGuestOrWithOtherArgumentsWasNeverIssued() throws Exception {
        agent.world
                .lxc(102, "db")
                .config("net0", "name=eth0,hwaddr=BC:24:11:00:01:02")
                .snapshot("before");
        String document = Files.readString(plan());
        Path otherGuest = save(document.replace("\"vmid\" : \"101\"", "\"vmid\" : \"102\""));
        Path otherName = save(document.replace("\"name\" : \"before\"", "\"name\" : \"older\""));

        refused("changed", apply(otherGuest, operators.sign(alice, otherGuest)));
        refused("changed", apply(otherName, operators.sign(alice, otherName)));
    }

    @Test
    void aPlanThatWasNeverIssuedIsRefused() throws Exception {
        String document = Files.readString(plan());
        String nonce = document.replaceAll("(?s).*\"nonce\" : \"([^\"]*)\".*", "$1");
        Path forged = save(document.replace(nonce, "AAAAAAAAAAAAAAAAAAAAAA"));

        refused("not-issued", apply(forged, operators.sign(alice, forged)));
    }

    @Test
    void aVmidThatAnotherGuestHasNowIsRefused() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        guest.config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:09:09,type=veth");

        TestAgent.Result result = apply(plan, signature);

        refused("identity", result);
        assertTrue(result.err().contains("BC:24:11:00:09:09"), result.err());
    }

    @Test
    void aGuestWhoseConfigurationWasChangedIsRefused() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        guest.config("memory", "1024");

        refused("identity", apply(plan, signature));
    }

    @Test
    void effectsThatNobodySignedAreRefused() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        guest.running();

        TestAgent.Result result = apply(plan, signature);

        refused("effects", result);
        assertTrue(result.err().contains("is stopped at once"), result.err());
    }

    @Test
    void anExpiredPlanIsRefusedWithTheClock() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        time.pass(Duration.ofMinutes(16));

        TestAgent.Result result = apply(plan, signature);

        refused("clock-expired", result);
        assertTrue(result.err().contains("clock: the plan expired at"), result.err());
    }

    @Test
    void aClockThatIsSetBackOrForwardEndsTheEpoch() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        time.set(Duration.ofMinutes(-2));
        refused("epoch", apply(plan, signature));
        time.set(Duration.ofMinutes(2));
        plan = plan();
        signature = operators.sign(alice, plan);
        time.set(Duration.ofMinutes(2));

        refused("epoch", apply(plan, signature));
    }

    @Test
    void aPlanFromTheFutureIsRefusedWithTheClock() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        // A machine that is rolled back with its memory: both clocks go back together, and the epoch is the same.
        time.pass(Duration.ofHours(-2));
        TestAgent.Result behind = apply(plan, signature);

        refused("clock-behind", behind);
    }

    @Test
    void whatWasCarriedOutIsAnsweredAsSuchAlsoAfterARestartOfTheHost() throws Exception {
        Path plan = plan();
        Path signature = carriedOut(plan);
        time.reboot();
        agent.machine = time.machine();

        refusedAgain("used", apply(plan, signature));
    }

    @Test
    void aGuestThatWasDestroyedAndMadeAnewIsAnother() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        guest.config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:77:77:77,type=veth")
                .config("rootfs", "local-btrfs:101/vm-101-disk-1.raw,size=8G");

        refused("identity", apply(plan, signature));
    }

    @Test
    void anOrderThatNoOperationCanHaveLeavesTheLogReadable() throws Exception {
        TestAgent.Result longName = agent.run("run", "start", "vmid=101", "a".repeat(300) + "=1");
        TestAgent.Result strange = agent.run("run", "start", "vmid=101", "signed-by=alice\nSHA256:x");
        TestAgent.Result after = agent.run("audit", "verify");

        assertEquals(Exit.USAGE, longName.exit(), longName.all());
        assertEquals(Exit.USAGE, strange.exit(), strange.all());
        assertEquals(Exit.OK, after.exit(), after.all());
        plan();
    }

    @Test
    void aClockBeforeWhatTheLogHasSeenAllowsNoPlanUntilItIsReset() throws Exception {
        plan();
        time.set(Duration.ofHours(-2));
        time.reboot();
        agent.machine = time.machine();

        TestAgent.Result behind = agent.run("plan", "rollback", "vmid=101", "name=before");
        TestAgent.Result reset = agent.run("clock", "reset", "--yes");
        Path plan = plan();
        TestAgent.Result applied = apply(plan, operators.sign(alice, plan));

        assertEquals(Exit.REFUSED, behind.exit(), behind.all());
        assertTrue(behind.err().contains("refused (clock-behind): clock:"), behind.err());
        assertEquals(Exit.OK, reset.exit(), reset.all());
        assertEquals(Exit.OK, applied.exit(), applied.all());
    }

    @Test
    void aRestartOfTheHostEndsTheEpoch() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        time.reboot();
        agent.machine = time.machine();

        refused("epoch", apply(plan, signature));
    }

    @Test
    void aStateDirectoryThatWasRolledBackOpensNothing() throws Exception {
        Path plan = plan();
        Path state = agent.directory.resolve("state");
        Path copy = agent.directory.resolve("copy");
        copy(state, copy);
        Path signature = carriedOut(plan);
        delete(state);
        copy(copy, state);

        refusedAgain("epoch", apply(plan, signature));
    }

    @Test
    void aStateDirectoryOnAnotherMachineIsNotUsed() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        time.otherMachine();
        agent.machine = time.machine();

        TestAgent.Result result = apply(plan, signature);

        assertEquals(Exit.FAILED, result.exit(), result.all());
        assertTrue(result.err().contains("belongs to another host"), result.err());
        assertTrue(result.err().contains("identity reset"), result.err());
        assertEquals(List.of(), agent.pve.writes());
    }

    @Test
    void aCloneOfTheWholeHostOpensNothing() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        // The clone has everything but what is in memory.
        delete(agent.directory.resolve("run"));

        refused("epoch", apply(plan, signature));
    }

    @Test
    void aSignatureInAnotherNamespaceIsRefused() throws Exception {
        Path plan = plan();

        refused("signature", apply(plan, operators.sign(alice, "file", plan)));
        assertTrue(apply(plan, operators.sign(alice, "git", plan)).err().contains("NAMESPACE"));
    }

    @Test
    void aRevokedKeyIsRefusedAtOnce() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        operators.revoke(alice);

        TestAgent.Result result = apply(plan, signature);

        refused("signature", result);
        assertTrue(result.err().contains("REVOKED"), result.err());
    }

    @Test
    void aKeyThatNobodyTrustsIsRefused() throws Exception {
        Path plan = plan();

        TestAgent.Result result = apply(plan, operators.sign(operators.key("mallory"), plan));

        refused("signature", result);
        assertTrue(result.err().contains("UNTRUSTED_KEY"), result.err());
    }

    @Test
    void oneOperatorIsNotTwo() throws Exception {
        operators.policy("{\"version\": 1, \"default\": {\"threshold\": 2}}");
        Path second = operators.key("alice-second");
        operators.trust("alice", second);
        Path plan = plan();
        Path once = operators.sign(alice, plan);
        Path twice = Files.copy(operators.sign(alice, plan), agent.directory.resolve("twice.sig"));

        refused("threshold", apply(plan, once, twice));
        refused("threshold", apply(plan, once, operators.sign(second, plan)));
    }

    @Test
    void aGoodSignatureDoesNotExcuseABadOne() throws Exception {
        Path plan = plan();
        Path good = operators.sign(alice, plan);
        Path bad = operators.sign(operators.key("mallory"), plan);

        refused("signature", apply(plan, good, bad));
    }

    @Test
    void whatIsCutIsRefused() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        String text = Files.readString(plan);
        Path cutPlan = save(text.substring(0, text.length() - 1));
        String armor = Files.readString(signature);
        Path cutSignature = save(armor.substring(0, armor.length() - 60));

        TestAgent.Result first = apply(cutPlan, signature);
        TestAgent.Result second = apply(plan, cutSignature);

        refused("signature", first);
        assertTrue(first.err().contains("CRYPTO"), first.err());
        refused("signature", second);
        assertTrue(second.err().contains("ARMOR"), second.err());
    }

    @Test
    void whatIsNoPlanIsRefusedEvenWhenSigned() throws Exception {
        String document = Files.readString(plan());
        Path twice = save(document.replace("\"operation\" :", "\"operation\" : \"stop\",\n  \"operation\" :"));
        Path more = save(document.replace("{\n  \"typ\"", "{\n  \"note\" : \"\",\n  \"typ\""));
        Path other = save(document.replace("felhom-plan/1", "felhom-plan/2"));
        Path prose = save("please roll back guest 101\n");

        refused("format", apply(twice, operators.sign(alice, twice)));
        refused("format", apply(more, operators.sign(alice, more)));
        refused("type", apply(other, operators.sign(alice, other)));
        refused("format", apply(prose, operators.sign(alice, prose)));
    }

    @Test
    void whatIsTooMuchIsNotLookedAt() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        Path[] nine = Stream.generate(() -> signature).limit(9).toArray(Path[]::new);
        Path large = save(" ".repeat(20_000));

        refused("size", apply(plan, nine));
        refused("size", apply(large, signature));
    }

    @Test
    void damagedTrustFilesOpenNothing() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        String good = Files.readString(agent.directory.resolve("trust/operators"));
        operators.write("operators", good + "mallory * ssh-ed25519 AAAA\n");
        refused("trust", apply(plan, signature));
        operators.write("operators", good);
        operators.write("policy.json", "{\"version\": 1, \"default\": {\"threshold\": 0}}");
        refused("trust", apply(plan, signature));
        Files.delete(agent.directory.resolve("trust/policy.json"));
        Files.delete(agent.directory.resolve("trust/revoked"));

        refused("trust", apply(plan, signature));
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void refusalsAreInTheLog() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(operators.key("mallory"), plan);
        apply(plan, signature);

        agent.run("run", "rollback", "vmid=101", "name=before");
        agent.run("run", "fly");
        String log = agent.run("audit", "show", "--json").out();

        assertTrue(log.contains("approval-refused") && log.contains("UNTRUSTED_KEY"), log);
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(signature)));
        assertTrue(log.contains("\"signature-sha256\":[\"" + digest + "\"]"), log);
        assertTrue(log.contains("\"why\":[\"not-signed\"]"), log);
        assertTrue(log.contains("\"why\":[\"operation\"]"), log);
    }
}
