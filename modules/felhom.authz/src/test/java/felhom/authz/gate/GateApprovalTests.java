package felhom.authz.gate;

import static felhom.authz.gate.GateHost.ALICE;
import static felhom.authz.gate.GateHost.BOB;
import static felhom.authz.gate.GateHost.MALLORY;
import static felhom.authz.gate.GateHost.signed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import felhom.authz.sshsig.KeyReader;
import felhom.authz.sshsig.KeyType;
import felhom.authz.trust.TestKey;
import felhom.engine.order.IssuedPlan;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Consent;
import felhom.engine.trust.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is handed in as approved: its limits, its signatures, its form.
class GateApprovalTests extends GateCase {
    private static final String PRINT = print(ALICE);

    private static String print(TestKey key) {
        return KeyReader.strict()
                .read(key.type().wire(), TestKey.line(key).split(" ", 2)[1])
                .fingerprint();
    }

    @Test
    void anIssuedPlanWithAGoodSignatureIsOpened() {
        IssuedPlan plan = host.issued();
        Approval approval = signed(plan, ALICE);

        var opened = opened(approval);

        assertArrayEquals(plan.bytes(), opened.plan().bytes());
        assertEquals(GateHost.ORDER, opened.plan().order());
        assertEquals(plan.nonce(), opened.consent().nonce());
        assertEquals(plan.expires(), opened.consent().expires());
        assertEquals(
                List.of(new Consent.Signed("alice", PRINT)), opened.consent().by());
        assertSame(approval, opened.consent().approval());
    }

    @Test
    void aPlanHas16KibibytesAtMost() {
        byte[] most = new byte[Approval.MAX_PAYLOAD];
        Arrays.fill(most, (byte) ' ');

        refused(RefusalReason.FORMAT, "not a plan", signed(most, ALICE));
        refused(
                RefusalReason.SIZE,
                "at most 16384 bytes, and this has 16385",
                signed(Arrays.copyOf(most, most.length + 1), ALICE));
    }

    @Test
    void eightSignaturesAreLookedAtAndNineAreNot() {
        byte[] plan = host.issued().bytes();
        byte[] signature = GateHost.signature(ALICE, plan);

        assertEquals(
                8,
                opened(new Approval(plan, Collections.nCopies(8, signature)))
                        .consent()
                        .by()
                        .size());
        refused(RefusalReason.SIZE, "9 signatures", new Approval(plan, Collections.nCopies(9, signature)));
    }

    @Test
    void aSignatureHas32KibibytesAtMost() {
        byte[] plan = host.issued().bytes();
        byte[] good = GateHost.signature(ALICE, plan);

        refused(RefusalReason.SIGNATURE, "signature 2: ARMOR", new Approval(plan, List.of(good, new byte[32 * 1024])));
        refused(RefusalReason.SIZE, "32769 bytes is none", new Approval(plan, List.of(good, new byte[32 * 1024 + 1])));
    }

    @Test
    void withoutASignatureNothingIsApproved() {
        refused(RefusalReason.NOT_SIGNED, "no signature is given", signed(host.issued()));
    }

    @Test
    void aBadSignatureIsNamedWithItsNumberAndCode() {
        IssuedPlan plan = host.issued();
        byte[] other = GateHost.signature(ALICE, TestKey.ascii("something else"));
        byte[] file = Draft.armor(new Draft(ALICE, "file", plan.bytes()).blob());

        refused(RefusalReason.SIGNATURE, "signature 1: UNTRUSTED_KEY: no entry has this key", signed(plan, MALLORY));
        refused(RefusalReason.SIGNATURE, "signature 2: UNTRUSTED_KEY", signed(plan, ALICE, MALLORY));
        refused(RefusalReason.SIGNATURE, "signature 1: CRYPTO", new Approval(plan.bytes(), List.of(other)));
        refused(RefusalReason.SIGNATURE, "signature 1: NAMESPACE", new Approval(plan.bytes(), List.of(file)));
        refused(
                RefusalReason.SIGNATURE,
                "signature 1: ARMOR",
                new Approval(plan.bytes(), List.of(TestKey.ascii("alice"))));
    }

