package felhom.testkit;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// Sends recorded requests over the wire and reads what comes back.
final class Sender {
    private static final int WAIT_MILLIS = 20_000;

    private final PveSimulator pve;

    Sender(PveSimulator pve) {
        this.pve = pve;
    }

    /// @param body decoded, whatever its encoding was
    record Received(String statusLine, List<String> headers, String body) {
        List<String> values(String header) {
            var prefix = header + ": ";
            return headers.stream()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.substring(prefix.length()))
                    .toList();
        }
    }

    /// What a replay sends.
    @SuppressWarnings("ArrayRecordComponent") // never compared, and read only
    record Request(
            String method,
            String url,
            String authorization,
            String contentType,
            byte[] body,
            boolean hasBody,
            boolean gzip) {

        byte[] bytes() {
            var head = new StringBuilder(method + " " + url + " HTTP/1.1\r\nHost: 127.0.0.1:8006\r\n");
            if (!authorization.isEmpty())
                head.append("Authorization: ").append(authorization).append("\r\n");
            if (gzip) head.append("Accept-Encoding: gzip\r\n");
            if (hasBody) {
                head.append("Content-Type: ").append(contentType).append("\r\nContent-Length: ");
                head.append(body.length).append("\r\n");
            }
            var out = new ByteArrayOutputStream();
            out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            out.writeBytes(body);
            return out.toByteArray();
        }
    }

    Received send(Request request, boolean plain) throws IOException {
        try (var socket = plain ? plain() : tls()) {
            socket.setSoTimeout(WAIT_MILLIS);
            socket.getOutputStream().write(request.bytes());
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        }
    }

    /// Sends whole requests one after the other on a connection.
    ///
    /// @param pause how long to wait for the end of the connection afterwards; {@link Conversation#closed}
    ///     tells
    Conversation converse(List<String> requests, int pause) throws IOException {
        var answers = new ArrayList<Received>();
        try (var socket = tls()) {
            socket.setSoTimeout(WAIT_MILLIS);
            for (var request : requests) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
                answers.add(read(socket.getInputStream()));
            }
            socket.setSoTimeout(pause);
            return new Conversation(answers, closes(socket.getInputStream()));
        }
    }

    record Conversation(List<Received> answers, boolean closed) {}

    private static boolean closes(InputStream in) throws IOException {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    private Socket tls() throws IOException {
        return Trust.of(pve.caPem())
                .getSocketFactory()
                .createSocket("127.0.0.1", pve.endpoint().getPort());
    }

    private Socket plain() throws IOException {
        var socket = new Socket();
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), pve.endpoint().getPort()));
        return socket;
    }

    static Received read(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) throw new IOException("closed after: " + head);
            head.append((char) b);
        }
        var lines = head.toString().strip().lines().toList();
        var headers = lines.subList(1, lines.size());
        var received = new Received(lines.getFirst(), headers, "");
        var length = received.values("Content-Length");
        var bytes = length.isEmpty() ? new byte[0] : in.readNBytes(Integer.parseInt(length.getFirst()));
        if (received.values("Content-Encoding").equals(List.of("gzip"))) {
            bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
        }
        return new Received(lines.getFirst(), headers, new String(bytes, StandardCharsets.UTF_8));
    }
}
