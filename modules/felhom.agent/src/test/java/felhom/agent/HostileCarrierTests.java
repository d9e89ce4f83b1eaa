package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whoever carries envelopes may hold back, replay, reorder, cut, mix and forge them. Each attempt is refused
/// with its own reason, and nothing is done.
class HostileCarrierTests extends SignedCase {
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
        Path second = fresh();
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
        assertTrue(result.err().contains("it would also stop guest 101 at once"), result.err());
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
    void aGuestThatWasDestroyedAndMadeAnewIsAnother() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        guest.config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:77:77:77,type=veth")
                .config("rootfs", "local-btrfs:101/vm-101-disk-1.raw,size=8G");

        refused("identity", apply(plan, signature));
    }

    @Test
    void aRecycledVmidWithoutTheSnapshotIsAnotherGuestAndNotAnotherPlan() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        guest.destroyed();
        agent.world
                .lxc(101, "db")
                .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:88:88:88,type=veth")
                .data("new");

        TestAgent.Result result = apply(plan, signature);

        refused("identity", result);
        assertTrue(
                result.err().contains("guest 101: net0's MAC was BC:24:11:00:01:01 and is BC:24:11:88:88:88 now"),
                result.err());
    }

    @Test
    void aSnapshotThatIsGoneIsNoOtherGuest() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        String root = guest.config().getOrDefault("rootfs", "");
        guest.destroyed();
        agent.world
                .lxc(101, "web")
                .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:01:01,type=veth")
                .config("rootfs", root)
                .data("new");

        refused("plan", apply(plan, signature));
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
