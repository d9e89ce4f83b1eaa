package felhom.bench;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// The two checks themselves, JDK and Bouncy Castle, on bytes and keys that lie ready: what no verifier can do without.
abstract class Raw {
    private final String algorithm;
    private final PublicKey key;
    private final byte[] value;
    final byte[] data;

    private Raw(String algorithm, PublicKey key, byte[] value, byte[] data) {
        this.algorithm = algorithm;
        this.key = key;
        this.value = value;
        this.data = data;
    }

    final boolean verify() throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initVerify(key);
        signature.update(data);
        return signature.verify(value) & bouncyCastle();
    }

    abstract boolean bouncyCastle() throws GeneralSecurityException;

    static Raw of(String algorithm, ByteBuffer blob, byte[] value, byte[] data) throws GeneralSecurityException {
        Sample.string(blob);
        return switch (algorithm) {
            case "ssh-ed25519" -> ed25519(Sample.string(blob), value, data);
            case "ecdsa-sha2-nistp256" -> ecdsa("secp256r1", "SHA-256", blob, value, data);
            case "ecdsa-sha2-nistp521" -> ecdsa("secp521r1", "SHA-512", blob, value, data);
            case "rsa-sha2-512" -> rsa(Sample.mpint(blob), Sample.mpint(blob), value, data);
            default -> throw new IllegalArgumentException(algorithm);
        };
    }

    private static Raw ed25519(byte[] point, byte[] value, byte[] data) throws GeneralSecurityException {
        byte[] y = new byte[32];
        for (int i = 0; i < 32; i++) {
            y[i] = point[31 - i];
        }
        boolean odd = y[0] < 0;
        y[0] &= 0x7f;
        PublicKey key = KeyFactory.getInstance("Ed25519")
                .generatePublic(
                        new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, y))));
        return new Raw("Ed25519", key, value, data) {
            @Override
            boolean bouncyCastle() {
                return Ed25519.verify(value, 0, point, 0, data, 0, data.length);
            }
        };
    }

    private static Raw ecdsa(String curve, String hash, ByteBuffer blob, byte[] value, byte[] data)
            throws GeneralSecurityException {
        Sample.string(blob);
        byte[] point = Sample.string(blob);
        int width = point.length / 2;
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(curve));
        PublicKey key = KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(
                        new ECPoint(
                                new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + width)),
                                new BigInteger(1, Arrays.copyOfRange(point, 1 + width, point.length))),
                        parameters.getParameterSpec(ECParameterSpec.class)));
        ByteBuffer pair = ByteBuffer.wrap(value);
        BigInteger r = Sample.mpint(pair);
        BigInteger s = Sample.mpint(pair);
        ECDomainParameters domain = new ECDomainParameters(CustomNamedCurves.getByName(curve));
        ECPublicKeyParameters theirs =
                new ECPublicKeyParameters(domain.getCurve().decodePoint(point), domain);
        byte[] fixed = new byte[2 * width];
        put(r, fixed, 0, width);
        put(s, fixed, width, width);
        return new Raw(hash.replace("-", "") + "withECDSAinP1363Format", key, fixed, data) {
            @Override
            boolean bouncyCastle() throws GeneralSecurityException {
                ECDSASigner signer = new ECDSASigner();
                signer.init(false, theirs);
                return signer.verifySignature(MessageDigest.getInstance(hash).digest(data), r, s);
            }
        };
    }

    private static void put(BigInteger number, byte[] into, int at, int width) {
        byte[] bytes = number.toByteArray();
        int skip = Math.max(0, bytes.length - width);
        System.arraycopy(bytes, skip, into, at + width - bytes.length + skip, bytes.length - skip);
    }

    private static Raw rsa(BigInteger e, BigInteger n, byte[] value, byte[] data) throws GeneralSecurityException {
        PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(n, e));
        RSAKeyParameters theirs = new RSAKeyParameters(false, n, e);
        return new Raw("SHA512withRSA", key, value, data) {
            @Override
            boolean bouncyCastle() {
                RSADigestSigner signer = new RSADigestSigner(new SHA512Digest());
                signer.init(false, theirs);
                signer.update(data, 0, data.length);
                return signer.verifySignature(value);
            }
        };
    }
}
