package felhom.testkit.http;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Issues what pve-cluster 9.1.6 Setup.pm issues: a cluster CA and the node's certificate.
///
/// PVE uses RSA keys; these are EC P-256, since making an RSA key takes longer than a whole test.
public final class Certificates {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair caKey = newKey();
    private final X500Name caName = new X500NameBuilder()
            .addRDN(BCStyle.CN, "Proxmox Virtual Environment")
            .addRDN(BCStyle.OU, UUID.randomUUID().toString())
            .addRDN(BCStyle.O, "PVE Cluster Manager CA")
            .build();
    private final X509Certificate ca;

    /// @param notAfter when the CA expires; in ten years where it is not said
    Certificates(Optional<Instant> notAfter) {
        ca = issue(
                caName,
                caKey,
                notAfter.orElseGet(() -> Instant.now().plus(Duration.ofDays(3650))),
                new Added(Extension.basicConstraints, true, new BasicConstraints(true)),
                new Added(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)),
                new Added(
                        Extension.subjectKeyIdentifier,
                        false,
                        identifiers().createSubjectKeyIdentifier(caKey.getPublic())));
    }

    X509Certificate ca() {
        return ca;
    }

    X509Certificate leaf(String node, KeyPair key, Instant notAfter) {
        var subject = new X500NameBuilder()
                .addRDN(BCStyle.OU, "PVE Cluster Node")
                .addRDN(BCStyle.O, "Proxmox Virtual Environment")
                .addRDN(BCStyle.CN, node)
                .build();
        var names = new GeneralNames(new GeneralName[] {
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1"),
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.dNSName, node)
        });
        return issue(
                subject,
                key,
                notAfter,
                new Added(Extension.basicConstraints, false, new BasicConstraints(false)),
                new Added(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth)),
                new Added(Extension.subjectAlternativeName, false, names),
                new Added(
                        Extension.authorityKeyIdentifier,
                        false,
                        identifiers().createAuthorityKeyIdentifier(caKey.getPublic())));
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
    public static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(sha256(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode a certificate", e);
        }
    }

    public static String pem(X509Certificate certificate) {
        try {
            var body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encode a certificate", e);
        }
    }

    public static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no SHA-256", e);
        }
    }

    private X509Certificate issue(X500Name subject, KeyPair key, Instant notAfter, Added... extensions) {
        // An expired certificate must still have begun before it ended.
        var notBefore = min(Instant.now(), notAfter).minus(Duration.ofDays(1));
        var serial = new BigInteger(120, RANDOM).setBit(120);
        var builder = new JcaX509v3CertificateBuilder(
                caName, serial, Date.from(notBefore), Date.from(notAfter), subject, key.getPublic());
        try {
            for (var extension : extensions) {
                builder.addExtension(extension.kind(), extension.critical(), extension.value());
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(caKey.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot issue a certificate", e);
        }
    }

    private static JcaX509ExtensionUtils identifiers() {
        try {
            return new JcaX509ExtensionUtils();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot name a key", e);
        }
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private record Added(ASN1ObjectIdentifier kind, boolean critical, ASN1Encodable value) {}
}
