package felhom.authz.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import felhom.authz.gate.Draft;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.KeyType;
import felhom.authz.sshsig.Message;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.Verification;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What a caller is handed with a verdict.
class VerdictTests {
    private static final byte[] MESSAGE = TestKey.ascii("message");
    private static final TestKey ALICE = TestKey.of(KeyType.ED25519, new Random(1));
    private static final Request REQUEST =
            new Request("felhom-plan@v1", "alice", Instant.parse("2026-11-21T12:00:00Z"));

    private static Loaded<Trust> trust(String start, byte[] revoked) {
        return Trust.parseOwn(TestKey.ascii(start + " " + TestKey.line(ALICE) + "\n"), revoked);
    }

    private static Verification verdict(byte[] message) {
        var good = assertInstanceOf(
                Loaded.Good.class,
                trust("alice namespaces=\"felhom-plan@v1\",valid-before=\"20270401Z\"", new byte[0]));
        var signature = Draft.armor(new Draft(ALICE, "felhom-plan@v1", MESSAGE).blob());
        return new SshsigVerifier((Trust) good.value()).verify(signature, Message.of(message), REQUEST);
    }

    @Test
    void whatWasVerifiedIsHandedOutAsItWas() {
        var accepted = assertInstanceOf(Verification.Accepted.class, verdict(MESSAGE));

        assertArrayEquals(MESSAGE, accepted.message().bytes());
        assertEquals(MESSAGE.length, accepted.message().length());
    }

    @Test
    void nobodyChangesAMessageAfterTheCheck() {
        byte[] given = MESSAGE.clone();
        var message = Message.of(given);

        Arrays.fill(given, (byte) 0);
        Arrays.fill(message.bytes(), (byte) 0);

        assertArrayEquals(MESSAGE, message.bytes());
    }

    @Test
    void aRefusalIsInWords() {
        var refused = assertInstanceOf(Verification.Refused.class, verdict(new byte[0]));

        assertEquals("the signature does not fit message, namespace and key", refused.words());
        assertEquals("the signature is good", Code.OK.words());
    }

    @Test
    void theAgentsOwnFilesAreRefusedTogether() {
        var lax = assertInstanceOf(Loaded.Bad.class, trust("alice", new byte[0]));
        var unclear = assertInstanceOf(
                Loaded.Bad.class,
                trust("alice namespaces=\"x\",valid-before=\"20270401Z\"", TestKey.ascii("nonsense")));

        assertEquals("line 1: namespaces= is missing", lax.refusal().detail());
        assertEquals(Code.REVOCATION_FILE, unclear.refusal().code());
    }
}
