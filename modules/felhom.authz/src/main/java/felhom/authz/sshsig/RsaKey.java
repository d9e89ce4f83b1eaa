package felhom.authz.sshsig;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import org.bouncycastle.crypto.engines.RSAEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;

public record RsaKey(RSAKeyParameters bouncyCastle, PublicKey jdk) implements SignerKey {
    static final int MIN_BITS = 2048;
    private static final int MIN_BITS_REVOKED = 1024;
    private static final int MAX_BITS = 16384;
    private static final BigInteger MIN_EXPONENT = BigInteger.valueOf(65537);

    private static final String SHA256 = "rsa-sha2-256";
    private static final String SHA512 = "rsa-sha2-512";

    /// @param weakToo whether a short key or a small exponent is taken: only to be listed as revoked
    public static RsaKey of(BigInteger e, BigInteger n, boolean weakToo) {
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
                    new RSAKeyParameters(false, n, e, weakToo), JdkProviders.key("RSA", new RSAPublicKeySpec(n, e)));
        } catch (GeneralSecurityException | IllegalArgumentException x) {
            throw new RefusedException(Code.SIGFORMAT, "an RSA key that is none: " + x.getMessage());
        }
    }

    public int bits() {
        return bouncyCastle.getModulus().bitLength();
    }

    @Override
    public boolean signsWith(Bytes algorithm) {
        return algorithm.is(SHA256) || algorithm.is(SHA512);
    }

    @Override
    public void verify(Bytes algorithm, Bytes value, byte[] data) {
        byte[] signature = value.shared();
        if (signature.length != Curve.bytesOf(bouncyCastle.getModulus())) {
            throw new RefusedException(Code.SIGFORMAT, signature.length + " bytes are not the modulus' length");
        }
        boolean wide = algorithm.is(SHA512);
        SignerKey.both(
                () -> JdkProviders.verifies(wide ? "SHA512withRSA" : "SHA256withRSA", jdk, data, signature),
                () -> bouncyCastle(wide ? Hash.SHA512 : Hash.SHA256, data, signature));
    }

    /// Bouncy Castle's arithmetic, and the encoding compared as a whole: its own signer, as the JDK, takes a DigestInfo
    /// without its NULL, which nobody writes and OpenSSH refuses.
    private boolean bouncyCastle(Hash hash, byte[] data, byte[] signature) {
        var engine = new RSAEngine();
        engine.init(false, bouncyCastle);
        byte[] encoded = engine.processBlock(signature, 0, signature.length);
        byte[] wanted = Pkcs1.encode(hash, data, signature.length);
        // The engine drops leading zeros, and of those the encoding has exactly one.
        return Arrays.equals(encoded, 0, encoded.length, wanted, 1, wanted.length);
    }
}