    @Test
    void anEntryOutsideItsTimeIsRefusedWithTheClock() {
        host.line("bob namespaces=\"felhom-plan@v1\",valid-before=\"202611211159Z\" " + TestKey.line(BOB));
        host.line("carol namespaces=\"felhom-plan@v1\",valid-after=\"202611211201Z\",valid-before=\"20270401Z\" "
                + TestKey.line(MALLORY));
        IssuedPlan plan = host.issued();

        refused(RefusalReason.SIGNATURE, "EXPIRED", signed(plan, BOB));
        refused(RefusalReason.SIGNATURE, "(by this host's clock: 2026-11-21T12:00:00.250Z)", signed(plan, BOB));
        refused(RefusalReason.SIGNATURE, "(by this host's clock: 2026-11-21T12:00:00.250Z)", signed(plan, MALLORY));
    }

    @Test
    void onlyTheClocksRefusalsNameTheClock() {
        var refusal = host.gate.open(signed(host.issued(), MALLORY)).toString();

        assertEquals(-1, refusal.indexOf("clock"), refusal);
    }

    @Test
    void aRevokedKeyIsRefusedAtOnce() {
        IssuedPlan plan = host.issued();
        opened(signed(plan, ALICE));

        host.write("trust/revoked", TestKey.line(ALICE) + "\n");

        refused(RefusalReason.SIGNATURE, "signature 1: REVOKED", signed(plan, ALICE));
    }

    @Test
    void nothingOfADocumentIsReadBeforeItsSignaturesAreGood() {
        refused(RefusalReason.SIGNATURE, "UNTRUSTED_KEY", signed(TestKey.ascii("no plan"), MALLORY));
        refused(RefusalReason.FORMAT, "not a plan", signed(TestKey.ascii("no plan"), ALICE));
    }

    @Test
    void aDocumentOfAnotherKindIsNoPlan() {
        IssuedPlan plan = host.issued();

        refused(
                RefusalReason.TYPE,
                "the document is 'felhom-plan/2'",
                GateHost.altered(plan, "felhom-plan/1", "felhom-plan/2"));
        refused(
                RefusalReason.TYPE,
                "only felhom-plan/1 is taken",
                signed(TestKey.ascii("{\"typ\": \"felhom-trust/1\"}"), ALICE));
        refused(
                RefusalReason.FORMAT,
                "'typ' is missing",
                GateHost.altered(plan, "  \"typ\" : \"felhom-plan/1\",\n", ""));
        refused(RefusalReason.FORMAT, "typ: expected text", GateHost.altered(plan, "\"felhom-plan/1\"", "1"));
    }

    @Test
    void oneByteMoreOrLessIsAnotherDocument() {
        IssuedPlan plan = host.issued();

        refused(RefusalReason.CHANGED, "was issued in other words", GateHost.altered(plan, "{\n", "{\n\n"));
        refused(
                RefusalReason.CHANGED,
                plan.nonce(),
                GateHost.altered(plan, "what is new is lost", "what is new is kept"));
        refused(
                RefusalReason.FORMAT,
                "stands twice",
                GateHost.altered(plan, "\"node\" :", "\"no\\u0064e\" : \"x\", \"node\" :"));
    }

