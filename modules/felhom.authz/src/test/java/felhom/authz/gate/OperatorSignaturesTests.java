package felhom.authz.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.KeyType;
import felhom.authz.trust.Corpus;
import felhom.authz.trust.TestKey;
import felhom.authz.trust.TrustFileLines;
import felhom.engine.order.Plan;
import felhom.engine.trust.Signatures;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What the rest of the agent sees of the verifier.
class OperatorSignaturesTests {
    private static final String UNTIL = "valid-before=\"20270101Z\"";

    private final Signatures signatures = new OperatorSignatures();
    private final TestKey alice = TestKey.of(KeyType.ED25519, new Random(1));
    private final TestKey bob = TestKey.of(KeyType.SK_ED25519, new Random(2));

    private static byte[] file(String... lines) {
        return TestKey.ascii(String.join("\n", lines) + "\n");
    }

    private static List<String> texts(List<Signatures.Note> notes) {
        return notes.stream().map(note -> note.line() + ": " + note.text()).toList();
    }

    @Test
    void anAcceptedSignatureSaysWhoseItIs() {
        var recorded = recorded("valid-sk-ed25519");

        var accepted = assertInstanceOf(Signatures.Accepted.class, judge(recorded, recorded.message()));

        assertEquals("OK", accepted.code());
        assertEquals(recorded.request().principal(), accepted.principal());
        assertEquals(recorded.request().namespace(), accepted.namespace());
        assertEquals("sk-ssh-ed25519@openssh.com", accepted.keyType());
        assertEquals(1, accepted.line());
        assertTrue(accepted.fingerprint().startsWith("SHA256:"), accepted.fingerprint());
        assertTrue(accepted.touch().orElseThrow().userPresent());
    }

    @Test
    void aRefusalSaysWhy() {
        var recorded = recorded("valid-ed25519");

        var refused = assertInstanceOf(Signatures.Refused.class, judge(recorded, recorded.signature()));

        assertEquals("CRYPTO", refused.code());
        assertEquals(Code.CRYPTO.words(), refused.words());
    }

    @Test
    void aDamagedTrustFileRefusesEverything() {
        var question = new Signatures.Question("felhom-plan@v1", "alice", Instant.EPOCH);

        var nobody = signatures.trusting(file("nonsense"), Optional.empty());
        var unclear = signatures.trusting(file(), Optional.of(file("nonsense")));

        assertEquals(
                new Signatures.Refused(
                        Signatures.NO_SIGNERS,
                        Code.TRUST_FILE.words() + ": line 1: not 'principals [options] type key [comment]'"),
                nobody.judge(new byte[0], new byte[0], question));
        assertEquals(
                Signatures.NO_REVOCATIONS,
                unclear.judge(new byte[0], new byte[0], question).code());
    }

    @Test
    void everyLineIsListedAndEveryFaultNamed() {
        var listing = signatures.list(
                file(
                        "alice namespaces=\"felhom-plan@v1\"," + UNTIL + " " + TestKey.line(alice),
                        "nonsense",
                        "bob valid-after=\"20260101Z\",verify-required " + TestKey.line(bob),
                        "x ssh-ed25519 AAAA"),
                Optional.of(file(TestKey.line(bob))));

        assertEquals(2, listing.signers().size());
        var first = listing.signers().get(0);
        assertEquals("alice", first.principals());
        assertEquals("ssh-ed25519", first.keyType());
        assertEquals(Optional.of("felhom-plan@v1"), first.namespaces());
        assertEquals(Optional.of(Instant.parse("2027-01-01T00:00:00Z")), first.validBefore());
        assertEquals(Optional.empty(), first.validAfter());
        assertEquals(
                List.of(false, true),
                listing.signers().stream().map(s -> s.revoked()).toList());
        var second = listing.signers().get(1);
        assertEquals(3, second.line());
        assertTrue(second.verifyRequired());
        assertEquals(Optional.of(Instant.parse("2026-01-01T00:00:00Z")), second.validAfter());
        assertEquals(
                List.of("2: not 'principals [options] type key [comment]'", "4: " + Code.TRUNCATED.words()),
                texts(listing.unreadable()));
        assertEquals(List.of("3: namespaces= is missing", "3: valid-before= is missing"), texts(listing.broken()));
        assertEquals(List.of(), listing.advice());
        assertEquals(Optional.empty(), listing.revocations());
    }

    @Test
    void withoutAListOfRevokedKeysNobodyIs() {
        var listing = signatures.list(file("alice " + TestKey.line(alice)), Optional.empty());

        assertEquals(
                List.of(false), listing.signers().stream().map(s -> s.revoked()).toList());
        assertEquals(Optional.empty(), listing.revocations());
    }

