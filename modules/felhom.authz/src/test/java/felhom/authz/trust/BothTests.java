package felhom.authz.trust;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import felhom.authz.sshsig.Bytes;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.EcdsaKey;
import felhom.authz.sshsig.Ed25519Key;
import felhom.authz.sshsig.KeyReader;
import felhom.authz.sshsig.KeyType;
import felhom.authz.sshsig.Refusal;
import felhom.authz.sshsig.RefusedException;
import felhom.authz.sshsig.RsaKey;
import felhom.authz.sshsig.SecurityKey;
import felhom.authz.sshsig.SignerKey;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The JDK and Bouncy Castle do not disagree over any signature that we know, so they are made to: one is given Alice's
/// key and the other Bob's.
class BothTests {
    private static final byte[] DATA = TestKey.ascii("data");

    private static SignerKey key(TestKey from) {
        return KeyReader.strict()
                .read(from.type().wire(), TestKey.line(from).split(" ", 2)[1])
                .key();
    }

    /// A key that the JDK takes for the first and Bouncy Castle for the second.
    private static SignerKey mixed(SignerKey jdk, SignerKey bouncyCastle) {
        return switch (jdk) {
            case Ed25519Key ed -> new Ed25519Key(((Ed25519Key) bouncyCastle).point(), ed.jdk());
            case EcdsaKey ec -> new EcdsaKey(ec.curve(), ((EcdsaKey) bouncyCastle).bouncyCastle(), ec.jdk());
            case RsaKey rsa -> new RsaKey(((RsaKey) bouncyCastle).bouncyCastle(), rsa.jdk());
            case SecurityKey _ -> throw new IllegalArgumentException("it has no crypto of its own");
        };
    }

    private static void refusedByOne(SignerKey mixed, TestKey signer) {
        var algorithm = signer.algorithm();
        var value = Bytes.of(signer.sign(algorithm, DATA));

        var refused = assertThrows(RefusedException.class, () -> mixed.verify(Bytes.ascii(algorithm), value, DATA));

        assertEquals(new Refusal(Code.CRYPTO, ""), refused.refusal());
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyType.class,
            names = {"ED25519", "ECDSA_P256", "ECDSA_P521", "RSA"})
    void oneNoIsEnough(KeyType type) {
        var alice = TestKey.of(type, new Random(1));
        var bob = TestKey.of(type, new Random(2));
        var algorithm = Bytes.ascii(alice.algorithm());
        var value = Bytes.of(alice.sign(alice.algorithm(), DATA));

        assertDoesNotThrow(() -> key(alice).verify(algorithm, value, DATA));
        refusedByOne(mixed(key(alice), key(bob)), alice);
        refusedByOne(mixed(key(bob), key(alice)), alice);
    }

    @Test
    void aValueAboveBouncyCastlesModulusIsItsNo() {
        var alice = TestKey.Rsa.of(2048, new Random(1));
        var small = BigInteger.TWO.pow(2047).add(BigInteger.ONE);
        var mixed = new RsaKey(RsaKey.of(alice.exponent(), small, true).bouncyCastle(), ((RsaKey) key(alice)).jdk());
        int salt = 0;
        while (new BigInteger(1, alice.sign("rsa-sha2-512", new byte[salt])).compareTo(small) < 0) {
            salt++;
        }
        byte[] data = new byte[salt];
        var value = Bytes.of(alice.sign("rsa-sha2-512", data));

        var refused =
                assertThrows(RefusedException.class, () -> mixed.verify(Bytes.ascii("rsa-sha2-512"), value, data));

        assertEquals(new Refusal(Code.CRYPTO, ""), refused.refusal());
    }

    @Test
    void anExceptionOfOneIsItsNo() {
        var alice = TestKey.of(KeyType.ED25519, new Random(1));
        var cut = new Ed25519Key(Bytes.of(new byte[31]), ((Ed25519Key) key(alice)).jdk());

        refusedByOne(cut, alice);
    }
}
