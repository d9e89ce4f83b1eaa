package felhom.authz.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.authz.gate.Draft;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.KeyType;
import felhom.authz.sshsig.Message;
import felhom.authz.sshsig.Refusal;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.Writer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustFileTests {
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");
    private static final TestKey PLAIN = TestKey.of(KeyType.ED25519, new Random(1));
    private static final TestKey FIDO = TestKey.of(KeyType.SK_ED25519, new Random(2));

    private static Loaded<AllowedSigners> own(String file) {
        return AllowedSigners.parseOwn(TestKey.ascii(file));
    }

    private static Refusal refusal(Loaded<?> loaded) {
        return switch (loaded) {
            case Loaded.Bad<?>(var refusal) -> refusal;
            case Loaded.Good<?> good -> throw new AssertionError("taken: " + good);
        };
    }

    private static AllowedSigners good(String file) {
        return switch (AllowedSigners.parse(TestKey.ascii(file))) {
            case Loaded.Good<AllowedSigners>(var signers) -> signers;
            case Loaded.Bad<AllowedSigners>(var refusal) -> throw new AssertionError(refusal.toString());
        };
    }

    @Test
    void aTrustFileHasOneMebibyteAtMost() {
        byte[] file = new byte[TrustFileLines.MAX_FILE];
        Arrays.fill(file, (byte) '#');

        assertTrue(AllowedSigners.parse(file) instanceof Loaded.Good);
        assertEquals(
                "more than 1048576 bytes",
                refusal(AllowedSigners.parse(Arrays.copyOf(file, file.length + 1)))
                        .detail());
    }

    @Test
    void theAgentsOwnFileSaysWhoForWhatAndUntilWhen() {
        var file = "alice namespaces=\"felhom-plan@v1\",valid-before=\"20270401Z\" " + TestKey.line(PLAIN) + "\n";

        assertTrue(own(file) instanceof Loaded.Good);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice",
                "alice namespaces=\"felhom-plan@v1\"",
                "alice valid-before=\"20270401Z\"",
                "* namespaces=\"felhom-plan@v1\",valid-before=\"20270401Z\"",
                "alice,bob namespaces=\"felhom-plan@v1\",valid-before=\"20270401Z\"",
                "alice cert-authority,namespaces=\"felhom-plan@v1\",valid-before=\"20270401Z\""
            })
    void theAgentsOwnFileIsRefusedWhereItLeavesSomethingOpen(String start) {
        var refusal = refusal(own(start + " " + TestKey.line(PLAIN) + "\n"));

        assertEquals(Code.TRUST_FILE, refusal.code());
        assertTrue(refusal.detail().startsWith("line 1: "), refusal::toString);
    }

    @Test
    void aKeyListedTwiceIsRefusedInTheAgentsOwnFile() {
        var entry = " namespaces=\"felhom-plan@v1\",valid-before=\"20270401Z\" " + TestKey.line(PLAIN) + "\n";

        assertEquals(
                "line 2: this key is listed before",
                refusal(own("alice" + entry + "bob" + entry)).detail());
    }

    @Test
    void aRefusalNamesTheLine() {
        var refusal = refusal(
                AllowedSigners.parse(TestKey.ascii("# fine\nalice " + TestKey.line(PLAIN) + "\nbob nonsense\n")));

        assertTrue(refusal.detail().startsWith("line 3: "), refusal::toString);
    }

    @Test
    void verifyRequiredIsForKeysThatCanVerify() {
        assertTrue(good("alice verify-required " + TestKey.line(FIDO))
                .signers()
                .getFirst()
                .verifyRequired());
        assertEquals(
                Code.TRUST_FILE,
                refusal(AllowedSigners.parse(TestKey.ascii("alice verify-required " + TestKey.line(PLAIN))))
                        .code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ss\0:", "ssh:\0", "ssh: ", "ssh:\u007f"})
    void anApplicationWithANulIsNoSecondSpellingOfARevokedKey(String application) {
        byte[] blob = FIDO.blob();
        byte[] respelled = new Writer()
                .raw(Arrays.copyOf(blob, blob.length - 8))
                .string(TestKey.ascii(application))
                .toByteArray();
        var line = FIDO.type().wire() + " " + Base64.getEncoder().encodeToString(respelled);

        assertEquals(
                Code.REVOCATION_FILE,
                refusal(RevokedKeys.parse(TestKey.ascii(line))).code());
        assertEquals(
                Code.TRUST_FILE,
                refusal(AllowedSigners.parse(TestKey.ascii("alice " + line))).code());
    }

    @Test
    void aKeyHasOneSpellingAndOneSize() {
        var longer = new Writer().raw(PLAIN.blob()).u8(0).toByteArray();
        assertEquals("line 1: there is something after the end: 1 bytes", detail(longer));
        assertEquals("line 1: the input is larger than any signature: a key of 16385 bytes", detail(new byte[16385]));
        assertEquals("line 1: " + Code.SIGFORMAT.words() + ": the key itself says it is ''", detail(new byte[16384]));
    }

    private static String detail(byte[] blob) {
        var line = "alice ssh-ed25519 " + Base64.getEncoder().encodeToString(blob);
        return refusal(AllowedSigners.parse(TestKey.ascii(line))).detail();
    }

    @ParameterizedTest
    @CsvSource({
        "alice verify-required, 1, SK_FLAGS",
        "alice verify-required, 5, OK",
        "alice, 1, OK",
        "alice, 4, SK_FLAGS",
        "alice, 65, SK_FLAGS",
        "alice, 129, SK_FLAGS"
    })
    void aTouchIsDemandedAndAPinWhereTheEntrySaysSo(String start, int flags, Code expected) {
        var message = TestKey.ascii("message");
        var draft = new Draft(FIDO, "felhom-plan@v1", message);
        draft.flags = flags;
        var verifier = new SshsigVerifier(new Trust(good(start + " " + TestKey.line(FIDO)), RevokedKeys.none()));

        var verdict = verifier.verify(
                Draft.armor(draft.blob()), Message.of(message), new Request("felhom-plan@v1", "alice", NOW));

        assertEquals(expected, verdict.code());
    }

    @Test
    void theEntryThatComesClosestGivesTheReason() {
        var message = TestKey.ascii("message");
        var file = "alice valid-before=\"20260101Z\" " + TestKey.line(PLAIN) + "\nbob " + TestKey.line(PLAIN)
                + "\nalice namespaces=\"x\" " + TestKey.line(PLAIN) + "\n";
        var verifier = new SshsigVerifier(new Trust(good(file), RevokedKeys.none()));

        var verdict = verifier.verify(
                Draft.armor(new Draft(PLAIN, "felhom-plan@v1", message).blob()),
                Message.of(message),
                new Request("felhom-plan@v1", "alice", NOW));

        assertEquals(Code.EXPIRED, verdict.code());
    }

    @Test
    void aShortRsaKeyIsTakenWithAWarning() {
        var signers = good("alice " + TestKey.line(TestKey.of(KeyType.RSA, new Random(3))));

        assertEquals(List.of(new Remark(1, "an RSA key below 3072 bits")), signers.warnings());
    }

    @ParameterizedTest
    @CsvSource({
        "alice, alice, true",
        "al*, alice, true",
        "*a*e, alice, true",
        "a?ice, alice, true",
        "a?ce, alice, false",
        "'*,!alice', alice, false",
        "'!bob,al*', alice, true",
        "'!bob', alice, false",
        "*****************************b, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, false"
    })
    void patternsMatchAsOpenSshDoes(String list, String name, boolean expected) {
        assertEquals(expected, PatternList.parse(list).matches(name));
    }
}
