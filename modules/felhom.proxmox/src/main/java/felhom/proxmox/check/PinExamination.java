package felhom.proxmox.check;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.proxmox.answer.CertificateInfo;
import felhom.proxmox.http.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether what is pinned still fits when the host has renewed its certificate, and when that is.
final class PinExamination {
    /// How long before somebody has to be told.
    private static final Duration EARLY = Duration.ofDays(30);

    private final List<Trust> trust;
    private final Instant now;

    PinExamination(List<Trust> trust, Instant now) {
        this.trust = trust;
        this.now = now;
    }

    /// @param renewal who renews it, and so when
    Diagnosis look(CertificateInfo served, CertificateCheck.Renewal renewal) {
        if (trust.stream().anyMatch(Trust.Insecure.class::isInstance)) {
            return Diagnosis.warning(
                    Concern.CERTIFICATE_PIN,
                    "proxmox.tls.insecure: nothing is pinned, and whoever answers on this machine is given the token",
                    List.of("felhom-agent setup --replace"));
        }
        Optional<Instant> authorities = authoritiesEnd();
        boolean byKey = trust.stream().anyMatch(Trust.PublicKey.class::isInstance) && renewal.keepsKey();
        if (authorities.isPresent() && !byKey) {
            return authorities.get().isAfter(now.plus(EARLY))
                    ? Diagnosis.good(
                            Concern.CERTIFICATE_PIN,
                            "proxmox.tls.ca_file vouches for the next certificate too, until " + authorities.get())
                    : Diagnosis.warning(
                            Concern.CERTIFICATE_PIN,
                            "the authorities in proxmox.tls.ca_file are valid until " + authorities.get()
                                    + " and vouch for nobody then",
                            List.of(
                                    "openssl x509 -in /etc/pve/pve-root-ca.pem -noout -enddate   # the host's own now"));
        }
        if (byKey) {
            return Diagnosis.good(
                    Concern.CERTIFICATE_PIN, "the key is pinned, and the host keeps it when it renews its certificate");
        }
        Optional<Instant> breaks = served.notAfter().map(end -> end.minus(renewal.ahead()));
        if (breaks.isEmpty()) {
            return Diagnosis.unseen(
                    Concern.CERTIFICATE_PIN,
                    "the host does not say until when its certificate is valid",
                    List.of("openssl x509 -in /etc/pve/local/pve-ssl.pem -noout -enddate"));
        }
        String when = "the pinned certificate is replaced about " + breaks.get() + ", and the next one does not fit";
        return breaks.get().isAfter(now.plus(EARLY))
                ? Diagnosis.good(Concern.CERTIFICATE_PIN, when + "; there is time until then")
                : Diagnosis.warning(Concern.CERTIFICATE_PIN, when, mend(renewal));
    }

    private Optional<Instant> authoritiesEnd() {
        return trust.stream()
                .filter(Trust.CaFile.class::isInstance)
                .map(Trust.CaFile.class::cast)
                .flatMap(file -> file.certificates().stream())
                .map(certificate -> certificate.getNotAfter().toInstant())
                .max(Instant::compareTo);
    }

    private static List<String> mend(CertificateCheck.Renewal renewal) {
        return renewal.keepsKey()
                ? List.of(
                        "openssl x509 -in /etc/pve/local/pve-ssl.pem -noout -pubkey | openssl pkey -pubin -outform der"
                                + " | openssl dgst -sha256 -binary | base64",
                        "felhom-agent reload   # with that, sha256/ before it, as proxmox.tls.public_key")
                : List.of("felhom-agent setup --replace   # once the new certificate is served");
    }
}
