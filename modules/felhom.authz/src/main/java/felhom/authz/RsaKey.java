package felhom.authz;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.RSADigestSigner;

record RsaKey(RSAKeyParameters bouncyCastle, PublicKey jdk) implements SignerKey {
    static final int MIN_BITS = 2048;
    private static final int MIN_BITS_REVOKED = 1024;
    private static final int MAX_BITS = 16384;
    private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65537);

    private static final Bytes SHA256 = Bytes.ascii("rsa-sha2-256");
    private static final Bytes SHA512 = Bytes.ascii("rsa-sha2-512");

    /// @param weakToo whether a short key or a small exponent is taken: only to be listed as revoked
    static RsaKey of(BigInteger e, BigInteger n, boolean weakToo) {
        int bits = n.bitLength();
        if (bits < (weakToo ? MIN_BITS_REVOKED : MIN_BITS) || bits > MAX_BITS) {
            throw new RefusedException(Code.SIZE, "an RSA key of " + bits + " bits");
        }
        if (!e.testBit(0) || !n.testBit(0)) {
            throw new RefusedException(Code.SIGFORMAT, "an RSA key with an even number");
        }
        if (e.bitLength() > 64 || (!weakToo && e.compareTo(MIN_EXPONENT) < 0)) {
            throw new RefusedException(Code.SIGFORMAT, "an RSA key with an exponent outside 65537..2^64");
        }
        try {
            // Bouncy Castle also refuses a modulus that is prime or has small factors.
            return new RsaKey(
                    new RSAKeyParameters(false, n, e, weakToo), Pinned.key("RSA", new RSAPublicKeySpec(n, e)));
        } catch (GeneralSecurityException | IllegalArgumentException x) {
            throw new RefusedException(Code.SIGFORMAT, "an RSA key that is none: " + x.getMessage());
        }
    }

    int bits() {
        return bouncyCastle.getModulus().bitLength();
    }

    @Override
    public boolean signsWith(Bytes algorithm) {
        return algorithm.equals(SHA256) || algorithm.equals(SHA512);
    }

    @Override
    public void verify(Bytes algorithm, Bytes value, byte[] data) {
        byte[] signature = value.toArray();
        if (signature.length != Curve.bytesOf(bouncyCastle.getModulus())) {
            throw new RefusedException(Code.SIGFORMAT, signature.length + " bytes are not the modulus' length");
        }
        boolean wide = algorithm.equals(SHA512);
        SignerKey.both(
                Pinned.verifies(wide ? "SHA512withRSA" : "SHA256withRSA", jdk, data, signature),
                bouncyCastle(wide ? new SHA512Digest() : new SHA256Digest(), data, signature));
        // Both take a DigestInfo without its NULL, which nobody writes and OpenSSH refuses.
        if (!Pkcs1.encodes(
                wide ? Hash.SHA512 : Hash.SHA256,
                data,
                new BigInteger(1, signature),
                bouncyCastle.getExponent(),
                bouncyCastle.getModulus())) {
            throw new RefusedException(Code.CRYPTO, "another encoding than PKCS#1 prescribes");
        }
    }

    private boolean bouncyCastle(Digest digest, byte[] data, byte[] signature) {
        try {
            var signer = new RSADigestSigner(digest);
            signer.init(false, bouncyCastle);
            signer.update(data, 0, data.length);
            return signer.verifySignature(signature);
        } catch (RuntimeException e) {
            return false;
        }
    }
}
