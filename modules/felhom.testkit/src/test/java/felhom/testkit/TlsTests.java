package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.http.Certificates;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

class TlsTests {
    private static X509Certificate served(PveSimulator pve) throws IOException {
        var factory = Trust.of(pve.caPem()).getSocketFactory();
        try (var socket =
                (SSLSocket) factory.createSocket("127.0.0.1", pve.endpoint().getPort())) {
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static String pin(X509Certificate leaf) {
        return "sha256/"
                + Base64.getEncoder()
                        .encodeToString(Certificates.sha256(leaf.getPublicKey().getEncoded()));
    }

    @Test
    void theServedCertificateHasTheAnnouncedFingerprintAndPin() throws Exception {
        try (var pve = PveSimulator.start(PveWorld.node("pve"))) {
            var leaf = served(pve);

            assertEquals(pve.leafFingerprint(), Certificates.fingerprint(leaf));
            assertEquals(pve.publicKeyPin(), pin(leaf));
            assertEquals(
                    "CN=pve,O=Proxmox Virtual Environment,OU=PVE Cluster Node",
                    leaf.getSubjectX500Principal().getName());
            assertEquals(4, leaf.getSubjectAlternativeNames().size());
        }
    }

    @Test
    void aRenewalKeepsTheKeyAndAReplacementDoesNot() throws Exception {
        try (var pve = PveSimulator.start(PveWorld.node("pve"))) {
            var fingerprint = pve.leafFingerprint();
            var pin = pve.publicKeyPin();

            pve.renewCertificate();
            var renewed = served(pve);
            pve.replaceCertificate();
            var replaced = served(pve);

            assertEquals(pin, pin(renewed));
            assertNotEquals(fingerprint, Certificates.fingerprint(renewed));
            assertNotEquals(pin, pin(replaced));
        }
    }

    @Test
    void anExpiredCertificateIsRefusedByAClientThatLooks() throws Exception {
        var world = PveWorld.node("pve").certificateNotAfter(Instant.parse("2026-01-01T00:00:00Z"));
        try (var pve = PveSimulator.start(world);
                var client = new Client(pve, world.token("felhom-agent@pve!agent"))) {
            assertThrows(IOException.class, () -> client.get("/version"));
        }
    }

    @Test
    void aClientThatTrustsAnotherCaIsNotServed() throws Exception {
        try (var pve = PveSimulator.start(PveWorld.node("pve"));
                var other = PveSimulator.start(PveWorld.node("pve"))) {
            var factory = Trust.of(other.caPem()).getSocketFactory();
            try (var socket =
                    (SSLSocket) factory.createSocket("127.0.0.1", pve.endpoint().getPort())) {
                assertThrows(IOException.class, socket::startHandshake);
            }
            assertEquals(0, pve.connections());
        }
    }

    @Test
    void certificatesInfoTellsWhatIsServed() throws Exception {
        try (var lab = new Lab()) {
            var info = lab.client.get("/nodes/pve/certificates/info").data();

            assertEquals("pve-root-ca.pem", info.get(0).path("filename").asString());
            assertEquals(lab.pve.caPem(), info.get(0).path("pem").asString());
            assertTrue(info.get(0).path("subject").asString().startsWith("/CN=Proxmox Virtual Environment/OU="));
            assertEquals(
                    lab.pve.leafFingerprint(), info.get(1).path("fingerprint").asString());
        }
    }
}
