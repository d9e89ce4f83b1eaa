package felhom.authz.sshsig;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EllipticCurve;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;

/// The three curves of ECDSA; each brings its hash.
public enum Curve {
    P256("nistp256", "secp256r1", "SHA-256", "SHA256withECDSAinP1363Format"),
    P384("nistp384", "secp384r1", "SHA-384", "SHA384withECDSAinP1363Format"),
    P521("nistp521", "secp521r1", "SHA-512", "SHA512withECDSAinP1363Format");

    private final String wire;
    private final String standard;
    private final String hash;
    private final String algorithm;
    private final String signature;

    Curve(String wire, String standard, String hash, String algorithm) {
        this.wire = wire;
        this.standard = standard;
        this.hash = hash;
        this.algorithm = algorithm;
        this.signature = "ecdsa-sha2-" + wire;
    }

    /// The name in key files.
    public String wire() {
        return wire;
    }

    /// The name in signatures.
    String signature() {
        return signature;
    }

    /// The JDK's name of the signature with both numbers in fixed width: DER is nowhere.
    String algorithm() {
        return algorithm;
    }

    public byte[] hash(byte[] data) {
        return JdkProviders.digest(hash).digest(data);
    }

    public ECDomainParameters domain() {
        return new ECDomainParameters(CustomNamedCurves.getByName(standard));
    }

    /// A point on the curve, written uncompressed.
    ECPublicKeyParameters point(Bytes encoded) {
        byte[] bytes = encoded.toArray();
        var domain = domain();
        if (bytes.length != 1 + 2 * bytesOf(domain.getCurve().getField().getCharacteristic()) || bytes[0] != 4) {
            throw new RefusedException(Code.SIGFORMAT, "a point that is not written uncompressed");
        }
        try {
            return new ECPublicKeyParameters(domain.getCurve().decodePoint(bytes), domain);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(Code.SIGFORMAT, "a point that is not on the curve");
        }
    }

    PublicKey jdkKey(ECPublicKeyParameters key) throws GeneralSecurityException {
        var domain = key.getParameters();
        var curve = domain.getCurve();
        var spec = new ECParameterSpec(
                new EllipticCurve(
                        new ECFieldFp(curve.getField().getCharacteristic()),
                        curve.getA().toBigInteger(),
                        curve.getB().toBigInteger()),
                point(domain.getG()),
                domain.getN(),
                domain.getH().intValueExact());
        return JdkProviders.key("EC", new ECPublicKeySpec(point(key.getQ()), spec));
    }

    private static ECPoint point(org.bouncycastle.math.ec.ECPoint point) {
        var normal = point.normalize();
        return new ECPoint(
                normal.getAffineXCoord().toBigInteger(),
                normal.getAffineYCoord().toBigInteger());
    }

    public static int bytesOf(BigInteger limit) {
        return (limit.bitLength() + 7) / 8;
    }
}