    @Test
    void aPlanThatWasRewrittenOnItsWayIsRefusedWhetherItWasSignedBeforeOrAfter() {
        IssuedPlan plan = host.issued();
        String text = new String(plan.bytes(), StandardCharsets.US_ASCII);
        byte[] signature = GateHost.signature(ALICE, plan.bytes());
        List<byte[]> rewritten = List.of(
                text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII),
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE),
                ("\uFEFF" + text).getBytes(StandardCharsets.UTF_8));

        for (byte[] bytes : rewritten) {
            refused(RefusalReason.SIGNATURE, "signature 1: ", new Approval(bytes, List.of(signature)));
            refused(RefusalReason.FORMAT, "neither printable ASCII nor a line feed", signed(bytes, ALICE));
        }
    }

    @Test
    void aSignatureCountsWithEitherLineEndAndInNoOtherEncoding() {
        IssuedPlan plan = host.issued();
        String armor = new String(GateHost.signature(ALICE, plan.bytes()), StandardCharsets.US_ASCII);

        opened(new Approval(plan.bytes(), List.of(armor.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII))));

        refused(
                RefusalReason.SIGNATURE,
                "signature 1: ",
                new Approval(plan.bytes(), List.of(("\uFEFF" + armor).getBytes(StandardCharsets.UTF_16LE))));
    }

    @Test
    void trustFilesThatCannotBeUsedOpenNothing() throws Exception {
        IssuedPlan plan = host.issued();
        Approval approval = signed(plan, ALICE);

        host.line("bob * " + TestKey.line(BOB));
        refused(RefusalReason.TRUST, "TRUST_FILE: " + host.file("trust/operators") + ", line 2: ", approval);
        refused(RefusalReason.TRUST, "signers check", approval);
        host.write("trust/operators", "alice * " + TestKey.line(ALICE) + "\n");
        refused(RefusalReason.TRUST, "neither a key type that may sign nor options", approval);
        Files.delete(host.file("trust/revoked"));
        refused(RefusalReason.TRUST, "there is no such file; see felhom-agent signers check", approval);
    }

    @Test
    void aTrustFileThatOthersMayWriteOpensNothing() throws Exception {
        Approval approval = signed(host.issued(), ALICE);
        for (String name : List.of("trust/operators", "trust/revoked", "trust")) {
            var before = Files.getPosixFilePermissions(host.file(name));
            for (String mode : List.of("rwxrwxr-x", "rwxr-xrwx")) {
                Files.setPosixFilePermissions(host.file(name), PosixFilePermissions.fromString(mode));
                refused(RefusalReason.TRUST, "its group or others may write it", approval);
            }
            Files.setPosixFilePermissions(host.file(name), before);
        }
        opened(approval);
    }

    @Test
    void aTrustFileBehindALinkOpensNothing() throws Exception {
        Approval approval = signed(host.issued(), ALICE);
        Path real = Files.move(host.file("trust/operators"), host.file("trust/elsewhere"));
        Files.createSymbolicLink(host.file("trust/operators"), real);

        refused(RefusalReason.TRUST, "is a symbolic link", approval);
    }

    @Test
    void aPolicyThatCannotBeUsedOpensNothing() throws Exception {
        Approval approval = signed(host.issued(), ALICE);

        host.policy("{\"version\": 1, \"default\": {\"threshold\": 0}}");
        refused(RefusalReason.TRUST, host.file("trust/policy.json") + ": ", approval);
        refused(RefusalReason.TRUST, "threshold: 0 is not from 1 to 8", approval);
        Files.setPosixFilePermissions(host.file("trust/policy.json"), PosixFilePermissions.fromString("rw-rw-r--"));
        refused(RefusalReason.TRUST, "its group or others may write it", approval);
    }

    @Test
    void asManyPeopleSignAsThePolicyAsksFor() {
        TestKey second = MALLORY;
        host.trust("bob", BOB);
        host.trust("alice", second);
        host.policy("{\"version\": 1, \"operations\": {\"rollback\": {\"threshold\": 2}}}");
        IssuedPlan plan = host.issued();

        refused(RefusalReason.THRESHOLD, "'rollback' needs 2 different operators", signed(plan, ALICE));
        refused(RefusalReason.THRESHOLD, "and 1 signed", signed(plan, ALICE, ALICE));
        refused(RefusalReason.THRESHOLD, "and 1 signed", signed(plan, ALICE, second));
        assertEquals(
                List.of("alice", "bob"),
                opened(signed(plan, ALICE, BOB)).consent().by().stream()
                        .map(Consent.Signed::principal)
                        .toList());
        assertEquals(3, opened(signed(plan, second, BOB, ALICE)).consent().by().size());
    }

    @Test
    void theGuestsOfThePlanDecideTheThresholdToo() {
        host.policy("{\"version\": 1, \"guests\": {\"101\": {\"threshold\": 2}}}");

        refused(RefusalReason.THRESHOLD, "needs 2 different operators", signed(host.issued(), ALICE));

        host.policy("{\"version\": 1, \"guests\": {\"102\": {\"threshold\": 2}}}");
        opened(signed(host.issued(), ALICE));
    }

    @Test
    void threeOfFourSufficeAndTwoDoNot() {
        TestKey dave = TestKey.of(KeyType.ED25519, new java.util.Random(4));
        host.trust("bob", BOB);
        host.trust("carol", MALLORY);
        host.trust("dave", dave);
        host.policy("{\"version\": 1, \"default\": {\"threshold\": 3}}");
        IssuedPlan plan = host.issued();

        refused(RefusalReason.THRESHOLD, "and 2 signed", signed(plan, dave, BOB));
        Stream.of(List.of(ALICE, BOB, dave), List.of(dave, MALLORY, BOB))
                .forEach(three -> opened(signed(plan, three.toArray(TestKey[]::new))));
    }
}
