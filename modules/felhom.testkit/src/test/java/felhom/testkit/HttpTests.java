package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpTests {
    private final Lab lab = new Lab();

    @AfterEach
    void close() {
        lab.close();
    }

    @Test
    void aSuccessHasTheHeadersOfPveAndStaysOpen() throws IOException {
        try (var raw = new RawConnection(lab.pve, lab.token)) {
            var first = raw.get("/version");
            var second = raw.get("/version");

            assertTrue(first.startsWith(
                    "HTTP/1.1 200 OK\r\nCache-Control: max-age=0\r\nConnection: Keep-Alive\r\nDate: "));
            assertTrue(first.contains("\r\nPragma: no-cache\r\nServer: pve-api-daemon/3.0\r\nContent-Length: "));
            assertTrue(first.contains("\r\nContent-Type: application/json;charset=UTF-8\r\nExpires: "));
            assertTrue(second.startsWith("HTTP/1.1 200 OK"));
            assertEquals(1, lab.pve.connections());
        }
    }

    @Test
    void aForwardedSuccessHasTwoConnectionHeadersAndStaysOpenAllTheSame() throws IOException {
        try (var raw = new RawConnection(lab.pve, lab.token)) {
            var list = raw.get("/nodes/pve/lxc");
            var config = raw.get("/nodes/pve/lxc/9999/config");

            assertTrue(list.contains("\r\nConnection: close\r\nConnection: Keep-Alive\r\n"), list);
            assertFalse(config.contains("Connection: close"), config);
        }
    }

    @Test
    void anErrorHasItsTextAsReasonAndClosesTheConnection() throws IOException {
        try (var raw = new RawConnection(lab.pve, lab.token)) {
            var answer = raw.get("/nodes/pve/lxc/12345/config");

            assertTrue(
                    answer.startsWith("HTTP/1.1 500 Configuration file 'nodes/pve/lxc/12345.conf' does not exist\r\n"));
            assertTrue(answer.contains("\r\nConnection: close\r\n"));
            assertTrue(answer.contains("does not exist\\n\""));
            assertEquals(-1, raw.in().read());
        }
    }

    @Test
    void anUnauthenticatedCallIsDelayedAndAnsweredWithNothingButItsStatus() throws IOException {
        lab.world.authDelay(Duration.ofMillis(400));
        try (var raw = new RawConnection(lab.pve, lab.token)) {
            var begin = Instant.now();
            raw.write("GET /api2/json/version HTTP/1.1\r\nHost: x\r\n\r\n");
            var answer = raw.read();

            assertTrue(Duration.between(begin, Instant.now()).toMillis() >= 400);
            assertTrue(answer.startsWith("HTTP/1.1 401 No ticket\r\n"));
            assertFalse(answer.contains("Content-"));
            assertEquals(-1, raw.in().read());
        }
    }

    @Test
    void aWrongSecretIsAnAuthenticationFailure() throws Exception {
        try (var stranger = new Client(lab.pve, lab.token.header() + "0")) {
            assertEquals(401, stranger.get("/version").status());
            assertEquals("", stranger.get("/version").body());
        }
    }

    @Test
    void whatPveproxyDoesNotUnderstandIs501() throws IOException {
        assertRefused(
                "POST", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n", "501 chunked transfer encoding not supported");
        assertRefused("GET", "Content-Length: 3\r\n", "a=b", "501 Unexpected content for method 'GET'");
        assertRefused("PATCH", "", "", "501 method 'PATCH' not available");
        assertRefused("PUT", "Content-Length: 600000\r\n", "x".repeat(600_000), "501 for data too large");
    }

    private void assertRefused(String method, String headers, String body, String status) throws IOException {
        try (var raw = new RawConnection(lab.pve, lab.token)) {
            var answer = raw.exchange(method, "/nodes/pve/lxc/9999/config", headers, body);
            assertTrue(answer.startsWith("HTTP/1.1 " + status + "\r\n"), answer);
        }
    }

    @Test
    void anUnknownPathIsNotImplemented() throws Exception {
        var reply = lab.client.get("/nodes/pve/nope");

        assertEquals(501, reply.status());
        assertEquals("Method 'GET /nodes/pve/nope' not implemented", reply.message());
    }

    @Test
    void anIdleConnectionIsClosedAfterFiveSeconds() throws IOException {
        try (var raw = new RawConnection(lab.pve, lab.token)) {
            raw.get("/version");
            var begin = Instant.now();
            assertEquals(-1, raw.in().read());
            long waited = Duration.between(begin, Instant.now()).toMillis();

            assertTrue(waited > 4_500 && waited < 7_000, waited + " ms");
        }
    }

    @Test
    void aConnectionServesAHundredRequests() throws IOException {
        try (var raw = new RawConnection(lab.pve, lab.token)) {
            for (int i = 1; i < 100; i++) assertTrue(raw.get("/version").contains("Connection: Keep-Alive"));

            assertTrue(raw.get("/version").contains("Connection: close"));
            assertEquals(-1, raw.in().read());
        }
    }

    @Test
    void plainHttpIsSentToHttps() throws IOException {
        try (var plain =
                new Socket(InetAddress.getLoopbackAddress(), lab.pve.endpoint().getPort())) {
            plain.getOutputStream()
                    .write("GET /api2/json/version HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            plain.shutdownOutput();
            var answer = new String(plain.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertTrue(answer.startsWith("HTTP/1.1 301 Moved Permanently\r\n"));
            assertTrue(answer.contains("Location: " + lab.pve.endpoint() + "/api2/json/version\r\n"));
        }
    }

    @Test
    void anUnencodedEqualsSignCutsAValueSilently() throws Exception {
        var reply = lab.client.send("PUT", "/nodes/pve/lxc/9999/config", "description=a=b;c");

        assertEquals(400, reply.status()); // the part after the semicolon became a parameter of its own
        assertTrue(reply.error("c").startsWith("property is not defined in schema"));
        assertEquals("a", lab.pve.writes().getLast().form().get("description"));
    }

    @Test
    void theDateHeaderAloneFollowsTheSkew() throws Exception {
        lab.world.clockSkew(Duration.ofDays(-400));

        var year = lab.client.get("/version").head().replaceAll("(?s).*\r\nDate: \\w+, \\d+ \\w+ (\\d+).*", "$1");

        assertTrue(Integer.parseInt(year)
                < Instant.now().atZone(java.time.ZoneOffset.UTC).getYear());
    }

    @Test
    void everyRequestIsRemembered() throws Exception {
        lab.client.get("/nodes/pve/storage?content=backup");
        lab.client.put("/nodes/pve/lxc/9999/config", "description=x", "memory=128");

        assertEquals(
                List.of("GET", "PUT"),
                lab.pve.requests().stream().map(RequestRecord::method).toList());
        assertEquals("backup", lab.pve.requests().getFirst().query().get("content"));
        var write = lab.pve.writes().getFirst();
        assertEquals("/nodes/pve/lxc/9999/config", write.path());
        assertEquals("{description=x, memory=128}", write.form().toString());
        assertEquals(lab.token.id(), write.tokenId());
        assertEquals(200, write.status());
    }

    @Test
    void closingLeavesNoThreadAndNoConnection() throws Exception {
        var raw = new RawConnection(lab.pve, lab.token);
        raw.get("/version");

        lab.pve.close();

        assertTrue(lab.pve.terminated());
        assertEquals(0, lab.pve.openConnections());
        assertThrows(IOException.class, () -> raw.get("/version"));
        raw.close();
    }
}
