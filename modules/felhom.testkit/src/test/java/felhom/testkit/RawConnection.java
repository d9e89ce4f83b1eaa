package felhom.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/// A TLS connection whose bytes a test writes and reads itself.
final class RawConnection implements AutoCloseable {
    private final SSLSocket socket;
    private final String authorization;

    RawConnection(PveSimulator pve, SimToken token) throws IOException {
        this(pve, token.header());
    }

    RawConnection(PveSimulator pve, String authorization) throws IOException {
        this.authorization = authorization;
        socket = (SSLSocket) Trust.of(pve.caPem())
                .getSocketFactory()
                .createSocket("127.0.0.1", pve.endpoint().getPort());
        socket.setSoTimeout(15_000);
        socket.startHandshake();
    }

    /// Sends a request with these extra header lines, each ending in `\r\n`, and reads one answer.
    String exchange(String method, String path, String headers, String body) throws IOException {
        write(method + " /api2/json" + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + authorization + "\r\n"
                + headers + "\r\n" + body);
        return read();
    }

    String get(String path) throws IOException {
        return exchange("GET", path, "", "");
    }

    void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    String read() throws IOException {
        var in = socket.getInputStream();
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) throw new IOException("closed after: " + head);
            head.append((char) b);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.startsWith("Content-Length: "))
                .mapToInt(line -> Integer.parseInt(line.substring(16)))
                .findFirst()
                .orElse(0);
        var body = in.readNBytes(length);
        if (body.length < length) throw new IOException("body ended early");
        return head + new String(body, StandardCharsets.UTF_8);
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
