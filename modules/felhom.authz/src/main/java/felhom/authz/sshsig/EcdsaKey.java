package felhom.authz.sshsig;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.util.BigIntegers;

public record EcdsaKey(Curve curve, ECPublicKeyParameters bouncyCastle, PublicKey jdk) implements SignerKey {
    static EcdsaKey of(Curve curve, Bytes name, Bytes point) {
        if (!name.is(curve.wire())) {
            throw new RefusedException(Code.SIGFORMAT, "curve " + name + " in a key of type " + curve.wire());
        }
        var key = curve.point(point);
        try {
            return new EcdsaKey(curve, key, curve.jdkKey(key));
        } catch (GeneralSecurityException e) {
            throw new RefusedException(Code.SIGFORMAT, "an ECDSA key that Java does not take");
        }
    }

    @Override
    public boolean signsWith(Bytes algorithm) {
        return algorithm.is(curve.signature());
    }

    @Override
    public void verify(Bytes algorithm, Bytes value, byte[] data) {
        var reader = new Reader(value);
        Bytes first = reader.string();
        Bytes second = reader.string();
        reader.end();
        BigInteger r = inRange(Reader.mpint(first));
        BigInteger s = inRange(Reader.mpint(second));
        SignerKey.both(
                () -> JdkProviders.verifies(curve.algorithm(), jdk, data, fixedWidth(r, s)),
                () -> bouncyCastle(r, s, data));
    }

    private BigInteger inRange(BigInteger number) {
        // r = s = 0 was the signature that fitted everything in Java 15 to 18.
        if (number.signum() == 0 || number.compareTo(order()) >= 0) {
            throw new RefusedException(Code.SIGFORMAT, "a number outside 1..n-1");
        }
        return number;
    }

    private BigInteger order() {
        return bouncyCastle.getParameters().getN();
    }

    private byte[] fixedWidth(BigInteger r, BigInteger s) {
        int width = Curve.bytesOf(order());
        byte[] both = new byte[2 * width];
        BigIntegers.asUnsignedByteArray(r, both, 0, width);
        BigIntegers.asUnsignedByteArray(s, both, width, width);
        return both;
    }

    private boolean bouncyCastle(BigInteger r, BigInteger s, byte[] data) {
        var signer = new ECDSASigner();
        signer.init(false, bouncyCastle);
        return signer.verifySignature(curve.hash(data), r, s);
    }
}