    @Test
    void whatCannotBeReadAtAllIsSaidOfTheWholeFile() {
        var huge = signatures.list(new byte[TrustFileLines.MAX_FILE + 1], Optional.of(file("nonsense")));

        assertEquals(List.of("0: more than 1048576 bytes"), texts(huge.unreadable()));
        assertEquals(List.of(), huge.signers());
        assertEquals(
                Optional.of(Code.REVOCATION_FILE.words() + ": line 1: not 'type key [comment]'"), huge.revocations());
    }

    @Test
    void whetherAKeySignsPlansHangsOnItsNamespaces() {
        var listing = signatures.list(
                file(
                        "alice " + TestKey.line(alice),
                        "alice namespaces=\"felhom-plan@v1\" " + TestKey.line(alice),
                        "alice namespaces=\"felhom-*\" " + TestKey.line(alice),
                        "alice namespaces=\"git\" " + TestKey.line(alice),
                        "alice namespaces=\"felhom-plan@v2\" " + TestKey.line(alice)),
                Optional.empty());

        assertEquals(
                List.of(true, true, true, false, false),
                listing.signers().stream().map(Signatures.Listed::signsPlans).toList());
    }

    @Test
    void aListOfRevokedKeysThatNamesOthersRevokesNobodyHere() {
        var listing = signatures.list(file("alice " + TestKey.line(alice)), Optional.of(file(TestKey.line(bob))));

        assertEquals(
                List.of(false), listing.signers().stream().map(s -> s.revoked()).toList());
        assertEquals(Optional.empty(), listing.revocations());
    }

    @Test
    void whatThePolicyAsksForIsReadAsTheGateReadsIt() {
        var rollback = new OperationName("rollback");
        var snapshot = new OperationName("snapshot");
        var policy = TestKey.ascii("""
                {"version": 1, "operations": {"rollback": {"threshold": 2}, "snapshot": {"threshold": 3}}}
                """);

        assertEquals(
                new Signatures.Asked(2, "operations.rollback"),
                signatures.demand(policy, Set.of(rollback, snapshot), Set.of(rollback)));
        var unusable = assertInstanceOf(
                Signatures.Unusable.class, signatures.demand(policy, Set.of(snapshot), Set.of(snapshot)));
        assertTrue(unusable.words().contains("there is no operation 'rollback'"), unusable.words());
        assertInstanceOf(Signatures.Unusable.class, signatures.demand(new byte[0], Set.of(), Set.of()));
    }

    @Test
    void ofOnePlanThePolicyAsksForWhatItsOperationAndItsGuestsNeed() {
        var rollback = new OperationName("rollback");
        var plan = new Plan(
                new NodeName("pve"),
                rollback,
                Map.of("vmid", "101", "name", "clean"),
                List.of(),
                Procedure.of(new Step.RevertToSnapshot(new Vmid(101), new SnapshotName("clean"))),
                List.of(),
                List.of());
        String bits = "A".repeat(22);
        var header = new PlanDocument.Header(new UUID(0, 1), bits, bits, Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
        byte[] bytes = PlanDocument.write(header, plan, Optional.empty());
        var policy = Optional.of(TestKey.ascii("""
                {"version": 1, "operations": {"rollback": {"threshold": 2}}, "guests": {"101": {"threshold": 3}}}
                """));

        assertEquals(new Signatures.Asked(3, "guests.101"), signatures.demand(policy, Set.of(rollback), bytes));
        assertEquals(new Signatures.Asked(1, "default"), signatures.demand(Optional.empty(), Set.of(rollback), bytes));
        assertInstanceOf(Signatures.Unusable.class, signatures.demand(policy, Set.of(), bytes));
        assertInstanceOf(Signatures.Unusable.class, signatures.demand(policy, Set.of(rollback), new byte[0]));
    }

    private static Corpus.Case recorded(String start) {
        return Corpus.cases().stream()
                .filter(one -> one.id().startsWith(start) && one.accept())
                .findFirst()
                .orElseThrow();
    }

    private Signatures.Judgement judge(Corpus.Case recorded, java.nio.file.Path message) {
        return signatures
                .trusting(Corpus.bytes(recorded.allowedSigners()), Optional.empty())
                .judge(
                        Corpus.bytes(recorded.signature()),
                        Corpus.bytes(message),
                        new Signatures.Question(
                                recorded.request().namespace(),
                                recorded.request().principal(),
                                recorded.request().now()));
    }
}
