package felhom.hub.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.hub.RawHub;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpPostTests {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MOST = 100_000;
    private static final byte[] SMALL = "{}".getBytes(StandardCharsets.US_ASCII);

    private final RawHub hub = new RawHub();

    @AfterEach
    void end() {
        hub.close();
    }

    @Test
    void theTokenGoesIntoTheHeaderAndAShortBodyAsItIs() throws Exception {
        hub.answer("{\"good\":true}");

        HttpAnswer answer = send(SMALL);

        RawHub.Request request = hub.requests.getFirst();
        assertEquals("POST /agents/report HTTP/1.1", request.line());
        assertEquals("Bearer " + TOKEN, request.headers().get("authorization"));
        assertEquals("felhom-agent/1", request.headers().get("user-agent"));
        assertFalse(request.headers().containsKey("content-encoding"));
        assertArrayEquals(SMALL, request.body());
        assertEquals("{\"good\":true}", text(answer));
    }

    @Test
    void aLongBodyIsPacked() throws Exception {
        hub.answer("{}");

        HttpAnswer answer = send(("{\"text\":\"" + "x".repeat(2000) + "\"}").getBytes(StandardCharsets.US_ASCII));

        RawHub.Request request = hub.requests.getFirst();
        assertEquals("gzip", request.headers().get("content-encoding"));
        assertEquals("x".repeat(2000), request.json().get("text").asString());
        assertEquals(request.body().length, answer.sent());
        assertTrue(answer.sent() < 100, "sent " + answer.sent());
    }

    @Test
    void aPackedAnswerIsUnpacked() throws Exception {
        hub.answer((_, out) -> RawHub.write(
                out,
                "200 OK",
                "Content-Encoding: gzip\r\n",
                RawHub.packed("{\"a\":1}".getBytes(StandardCharsets.UTF_8))));

        assertEquals("{\"a\":1}", text(send(SMALL)));
    }

    @Test
    void anAnswerThatIsTooLongIsCutOffWhileItComes() throws InterruptedException {
        AtomicLong written = new AtomicLong();
        CountDownLatch broken = new CountDownLatch(1);
        hub.answer((_, out) -> {
            RawHub.head(out, "200 OK", "Content-Length: 100000000\r\n");
            byte[] piece = new byte[16 * 1024];
            try {
                while (written.get() < 100_000_000) {
                    out.write(piece);
                    written.addAndGet(piece.length);
                }
            } catch (IOException cut) {
                broken.countDown();
                throw cut;
            }
        });

        HttpFault fault = assertThrows(HttpFault.class, () -> send(SMALL));

        assertEquals(
                "the answer of https://localhost:" + hub.url().getPort()
                        + " is not taken: the answer has more than 100000 bytes",
                fault.getMessage());
        broken.await();
        assertTrue(written.get() < 50_000_000, "it took " + written);
    }

    @Test
    void anAnswerByteByByteCostsNoMoreThanItsBytes() throws Exception {
        hub.answer((_, out) -> {
            RawHub.head(out, "200 OK", "Transfer-Encoding: chunked\r\n");
            for (int i = 0; i < 5000; i++) {
                out.write("1\r\n7\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        });

        assertEquals("7".repeat(5000), text(send(SMALL)));
    }

    @Test
    void aBodyThatNeverEndsIsGivenUpInTime() {
        hub.answer((_, out) -> {
            RawHub.head(out, "200 OK", "Content-Length: 100\r\n");
            out.write('{');
            out.flush();
            block();
        });

        assertGivenUp();
    }

    @Test
    void aHubThatNeverAnswersIsGivenUpInTime() {
        hub.answer((_, _) -> block());

        assertGivenUp();
    }

    private void assertGivenUp() {
        HttpFault fault = assertThrows(HttpFault.class, () -> {
            try (HttpPost post = post(hub.url(), RawHub.trust(), Optional.empty())) {
                post.send(SMALL, Duration.ofSeconds(1), MOST);
            }
        });

        assertEquals(
                "no whole answer from https://localhost:" + hub.url().getPort() + " within 1 s", fault.getMessage());
    }

    private static void block() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aConnectionThatBreaksInTheMiddleIsNoAnswer() {
        hub.answer((_, out) -> {
            RawHub.head(out, "200 OK", "Content-Length: 100\r\n");
            out.write("{\"type\":".getBytes(StandardCharsets.US_ASCII));
        });

        HttpFault fault = assertThrows(HttpFault.class, () -> send(SMALL));

        assertTrue(fault.getMessage().contains(" broke: "), fault.getMessage());
    }

    @Test
    void whoeverIsNotVouchedForDoesNotGetTheToken() {
        HttpFault fault = assertThrows(HttpFault.class, () -> {
            try (HttpPost post = post(hub.url(), SSLContext.getDefault(), Optional.empty())) {
                post.send(SMALL, LONG, MOST);
            }
        });

        assertTrue(fault.getMessage().startsWith("the TLS certificate of https://localhost:"), fault.getMessage());
        assertEquals(List.of(), hub.requests);
    }

    @Test
    void aRedirectionIsNotFollowed() throws Exception {
        hub.answer("302 Found", "Location: https://elsewhere.example/\r\n");

        assertEquals(302, send(SMALL).status());
        assertEquals(1, hub.requests.size());
    }

    @Test
    void aHubThatIsAwayIsNamed() throws Exception {
        // A port that is held and not listened on: one that was given back is anybody's.
        try (Socket held = new Socket()) {
            held.bind(null);
            String url = "https://localhost:" + held.getLocalPort();

            try (HttpPost post = post(URI.create(url + "/"), RawHub.trust(), Optional.empty())) {
                HttpFault fault = assertThrows(HttpFault.class, () -> post.send(SMALL, LONG, MOST));

                assertEquals("no connection to " + url + ": connection refused", fault.getMessage());
            }
        }
    }

    @Test
    void theConnectionIsMadeThroughTheProxy() throws Exception {
        hub.answer("{}");
        List<String> asked = new CopyOnWriteArrayList<>();
        try (ServerSocket proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> tunnel(proxy, asked));

            try (HttpPost post = post(
                    hub.url(),
                    RawHub.trust(),
                    Optional.of(Destination.proxy("http://localhost:" + proxy.getLocalPort())))) {
                assertEquals(200, post.send(SMALL, LONG, MOST).status());
            }
        }

        assertEquals(List.of("CONNECT localhost:" + hub.url().getPort() + " HTTP/1.1"), asked);
        assertEquals("Bearer " + TOKEN, hub.requests.getFirst().headers().get("authorization"));
    }

    /// Sees what passes through, and not what it says.
    private void tunnel(ServerSocket proxy, List<String> asked) {
        try (Socket in = proxy.accept();
                Socket out = new Socket(
                        InetAddress.getByAddress(new byte[] {127, 0, 0, 1}),
                        hub.url().getPort())) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.getInputStream().read());
            }
            asked.add(head.substring(0, head.indexOf("\r\n")));
            in.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            Thread back = Thread.ofVirtual().start(() -> copy(out, in));
            copy(in, out);
            back.join();
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException ended) {
            // As connections do.
        }
    }

    @Test
    void theClockOfTheOtherSideAndItsWishToBeLeftAloneAreRead() throws Exception {
        hub.answer("503 Busy", "Date: Mon, 30 Nov 2026 12:00:30 GMT\r\nRetry-After: Mon, 30 Nov 2026 12:02:00 GMT\r\n");

        HttpAnswer answer = send(SMALL);

        assertEquals(Optional.of(Instant.parse("2026-11-30T12:00:30Z")), answer.date());
        assertEquals(Optional.of(Duration.ofSeconds(30)), answer.skew());
        assertEquals(Optional.of(Duration.ofSeconds(90)), answer.retryAfter());
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "0, 0", "99999999999999, 1000000", "'Mon, 30 Nov 2026 11:00:00 GMT', 0"})
    void aRetryAfterIsSecondsOrADate(String text, long seconds) throws Exception {
        hub.answer("429 Slow", "Date: Mon, 30 Nov 2026 12:00:00 GMT\r\nRetry-After: " + text + "\r\n");

        assertEquals(Optional.of(Duration.ofSeconds(seconds)), send(SMALL).retryAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-7", "1.5", ""})
    void aRetryAfterThatIsNeitherIsNone(String text) throws Exception {
        hub.answer("429 Slow", "Retry-After: " + text + "\r\n");

        assertEquals(Optional.empty(), send(SMALL).retryAfter());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://hub.example/",
                "hub.example",
                "https://",
                "https://hub.example/#part",
                "https://user:secret@hub.example/",
                "https://a b/"
            })
    void aUrlThatIsNotCompleteIsRefusedWithoutItsPassword(String text) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> Destination.url(text));

        assertFalse(String.valueOf(wrong.getMessage()).contains("secret"), wrong.getMessage());
    }

    @Test
    void aProxyIsAHostAndAPort() {
        assertEquals(InetSocketAddress.createUnresolved("proxy", 3128), Destination.proxy("http://proxy:3128"));
        for (String wrong : List.of("proxy:3128", "https://proxy:3128", "http://proxy", "http://u:p@proxy:1")) {
            assertThrows(IllegalArgumentException.class, () -> Destination.proxy(wrong), wrong);
        }
    }

    @Test
    void aTokenIsNeverShown() {
        assertFalse(HubToken.of(TOKEN).toString().contains(TOKEN));
        for (String wrong : List.of("", "short", TOKEN + " x", TOKEN + "\n\n" + TOKEN, "ümlaut-0123456789abcdef")) {
            IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> HubToken.of(wrong));
            assertTrue(refused.getMessage().contains("value not shown"), refused.getMessage());
        }
    }

    private HttpAnswer send(byte[] json) throws HttpFault, InterruptedException {
        try (HttpPost post = post(hub.url(), RawHub.trust(), Optional.empty())) {
            return post.send(json, LONG, MOST);
        }
    }

    private static HttpPost post(URI url, SSLContext tls, Optional<InetSocketAddress> proxy) {
        return new HttpPost(
                new Destination(url, Optional.of(HubToken.of(TOKEN)), tls, proxy),
                "felhom-agent/1",
                () -> Instant.parse("2026-11-30T12:00:00Z"));
    }

    private static String text(HttpAnswer answer) throws IOException {
        try (InputStream in = answer.unpacked()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
