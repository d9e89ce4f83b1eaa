package felhom.authz.sshsig;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

public record Ed25519Key(Bytes point, PublicKey jdk) implements SignerKey {
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    /// @param weakToo whether a point of small order is taken: only to be listed as revoked
    static Ed25519Key of(Bytes point, boolean weakToo) {
        byte[] bytes = point.toArray();
        if (bytes.length != Ed25519.PUBLIC_KEY_SIZE) {
            throw new RefusedException(Code.LENGTH, "an Ed25519 key of " + bytes.length + " bytes");
        }
        // For the identity, one constant signature fits every message.
        if (!weakToo && !Ed25519.validatePublicKeyFull(bytes, 0)) {
            throw new RefusedException(Code.SIGFORMAT, "an Ed25519 key that is no point of prime order");
        }
        return new Ed25519Key(point, jdkKey(bytes));
    }

    private static PublicKey jdkKey(byte[] bytes) {
        boolean xOdd = bytes[31] < 0;
        try {
            return JdkProviders.key(
                    "Ed25519",
                    new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(xOdd, number(bytes, 0))));
        } catch (GeneralSecurityException e) {
            throw new RefusedException(Code.SIGFORMAT, "an Ed25519 key that Java does not take");
        }
    }

    @Override
    public boolean signsWith(Bytes algorithm) {
        return algorithm.is(KeyType.ED25519.wire());
    }

    @Override
    public void verify(Bytes algorithm, Bytes value, byte[] data) {
        byte[] signature = value.shared();
        if (signature.length != Ed25519.SIGNATURE_SIZE) {
            throw new RefusedException(Code.SIGFORMAT, signature.length + " bytes instead of 64");
        }
        if (number(signature, 0).compareTo(P) >= 0) {
            throw new RefusedException(Code.SIGFORMAT, "R is not canonical");
        }
        if (signature[63] < 0 || number(signature, 32).compareTo(L) >= 0) {
            throw new RefusedException(Code.SIGFORMAT, "S is not below the group's order");
        }
        SignerKey.both(
                () -> JdkProviders.verifies("Ed25519", jdk, data, signature),
                () -> Ed25519.verify(signature, 0, point.shared(), 0, data, 0, data.length));
    }

    /// 255 bits, little-endian, without the sign above them.
    private static BigInteger number(byte[] bytes, int from) {
        byte[] reversed = new byte[32];
        for (int i = 0; i < 32; i++) {
            reversed[i] = bytes[from + 31 - i];
        }
        reversed[0] &= 0x7f;
        return new BigInteger(1, reversed);
    }
}
