package felhom.hub.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.ProbeResult;
import felhom.testkit.PveSimulator;
import felhom.testkit.PveWorld;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real sockets, and a real server's TLS: the simulated host, which answers a stranger with 401.
class NetworkProbeTests {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static PveSimulator server() {
        return PveSimulator.start(PveWorld.node("pve").authDelay(Duration.ZERO));
    }

    private static HttpsProbe trusting(PveSimulator pve, int expected, Duration limit) throws Exception {
        KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
        authorities.load(null);
        authorities.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(pve.caPem().getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return probe(pve, expected, limit, context);
    }

    private static HttpsProbe probe(PveSimulator pve, int expected, Duration limit, SSLContext tls) {
        return new HttpsProbe(new HttpsEnd(
                Optional.of("gateway"), HttpsEnd.url(pve.endpoint() + "/api2/json/version"), expected, limit, tls));
    }

    private static TcpProbe tcp(String target) {
        return new TcpProbe(Optional.empty(), target, LONG);
    }

    @Test
    void aPortThatTakesConnectionsIsUp() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            ProbeResult result = tcp("127.0.0.1:" + server.getLocalPort()).look();

            assertEquals(ProbeResult.up("takes connections", Map.of()), result);
        }
    }

    @Test
    void aPortWhereNobodyListensIsDown() throws Exception {
        // Held and not listened on: a port that was given back is anybody's.
        try (Socket held = new Socket()) {
            held.bind(null);

            ProbeResult result = tcp("localhost:" + held.getLocalPort()).look();

            assertEquals(ProbeResult.down("the connection was refused", Map.of()), result);
        }
    }

    @Test
    void aNameThatNobodyKnowsIsDown() {
        ProbeResult result = tcp("nobody.invalid:443").look();

        assertEquals(ProbeResult.down("its name cannot be resolved", Map.of()), result);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"vpn.example", "vpn.example:0", "vpn.example:70000", "https://vpn.example:443", "a b:1", ":1"})
    void whatIsNoHostAndPortIsRefusedWithTheForm(String target) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> tcp(target));

        assertEquals(
                "'" + target + "' is no host and port; write it as vpn.example:443, or [2001:db8::1]:443",
                refused.getMessage());
    }

    @Test
    void aServerWithTheExpectedStatusIsUp() throws Exception {
        try (PveSimulator pve = server();
                HttpsProbe probe = trusting(pve, 401, LONG)) {
            assertEquals(ProbeResult.up("answers with status 401", Map.of("status", 401L)), probe.look());
        }
    }

    @Test
    void aServerWithAnotherStatusIsDown() throws Exception {
        try (PveSimulator pve = server();
                HttpsProbe probe = trusting(pve, 200, LONG)) {
            assertEquals(
                    ProbeResult.down("answers with status 401 instead of 200", Map.of("status", 401L)), probe.look());
        }
    }

    @Test
    void aServerWhoseCertificateNobodyVouchesForIsDown() throws Exception {
        try (PveSimulator pve = server();
                HttpsProbe probe = probe(pve, 401, LONG, SSLContext.getDefault())) {
            ProbeResult result = probe.look();

            assertEquals(ProbeResult.State.DOWN, result.state());
            assertTrue(result.words().startsWith("TLS failed: "), result.words());
        }
    }

    @Test
    void aServerThatHangsIsDownWhenTheTimeIsOver() throws Exception {
        try (PveSimulator pve = server();
                HttpsProbe probe = trusting(pve, 401, SHORT)) {
            pve.faults().on("GET", "/version").hang(LONG);

            assertEquals(ProbeResult.down("no answer within 300 ms", Map.of()), probe.look());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://vpn.example/", "vpn.example", "https://", "https://a b/", "https://vpn.example/ 200"})
    void whatIsNoAddressIsRefusedWithTheForm(String text) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> HttpsEnd.url(text));

        assertTrue(refused.getMessage().contains("write it as https://vpn.example/health"), refused.getMessage());
    }

    @Test
    void anAddressWithAPasswordIsRefusedWithoutRepeatingIt() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> HttpsEnd.url("https://me:secret@vpn.example/"));

        assertEquals(
                "an address to ask must hold no user and no password; leave out what stands before the @",
                refused.getMessage());
    }
}
