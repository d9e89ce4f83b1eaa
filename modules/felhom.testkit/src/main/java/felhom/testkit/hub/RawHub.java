package felhom.testkit.hub;

import felhom.testkit.http.Certificates;
import felhom.testkit.http.Tls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Whoever stands at the other end of a real TLS connection on 127.0.0.1, byte for byte: each answer is
/// written as a test wants it, and what arrives is kept as it came. [HubSimulator] is a hub that makes sense.
public final class RawHub implements AutoCloseable {
    private static final char[] NO_PASSWORD = {};
    private static final Tls TLS = new Tls("hub", Optional.empty(), Optional.empty());

    /// What arrived, in order.
    public final List<Request> requests = new CopyOnWriteArrayList<>();

    private final SSLServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;
    private volatile Answerer answerer = (_, out) -> out.write(new byte[0]);

    /// @param headers their names in lower case
    /// @param at when it had come, by [System#nanoTime]
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Request(String line, Map<String, String> headers, byte[] body, long at) {
        /// Unpacked and read.
        public JsonNode json() {
            try (InputStream in = "gzip".equals(headers.get("content-encoding"))
                    ? new GZIPInputStream(new ByteArrayInputStream(body))
                    : new ByteArrayInputStream(body)) {
                return JsonMapper.shared().readTree(in.readAllBytes());
            } catch (IOException e) {
                throw new IllegalStateException("cannot pack or unpack in memory", e);
            }
        }
    }

    /// Writes an answer; the connection is closed after it.
    @FunctionalInterface
    public interface Answerer {
        void answer(Request request, OutputStream out) throws IOException;
    }

    public RawHub() {
        try {
            server = (SSLServerSocket) TLS.context()
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        } catch (IOException e) {
            throw new IllegalStateException("cannot listen on 127.0.0.1", e);
        }
        acceptor = Thread.ofVirtual().start(this::accept);
    }

    public URI url() {
        return URI.create("https://localhost:" + server.getLocalPort() + "/agents/report");
    }

    /// SHA-256 of the certificate: upper case, with colons.
    public static String fingerprint() {
        return Certificates.fingerprint(TLS.leaf());
    }

    /// Connections that a client has made and not yet ended.
    public int openConnections() {
        return open.size();
    }

    /// Believes every one of these hubs, and nobody else.
    public static SSLContext trust() {
        return believing();
    }

    public void answer(Answerer with) {
        answerer = with;
    }

    /// Status 200 with this envelope.
    public void answer(String json) {
        answerer = (_, out) -> write(out, "200 OK", "", json.getBytes(StandardCharsets.UTF_8));
    }

    /// @param headers such as `Retry-After: 7\r\n`
    public void answer(String status, String headers) {
        answerer = (_, out) -> write(out, status, headers, "{}".getBytes(StandardCharsets.UTF_8));
    }

    public static void write(OutputStream out, String status, String headers, byte[] body) throws IOException {
        head(out, status, headers + "Content-Length: " + body.length + "\r\n");
        out.write(body);
        out.flush();
    }

    public static void head(OutputStream out, String status, String headers) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\nConnection: close\r\n" + headers
                        + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    public static byte[] packed(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException("cannot pack or unpack in memory", e);
        }
        return packed.toByteArray();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = socket.getInputStream();
            String line = line(in);
            Map<String, String> headers = new HashMap<>();
            for (String header = line(in); !header.isEmpty(); header = line(in)) {
                String[] parts = header.split(":", 2);
                headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
            }
            byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
            Request request = new Request(line, headers, body, System.nanoTime());
            requests.add(request);
            answerer.answer(request, socket.getOutputStream());
        } catch (IOException gone) {
            // The other side had enough.
        } finally {
            open.remove(socket);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("it ended");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static SSLContext believing() {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            store.setCertificateEntry("authority", TLS.ca());
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot set up TLS", e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            // Until it has left off waiting, the system still takes connections.
            acceptor.join();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            // There is nothing to release then.
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
