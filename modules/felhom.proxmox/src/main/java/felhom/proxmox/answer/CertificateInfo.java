package felhom.proxmox.answer;

import java.time.Instant;
import java.util.Optional;

/// One of the certificate files of a node.
public record CertificateInfo(
        String file, String subject, String issuer, String fingerprint, Optional<Instant> notAfter) {
    public static CertificateInfo of(Fields fields) {
        return new CertificateInfo(
                fields.need("filename"),
                fields.text("subject").orElse(""),
                fields.text("issuer").orElse("an unknown authority"),
                fields.text("fingerprint").orElse(""),
                fields.instant("notafter"));
    }
}
