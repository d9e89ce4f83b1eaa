package felhom.testkit;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/// Issues what pve-cluster 9.1.6 Setup.pm issues: a cluster CA and the node's certificate.
///
/// PVE uses RSA keys; these are EC P-256, since making an RSA key takes longer than a whole test.
final class Certificates {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

    private final KeyPair caKey = newKey();
    private final byte[] caName = name(
            "2.5.4.3",
            "Proxmox Virtual Environment",
            "2.5.4.11",
            UUID.randomUUID().toString(),
            "2.5.4.10",
            "PVE Cluster Manager CA");
    private final X509Certificate ca;

    /// @param notAfter when the CA expires; in ten years where it is not said
    Certificates(Optional<Instant> notAfter) {
        var end = notAfter.orElseGet(() -> Instant.now().plus(Duration.ofDays(3650)));
        ca = issue(
                caName,
                caKey,
                min(Instant.now(), end).minus(Duration.ofDays(1)),
                end,
                Der.sequence(
                        extension("2.5.29.19", true, Der.sequence(Der.bool(true))),
                        extension("2.5.29.15", true, Der.tagged(0x03, new byte[] {1, 0x06})), // keyCertSign, cRLSign
                        extension("2.5.29.14", false, Der.octets(keyId(caKey)))));
    }

    X509Certificate ca() {
        return ca;
    }

    X509Certificate leaf(String node, KeyPair key, Instant notAfter) {
        var subject = name("2.5.4.11", "PVE Cluster Node", "2.5.4.10", "Proxmox Virtual Environment", "2.5.4.3", node);
        var names = Der.sequence(
                Der.tagged(0x87, address("127.0.0.1")),
                Der.tagged(0x87, address("::1")),
                Der.tagged(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)),
                Der.tagged(0x82, node.getBytes(StandardCharsets.US_ASCII)));
        // An expired leaf must still have begun before it ended.
        var notBefore = min(Instant.now(), notAfter).minus(Duration.ofDays(1));
        return issue(
                subject,
                key,
                notBefore,
                notAfter,
                Der.sequence(
                        extension("2.5.29.19", false, Der.sequence()),
                        extension("2.5.29.37", false, Der.sequence(Der.oid("1.3.6.1.5.5.7.3.1"))), // serverAuth
                        extension("2.5.29.17", false, names),
                        extension("2.5.29.35", false, Der.sequence(Der.tagged(0x80, keyId(caKey))))));
    }

    static KeyPair newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make an EC key", e);
        }
    }

    /// SHA-256 of the certificate as PVE prints it: upper case, colons.
    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(sha256(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode a certificate", e);
        }
    }

    static String pem(X509Certificate certificate) {
        try {
            var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode a certificate", e);
        }
    }

    static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no SHA-256", e);
        }
    }

    private X509Certificate issue(byte[] subject, KeyPair key, Instant from, Instant until, byte[] extensions) {
        try {
            var body = Der.sequence(
                    Der.tagged(0xA0, Der.integer(BigInteger.TWO)),
                    Der.integer(new BigInteger(120, RANDOM).setBit(120)),
                    ECDSA_SHA256,
                    caName,
                    Der.sequence(Der.time(from), Der.time(until)),
                    subject,
                    key.getPublic().getEncoded(),
                    Der.tagged(0xA3, extensions));
            var signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(caKey.getPrivate());
            signer.update(body);
            var encoded = Der.sequence(body, ECDSA_SHA256, Der.bits(signer.sign()));
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot issue a certificate", e);
        }
    }

    private static byte[] name(String... pairs) {
        var parts = new byte[pairs.length / 2][];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = Der.set(Der.sequence(Der.oid(pairs[2 * i]), Der.utf8(pairs[2 * i + 1])));
        }
        return Der.sequence(parts);
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return critical
                ? Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(value))
                : Der.sequence(Der.oid(oid), Der.octets(value));
    }

    private static byte[] keyId(KeyPair key) {
        return java.util.Arrays.copyOf(sha256(key.getPublic().getEncoded()), 20);
    }

    private static byte[] address(String literal) {
        try {
            return InetAddress.getByName(literal).getAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not an address: " + literal, e);
        }
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
