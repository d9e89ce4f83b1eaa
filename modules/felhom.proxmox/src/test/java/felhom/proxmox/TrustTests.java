package felhom.proxmox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.NodeName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// R21: what makes a certificate believable, and what a renewal does to it.
class TrustTests {
    private static String version(Lab lab, Trust... trust) {
        Connection connection = new Connection(
                lab.pve.endpoint(),
                new NodeName("pve"),
                ApiToken.of(lab.token.value()),
                List.of(trust),
                Limits.DEFAULT);
        try (PveClient client = new PveClient(connection)) {
            return client.version().version();
        }
    }

    @Test
    void eachKindOfTrustAloneIsEnough(@TempDir Path dir) throws Exception {
        try (Lab lab = Lab.open()) {
            Path ca = Files.writeString(dir.resolve("ca.pem"), lab.pve.caPem());

            assertEquals("9.2.11", version(lab, new Trust.Fingerprint(lab.pve.leafFingerprint())));
            assertEquals("9.2.11", version(lab, new Trust.PublicKey(lab.pve.publicKeyPin())));
            assertEquals("9.2.11", version(lab, new Trust.CaFile(ca)));
            assertEquals("9.2.11", version(lab, new Trust.Insecure()));
        }
    }

    @Test
    void aStrangersCertificateIsRefusedAndItsFingerprintNamed() {
        try (Lab lab = Lab.open()) {
            PveException refused =
                    assertThrows(PveException.class, () -> version(lab, new Trust.Fingerprint("AB".repeat(32))));

            assertTrue(refused.getMessage().contains(lab.pve.leafFingerprint()), refused.getMessage());
            assertTrue(refused.error() instanceof PveError.NotTrusted);
            assertEquals(List.of(), lab.pve.requests());
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused(@TempDir Path dir) throws Exception {
        try (Lab lab = Lab.open();
                Lab other = Lab.open()) {
            Path ca = Files.writeString(dir.resolve("ca.pem"), other.pve.caPem());

            PveException refused = assertThrows(PveException.class, () -> version(lab, new Trust.CaFile(ca)));

            assertTrue(refused.error() instanceof PveError.NotTrusted);
        }
    }

    @Test
    void anAuthorityVouchesForTheHostsNameToo(@TempDir Path dir) throws Exception {
        try (Lab lab = Lab.open()) {
            Path ca = Files.writeString(dir.resolve("ca.pem"), lab.pve.caPem());
            // 127.0.0.2 reaches the same server, but is no name of its certificate.
            URI elsewhere = URI.create("https://127.0.0.2:" + lab.pve.endpoint().getPort());
            Connection connection = new Connection(
                    elsewhere,
                    new NodeName("pve"),
                    ApiToken.of(lab.token.value()),
                    List.of(new Trust.CaFile(ca)),
                    Limits.DEFAULT);
            try (PveClient client = new PveClient(connection)) {
                PveException refused = assertThrows(PveException.class, client::version);
                assertTrue(
                        refused.error() instanceof PveError.NotTrusted
                                || refused.error() instanceof PveError.NotConnected,
                        refused.getMessage());
            }
        }
    }

    @Test
    void aRenewalKeepsThePublicKeyPinAndTheAuthorityAndBreaksTheFingerprint(@TempDir Path dir) throws Exception {
        try (Lab lab = Lab.open()) {
            Path ca = Files.writeString(dir.resolve("ca.pem"), lab.pve.caPem());
            Trust fingerprint = new Trust.Fingerprint(lab.pve.leafFingerprint());

            lab.pve.renewCertificate();

            assertEquals("9.2.11", version(lab, new Trust.PublicKey(lab.pve.publicKeyPin())));
            assertEquals("9.2.11", version(lab, new Trust.CaFile(ca)));
            assertThrows(PveException.class, () -> version(lab, fingerprint));
        }
    }

    @Test
    void theCurrentAndTheNextPinMayStandSideBySide() {
        try (Lab lab = Lab.open()) {
            Trust current = new Trust.Fingerprint(lab.pve.leafFingerprint());

            lab.pve.replaceCertificate();
            Trust next = new Trust.Fingerprint(lab.pve.leafFingerprint());

            assertEquals("9.2.11", version(lab, current, next));
            assertThrows(PveException.class, () -> version(lab, current));
        }
    }

    @Test
    void insecureIsRefusedOffLoopback() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> new Connection(
                        URI.create("https://192.0.2.10:8006"),
                        new NodeName("pve"),
                        ApiToken.of("a@pve!bb=00000000-0000"),
                        List.of(new Trust.Insecure()),
                        Limits.DEFAULT));

        assertTrue(refused.getMessage().contains("192.0.2.10"), refused.getMessage());
    }

    @Test
    void nothingIsTrustedByDefault() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Connection(
                        URI.create("https://127.0.0.1:8006"),
                        new NodeName("pve"),
                        ApiToken.of("a@pve!bb=00000000-0000"),
                        List.of(),
                        Limits.DEFAULT));
    }

    /// As while pveproxy restarts: nothing of the request was sent, and nothing is known of the certificate.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionThatEndsInTheMiddleOfTheHandshakeIsNoStranger(boolean reset) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
                Lab lab = Lab.open()) {
            Thread.ofVirtual().start(() -> endInTheMiddle(server, reset));
            Connection connection = new Connection(
                    URI.create("https://127.0.0.1:" + server.getLocalPort()),
                    new NodeName("pve"),
                    ApiToken.of(lab.token.value()),
                    List.of(lab.pinned()),
                    Limits.DEFAULT);
            try (PveClient client = new PveClient(connection)) {
                PveError error =
                        assertThrows(PveException.class, client::version).error();

                assertInstanceOf(PveError.NotConnected.class, error, error.words());
                assertTrue(error.passing() && !error.maybeDone());
                assertTrue(error.words().contains("broke during the TLS handshake"), error.words());
            }
        }
    }

    private static void endInTheMiddle(ServerSocket server, boolean reset) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                int hello = socket.getInputStream().read(new byte[4096]);
                socket.setSoLinger(reset && hello > 0, 0);
            } catch (IOException e) {
                return;
            }
        }
    }
}
