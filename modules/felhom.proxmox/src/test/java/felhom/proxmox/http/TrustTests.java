package felhom.proxmox.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.NodeName;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.check.Lab;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import felhom.testkit.SimToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// R21: what makes a certificate believable, and what a renewal does to it.
class TrustTests {
    private final Instant yesterday = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);

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

    private static PveError.NotTrusted refusal(PveWorld world, Function<PveSimulator, String> file, Path dir)
            throws Exception {
        SimToken token = world.token(Lab.TOKEN);
        try (PveSimulator pve = PveSimulator.start(world)) {
            Path ca = Files.writeString(dir.resolve("ca.pem"), file.apply(pve));
            Connection connection = new Connection(
                    pve.endpoint(),
                    new NodeName("pve"),
                    ApiToken.of(token.value()),
                    List.of(new Trust.CaFile(ca)),
                    Limits.DEFAULT);
            try (PveClient client = new PveClient(connection)) {
                PveError error =
                        assertThrows(PveException.class, client::version).error();
                assertEquals(List.of(), pve.requests());
                return assertInstanceOf(PveError.NotTrusted.class, error);
            }
        }
    }

    @Test
    void aCertificateThatStandsInTheFileItselfMustBeValidToo(@TempDir Path dir) throws Exception {
        PveError.NotTrusted alone =
                refusal(PveWorld.node("pve").certificateNotAfter(yesterday), PveSimulator::leafPem, dir);
        PveError.NotTrusted besideItsAuthority =
                refusal(PveWorld.node("pve").certificateNotAfter(yesterday), pve -> pve.leafPem() + pve.caPem(), dir);

        for (PveError.NotTrusted refused : List.of(alone, besideItsAuthority)) {
            assertTrue(refused.words().contains("CN=pve"), refused.words());
            assertTrue(refused.words().contains("expired at " + yesterday), refused.words());
        }
    }

    @Test
    void aCertificateBelowAnExpiredAuthorityIsRefused(@TempDir Path dir) throws Exception {
        PveError.NotTrusted refused =
                refusal(PveWorld.node("pve").authorityNotAfter(yesterday), PveSimulator::caPem, dir);

        assertTrue(refused.words().contains("PVE Cluster Manager CA"), refused.words());
        assertTrue(refused.words().contains("expired at " + yesterday), refused.words());
    }

    @Test
    void anExpiredAuthorityBesideAValidOneDoesNoHarm(@TempDir Path dir) throws Exception {
        String expired;
        try (PveSimulator old = PveSimulator.start(PveWorld.node("old").authorityNotAfter(yesterday))) {
            expired = old.caPem();
        }
        try (Lab lab = Lab.open()) {
            Path both = Files.writeString(dir.resolve("both.pem"), expired + lab.pve.caPem());
            Path own = Files.writeString(dir.resolve("own.pem"), lab.pve.leafPem());

            assertEquals("9.2.11", version(lab, new Trust.CaFile(both)));
            assertEquals("9.2.11", version(lab, new Trust.CaFile(own)));
        }
    }

    @Test
    void anAuthorityIsUselessOnlyWhereNoneOfItsCertificatesIsValid(@TempDir Path dir) throws Exception {
        try (PveSimulator pve = PveSimulator.start(PveWorld.node("pve").authorityNotAfter(yesterday))) {
            Path ca = Files.writeString(dir.resolve("ca.pem"), pve.caPem());
            Trust.CaFile file = new Trust.CaFile(ca);

            assertTrue(file.useless(Instant.now()).orElse("").contains("expired at " + yesterday));
            assertTrue(file.useless(yesterday.minusSeconds(1)).isEmpty());
            assertTrue(
                    file.useless(yesterday.minus(Duration.ofDays(2))).orElse("").contains("is valid from "));
        }
    }

    @Test
    void aCertificateOfNoKnownAuthorityIsNamedWithWhoIssuedIt(@TempDir Path dir) throws Exception {
        try (Lab other = Lab.open()) {
            PveError.NotTrusted refused = refusal(PveWorld.node("pve"), _ -> other.pve.caPem(), dir);

            assertTrue(
                    refused.words().contains("nothing in '" + dir.resolve("ca.pem") + "' vouches for it"),
                    refused.words());
            assertTrue(refused.words().contains("PVE Cluster Manager CA"), refused.words());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256 Fingerprint=", "SHA256 Fingerprint=", " SHA256 Fingerprint = ", ""})
    void opensslsLineIsAFingerprintAsItIsPrinted(String before) {
        String print = "AB:".repeat(31) + "CD";

        assertEquals("AB".repeat(31) + "CD", new Trust.Fingerprint(before + print).sha256());
    }

    @Test
    void zerosStandForWhatIsStillToBePutThere() {
        assertThrows(IllegalArgumentException.class, () -> new Trust.Fingerprint("00:".repeat(31) + "00"));
        assertThrows(IllegalArgumentException.class, () -> new Trust.PublicKey("sha256/" + "A".repeat(43) + "="));
        assertThrows(
                IllegalArgumentException.class,
                () -> ApiToken.of("felhom-agent@pve!agent=00000000-0000-0000-0000-000000000000"));
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
                        ApiToken.of("a@pve!bb=11111111-2222"),
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
                        ApiToken.of("a@pve!bb=11111111-2222"),
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
