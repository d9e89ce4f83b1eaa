package felhom.testkit.http;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/// Serves one connection, from the TLS handshake to its end.
///
/// TLS lies over a plain socket instead of coming from an `SSLServerSocket`: so the first byte can tell plain HTTP
/// from TLS, and a fault can reset the connection below TLS.
final class HttpConnection implements Runnable {
    private static final int IDLE_MILLIS = 5_000;
    private static final int MAX_REQUESTS = 100;
    private static final int TLS_HANDSHAKE = 0x16;

    private final HttpListener listener;
    private final Responder responder;
    private final Socket plain;

    HttpConnection(HttpListener listener, Responder responder, Socket plain) {
        this.listener = listener;
        this.responder = responder;
        this.plain = plain;
    }

    @Override
    public void run() {
        try (plain) {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(IDLE_MILLIS);
            int first = plain.getInputStream().read();
            if (first < 0) return;
            var consumed = new ByteArrayInputStream(new byte[] {(byte) first});
            if (first == TLS_HANDSHAKE) {
                serveTls(consumed);
            } else {
                redirect(new SequenceInputStream(consumed, plain.getInputStream()));
            }
        } catch (SocketTimeoutException e) {
            listener.idle();
        } catch (IOException e) {
            // The client went away, or a test closed the simulator: nothing is left to tell anyone.
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            listener.ended(plain);
        }
    }

    private void serveTls(InputStream consumed) throws IOException, InterruptedException {
        var factory = listener.tls().context().getSocketFactory();
        try (var tls = (SSLSocket) factory.createSocket(plain, consumed, true)) {
            tls.startHandshake();
            listener.handshakeDone();
            var in = new BufferedInputStream(tls.getInputStream());
            var out = new BufferedOutputStream(tls.getOutputStream(), 32 * 1024);
            var reader = new RequestReader(in, responder.maxBody());
            var sender = new Misbehaviour.Sender(responder, out);
            for (int served = 1; served <= MAX_REQUESTS; served++) {
                if (!serveOne(reader, sender, served < MAX_REQUESTS)) return;
            }
        }
    }

    private boolean serveOne(RequestReader reader, Misbehaviour.Sender sender, boolean mayKeep)
            throws IOException, InterruptedException {
        HttpRequest request;
        try {
            var read = reader.read();
            if (read.isEmpty()) return false;
            request = read.get();
        } catch (BadRequest e) {
            var answer = Answer.text(e.status(), e.text());
            // A HEAD was answered without body and without length.
            return sender.send(e.status() == 501 && e.text().startsWith("method ") ? bare(answer) : answer, false);
        }
        var exchange = responder.exchange(request);
        boolean keep = mayKeep && request.keepAlive();
        if (exchange.trouble().isPresent()) {
            return new Misbehaviour(listener, plain, sender)
                    .answer(exchange.trouble().get(), exchange, keep);
        }
        var answer = exchange.work();
        exchange.answered(answer.status());
        return sender.send(answer.compressedFor(request), keep && answer.status() < 400, request.version());
    }

    private void reset() {
        HttpListener.reset(plain);
    }

    private static Answer bare(Answer answer) {
        return Answer.bare(answer.status(), answer.reason(), Duration.ZERO);
    }

    private void redirect(InputStream in) throws IOException {
        var head = new BufferedInputStream(in);
        var line = new StringBuilder();
        for (int b = head.read(); b != '\n'; b = head.read()) {
            if (b < 0 || line.length() > 8192) throw new EOFException("not HTTP");
            line.append((char) b);
        }
        var parts = line.toString().strip().split(" ", -1);
        if (parts.length < 2) throw new EOFException("not HTTP");
        boolean get = parts[0].equals("GET");
        var location = listener.endpoint() + parts[1];
        ResponseWriter.redirect(
                plain.getOutputStream(),
                get ? 301 : 308,
                get ? "Moved Permanently" : "Permanent Redirect",
                location,
                responder.date());
        plain.shutdownOutput();
        // Unread input would turn the close into a reset that eats the answer.
        head.transferTo(OutputStream.nullOutputStream());
    }
}
