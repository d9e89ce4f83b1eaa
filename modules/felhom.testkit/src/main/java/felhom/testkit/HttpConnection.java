package felhom.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
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
    private final Api api;
    private final Socket plain;

    HttpConnection(HttpListener listener, Api api, Socket plain) {
        this.listener = listener;
        this.api = api;
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
            var reader = new RequestReader(in, api.maxBody());
            for (int served = 1; served <= MAX_REQUESTS; served++) {
                if (!serveOne(reader, out, served < MAX_REQUESTS)) return;
            }
        }
    }

    private boolean serveOne(RequestReader reader, OutputStream out, boolean mayKeep)
            throws IOException, InterruptedException {
        HttpRequest request;
        try {
            var read = reader.read();
            if (read.isEmpty()) return false;
            request = read.get();
        } catch (BadRequest e) {
            var answer = Answer.text(e.status(), e.text());
            // A HEAD was answered without body and without length.
            return send(out, e.status() == 501 && e.text().startsWith("method ") ? bare(answer) : answer, false);
        }
        var exchange = api.exchange(request);
        var trouble = exchange.trouble();
        boolean works = trouble.map(HttpConnection::works).orElse(true);
        var answer = works ? exchange.work() : Answer.text(0, "");
        boolean keep = mayKeep && request.keepAlive();
        if (trouble.isEmpty()) {
            exchange.answered(answer.status());
            return send(out, answer, keep && answer.status() < 400, request.version());
        }
        return switch (trouble.get()) {
            case Trouble.Answered instead -> {
                exchange.answered(instead.status());
                yield send(out, Answer.bare(instead.status(), instead.reason(), Duration.ZERO), false);
            }
            case Trouble.Played played -> {
                exchange.answered(played.status());
                var body = played.body().getBytes(StandardCharsets.UTF_8);
                yield send(
                        out, Answer.json(played.status(), played.reason(), body, true), keep && played.status() < 400);
            }
            case Trouble.ResetBeforeWork _ -> reset();
            case Trouble.ResetAfterWork _ -> reset();
            case Trouble.ResetMidBody _ -> {
                half(out, answer, keep);
                yield reset();
            }
            case Trouble.Hang(Duration time) -> {
                Thread.sleep(time);
                exchange.answered(answer.status());
                yield send(out, answer, keep && answer.status() < 400);
            }
            case Trouble.HangBody(Duration time) -> {
                int sent = half(out, answer, keep);
                Thread.sleep(time);
                out.write(answer.body(), sent, answer.body().length - sent);
                out.flush();
                exchange.answered(answer.status());
                yield keep && answer.status() < 400;
            }
            case Trouble.TruncatedJson _ -> {
                exchange.answered(answer.status());
                var cut = Arrays.copyOf(answer.body(), answer.body().length / 2);
                yield send(out, answer.withBody(cut), keep && answer.status() < 400);
            }
            case Trouble.ContentType(String type) -> {
                exchange.answered(answer.status());
                yield send(out, answer.withContentType(type), keep && answer.status() < 400);
            }
        };
    }

    private static boolean works(Trouble trouble) {
        return switch (trouble) {
            case Trouble.ResetBeforeWork _ -> false;
            case Trouble.Answered instead -> instead.workDone();
            case Trouble.Played _ -> false;
            default -> true;
        };
    }

    private boolean send(OutputStream out, Answer answer, boolean keep) throws IOException, InterruptedException {
        return send(out, answer, keep, "HTTP/1.1");
    }

    private boolean send(OutputStream out, Answer answer, boolean keep, String version)
            throws IOException, InterruptedException {
        if (answer.delay().isPositive()) Thread.sleep(answer.delay());
        ResponseWriter.head(out, answer, version, keep, api.date());
        out.write(answer.body());
        out.flush();
        return keep;
    }

    private int half(OutputStream out, Answer answer, boolean keep) throws IOException {
        int sent = answer.body().length / 2;
        ResponseWriter.head(out, answer, "HTTP/1.1", keep && answer.status() < 400, api.date());
        out.write(answer.body(), 0, sent);
        out.flush();
        return sent;
    }

    private boolean reset() {
        HttpListener.reset(plain);
        return false;
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
                api.date());
        plain.shutdownOutput();
        // Unread input would turn the close into a reset that eats the answer.
        head.transferTo(OutputStream.nullOutputStream());
    }
}
