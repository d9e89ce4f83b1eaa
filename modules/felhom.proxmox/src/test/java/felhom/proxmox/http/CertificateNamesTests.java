package felhom.proxmox.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whom a certificate that an authority vouches for is for.
class CertificateNamesTests {
    private static CertificateNames names(String file) throws Exception {
        try (InputStream in = CertificateNamesTests.class.getResourceAsStream("/felhom/proxmox/certificates/" + file)) {
            return CertificateNames.of(
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "pve_1.lan, true",
        "PVE_1.LAN, true",
        "pve_1.lan., true",
        "pve_2.lan, false",
        "pve.example.com, true",
        "example.com, false",
        "host.example.org, true",
        "example.org, false",
        "a.host.example.org, false",
        // A whole top-level domain belongs to nobody.
        "pve.lan, false",
        // There are names in the standard place.
        "other.lan, false",
        "192.0.2.1, true",
        "192.0.2.2, false",
        "2001:db8::1, true",
        "2001:db8:0:0::1, true",
        "2001:db8::2, false"
    })
    void aCertificateIsForTheNamesThatStandInIt(String host, boolean covered) throws Exception {
        assertEquals(covered, names("names.pem").cover(host));
    }

    @ParameterizedTest
    @CsvSource({
        "common-name.pem, pve.lan, true",
        "common-name.pem, evil.lan, false",
        "address-only.pem, pve.lan, true",
        "address-only.pem, 192.0.2.1, true",
        // What stands in the standard place cannot be read, so nobody knows whom it leaves out.
        "unreadable-names.pem, pve.lan, false",
        "no-name.pem, pve.lan, false",
        "no-name.pem, 192.0.2.1, false"
    })
    void anOldCertificateIsForItsCommonName(String file, String host, boolean covered) throws Exception {
        assertEquals(covered, names(file).cover(host));
    }
}
