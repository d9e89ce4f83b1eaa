package felhom.authz.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.authz.sshsig.Bytes;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Hash;
import felhom.authz.sshsig.JdkProviders;
import felhom.authz.sshsig.KeyType;
import felhom.authz.sshsig.Writer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Binary lists of revoked keys, byte by byte; [RealKeyTests] has those of `ssh-keygen -k`.
class KrlTests {
    private final Bytes alice =
            Bytes.of(TestKey.of(KeyType.ED25519, new Random(1)).blob());
    private final Bytes bob =
            Bytes.of(TestKey.of(KeyType.ED25519, new Random(2)).blob());

    private static Writer header(long format, String comment) {
        return new Writer()
                .raw(TestKey.ascii("SSHKRL\n\0"))
                .u32(format)
                .raw(new byte[24])
                .string(new byte[0])
                .string(TestKey.ascii(comment));
    }

    private static Writer section(Writer krl, int type, byte[]... items) {
        var section = new Writer();
        for (byte[] item : items) {
            section.string(item);
        }
        return krl.u8(type).string(section.toByteArray());
    }

    private static RevokedKeys good(Writer krl) {
        return assertInstanceOf(Loaded.Good.class, RevokedKeys.parse(krl.toByteArray()))
                                .value()
                        instanceof RevokedKeys keys
                ? keys
                : RevokedKeys.none();
    }

    private static String refusal(byte[] krl) {
        var refusal = assertInstanceOf(Loaded.Bad.class, RevokedKeys.parse(krl)).refusal();
        assertEquals(Code.REVOCATION_FILE, refusal.code());
        return refusal.detail();
    }

    private static byte[] sha1(Bytes blob) {
        return JdkProviders.digest("SHA-1").digest(blob.toArray());
    }

    @Test
    void aKeyIsRevokedByItselfOrByItsFingerprint() {
        for (var krl : new Writer[] {
            section(header(1, ""), 2, alice.toArray()),
            section(header(1, ""), 3, sha1(alice)),
            section(header(1, "ours"), 5, Hash.SHA256.of(alice.toArray()))
        }) {
            assertTrue(good(krl).contains(alice));
            assertFalse(good(krl).contains(bob));
        }
    }

    @Test
    void allOfSeveralSectionsCount() {
        var krl = section(section(header(1, ""), 2, alice.toArray()), 3, sha1(bob), new byte[20]);

        assertTrue(good(krl).contains(alice));
        assertTrue(good(krl).contains(bob));
        assertFalse(good(header(1, "")).contains(alice));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 6, 255})
    void whatIsNotAboutPlainKeysIsRefused(int type) {
        assertEquals(
                "KRL section " + type,
                refusal(section(header(1, ""), type, new byte[20]).toByteArray()));
    }

    @Test
    void whatIsOddIsRefused() {
        assertEquals("KRL format 2", refusal(header(2, "").toByteArray()));
        assertEquals("a NUL in the KRL's comment", refusal(header(1, "a\0b").toByteArray()));
        assertEquals("a NUL in the KRL's comment", refusal(header(1, "\0").toByteArray()));
        assertEquals(
                "a fingerprint of 32 bytes",
                refusal(section(header(1, ""), 3, new byte[32]).toByteArray()));
        assertEquals(
                "a fingerprint of 20 bytes",
                refusal(section(header(1, ""), 5, new byte[20]).toByteArray()));
    }

    @Test
    void aListThatEndsTooEarlyIsRefusedWhereverItIsCut() {
        byte[] whole = section(header(1, ""), 2, alice.toArray()).toByteArray();
        int headerEnds = header(1, "").toByteArray().length;

        for (int length = 8; length < whole.length; length++) {
            if (length != headerEnds) {
                refusal(Arrays.copyOf(whole, length));
            }
        }
    }

    @Test
    void aListHasOneMebibyteAtMost() {
        int rest =
                TrustFileLines.MAX_FILE - section(header(1, ""), 2, new byte[0]).toByteArray().length;

        good(section(header(1, ""), 2, new byte[rest]));
        assertEquals(
                "more than 1048576 bytes",
                refusal(section(header(1, ""), 2, new byte[rest + 1]).toByteArray()));
    }
}
