package felhom.testkit.api.node;

import felhom.testkit.api.Reply;
import felhom.testkit.http.Certificates;
import felhom.testkit.http.Tls;
import felhom.testkit.text.Json;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// `GET /nodes/{node}/certificates/info`, which needs no right at all.
final class CertificateReads {
    private CertificateReads() {}

    static Reply list(Tls tls) {
        return Reply.of(
                Json.array().add(certificate("pve-root-ca.pem", tls.ca())).add(certificate("pve-ssl.pem", tls.leaf())));
    }

    private static ObjectNode certificate(String file, X509Certificate certificate) {
        var names = Json.array();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            if (all != null) all.forEach(name -> names.add(String.valueOf(name.get(1))));
        } catch (CertificateParsingException e) {
            throw new IllegalStateException("cannot read an own certificate", e);
        }
        return Json.object(
                "filename", file,
                "fingerprint", Certificates.fingerprint(certificate),
                "subject", slashed(certificate.getSubjectX500Principal().getName("RFC1779")),
                "issuer", slashed(certificate.getIssuerX500Principal().getName("RFC1779")),
                "notbefore", certificate.getNotBefore().toInstant().getEpochSecond(),
                "notafter", certificate.getNotAfter().toInstant().getEpochSecond(),
                "san", names,
                "pem", Certificates.pem(certificate),
                "public-key-type", "id-ecPublicKey",
                "public-key-bits", 256);
    }

    /// OpenSSL's one-line form, in the order of the certificate.
    private static String slashed(String name) {
        var parts = new ArrayList<>(List.of(name.split(", ", -1)));
        return "/" + String.join("/", parts.reversed());
    }
}
