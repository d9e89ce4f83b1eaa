package felhom.authz.trust;

import felhom.authz.sshsig.Curve;
import felhom.authz.sshsig.Hash;
import felhom.authz.sshsig.KeyType;
import felhom.authz.sshsig.Pkcs1;
import felhom.authz.sshsig.Writer;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.util.BigIntegers;

/// A private key in software, made from a seed so that a run can be repeated. FIDO keys are such keys too: their
/// statement is composed here as an authenticator would.
public sealed interface TestKey {
    KeyType type();

    byte[] blob();

    /// The algorithm that a well-behaved signer names.
    String algorithm();

    /// The value of a signature over `data`, without flags and counter.
    byte[] sign(String algorithm, byte[] data);

    default byte[] application() {
        return "ssh:".getBytes(StandardCharsets.US_ASCII);
    }

    static TestKey of(KeyType type, Random random) {
        return switch (type) {
            case ED25519, SK_ED25519 -> Ed.of(type, random);
            case ECDSA_P256, SK_ECDSA_P256 -> Ec.of(type, Curve.P256, random);
            case ECDSA_P384 -> Ec.of(type, Curve.P384, random);
            case ECDSA_P521 -> Ec.of(type, Curve.P521, random);
            case RSA -> Rsa.of(2048, random);
        };
    }

    /// The key as a trust file has it.
    static String line(TestKey key) {
        return key.type().wire() + " " + Base64.getEncoder().encodeToString(key.blob());
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    final class Ed implements TestKey {
        private final KeyType type;
        private final byte[] secret = new byte[32];
        private final byte[] point = new byte[32];

        private Ed(KeyType type) {
            this.type = type;
        }

        static Ed of(KeyType type, Random random) {
            var key = new Ed(type);
            random.nextBytes(key.secret);
            Ed25519.generatePublicKey(key.secret, 0, key.point, 0);
            return key;
        }

        @Override
        public KeyType type() {
            return type;
        }

        @Override
        public byte[] blob() {
            var blob = new Writer().string(ascii(type.wire())).string(point);
            return (type.fido() ? blob.string(application()) : blob).toByteArray();
        }

        @Override
        public String algorithm() {
            return type.wire();
        }

        @Override
        public byte[] sign(String algorithm, byte[] data) {
            byte[] value = new byte[64];
            Ed25519.sign(secret, 0, data, 0, data.length, value, 0);
            return value;
        }
    }

    record Ec(KeyType type, Curve curve, BigInteger secret) implements TestKey {
        static Ec of(KeyType type, Curve curve, Random random) {
            var order = curve.domain().getN();
            return new Ec(
                    type,
                    curve,
                    new BigInteger(order.bitLength() + 64, random)
                            .mod(order.subtract(BigInteger.ONE))
                            .add(BigInteger.ONE));
        }

        @Override
        public byte[] blob() {
            byte[] point = curve.domain().getG().multiply(secret).getEncoded(false);
            var blob = new Writer()
                    .string(ascii(type.wire()))
                    .string(ascii(curve.wire()))
                    .string(point);
            return (type.fido() ? blob.string(application()) : blob).toByteArray();
        }

        @Override
        public String algorithm() {
            return type.wire();
        }

        @Override
        public byte[] sign(String algorithm, byte[] data) {
            var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
            signer.init(true, new ECPrivateKeyParameters(secret, curve.domain()));
            BigInteger[] pair = signer.generateSignature(curve.hash(data));
            return pair(pair[0].toByteArray(), pair[1].toByteArray());
        }

        static byte[] pair(byte[] r, byte[] s) {
            return new Writer().string(r).string(s).toByteArray();
        }
    }

    record Rsa(BigInteger modulus, BigInteger exponent, BigInteger secret) implements TestKey {
        static Rsa of(int bits, Random random) {
            var e = BigInteger.valueOf(65537);
            while (true) {
                var p = BigInteger.probablePrime(bits / 2, random);
                var q = BigInteger.probablePrime(bits / 2, random);
                var n = p.multiply(q);
                var phi = p.subtract(BigInteger.ONE).multiply(q.subtract(BigInteger.ONE));
                if (n.bitLength() == bits && phi.gcd(e).equals(BigInteger.ONE)) {
                    return new Rsa(n, e, e.modInverse(phi));
                }
            }
        }

        @Override
        public KeyType type() {
            return KeyType.RSA;
        }

        @Override
        public byte[] blob() {
            return new Writer()
                    .string(ascii("ssh-rsa"))
                    .string(exponent.toByteArray())
                    .string(modulus.toByteArray())
                    .toByteArray();
        }

        @Override
        public String algorithm() {
            return "rsa-sha2-512";
        }

        @Override
        public byte[] sign(String algorithm, byte[] data) {
            return raw(Pkcs1.encode(algorithm.contains("256") ? Hash.SHA256 : Hash.SHA512, data, length()));
        }

        int length() {
            return Curve.bytesOf(modulus);
        }

        /// The signature over an encoding of the caller's own.
        byte[] raw(byte[] encoded) {
            return BigIntegers.asUnsignedByteArray(length(), new BigInteger(1, encoded).modPow(secret, modulus));
        }
    }
}
