package felhom.testkit.http;

import felhom.testkit.fault.HostEvent;
import felhom.testkit.fault.Trouble;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;

/// Answers a request as a fault wants it.
final class Misbehaviour {
    private static final int PIECES = 8;

    private final HttpListener listener;
    private final Socket plain;
    private final Sender sender;

    Misbehaviour(HttpListener listener, Socket plain, Sender sender) {
        this.listener = listener;
        this.plain = plain;
        this.sender = sender;
    }

    /// Writes answers to one connection.
    record Sender(Responder responder, OutputStream out) {
        boolean send(Answer answer, boolean keep) throws IOException, InterruptedException {
            return send(answer, keep, "HTTP/1.1");
        }

        boolean send(Answer answer, boolean keep, String version) throws IOException, InterruptedException {
            if (answer.delay().isPositive()) Thread.sleep(answer.delay());
            ResponseWriter.head(out, answer, version, keep, responder);
            out.write(answer.body());
            out.flush();
            return keep;
        }

        private int half(Answer answer, boolean keep) throws IOException {
            int sent = answer.body().length / 2;
            ResponseWriter.head(out, answer, "HTTP/1.1", keep, responder);
            out.write(answer.body(), 0, sent);
            out.flush();
            return sent;
        }

        /// Spreads what is written over the time.
        private void dribble(byte[] bytes, Duration time) throws IOException, InterruptedException {
            int pieces = Math.clamp(bytes.length, 1, PIECES);
            for (int i = 0; i < pieces; i++) {
                int from = bytes.length * i / pieces;
                out.write(bytes, from, bytes.length * (i + 1) / pieces - from);
                out.flush();
                Thread.sleep(time.dividedBy(pieces));
            }
        }
    }

    /// Whether the connection may serve another request.
    boolean answer(Trouble trouble, Responder.Exchange exchange, boolean mayKeep)
            throws IOException, InterruptedException {
        if (trouble instanceof Trouble.Beforehand(HostEvent event)) sender.responder.happen(event);
        var answer = trouble.works() ? exchange.work() : Answer.text(0, "");
        boolean keep = mayKeep && answer.status() < 400;
        return switch (trouble) {
            case Trouble.Answered instead -> {
                exchange.answered(instead.status());
                yield sender.send(Answer.bare(instead.status(), instead.reason(), Duration.ZERO), false);
            }
            case Trouble.Foreign instead -> {
                exchange.answered(instead.status());
                ResponseWriter.foreign(sender.out, instead.status(), sender.responder.date());
                yield false;
            }
            case Trouble.Played played -> {
                exchange.answered(played.status());
                yield sender.send(played(played), mayKeep && played.status() < 400);
            }
            case Trouble.LateWork(Duration after) -> {
                var refused = exchange.workLater(after);
                exchange.answered(refused.status());
                yield sender.send(refused, false);
            }
            case Trouble.Later(int status, Duration after, boolean asDate) -> {
                exchange.answered(status);
                ResponseWriter.later(sender.out, status, after, asDate, sender.responder);
                yield false;
            }
            case Trouble.Envelope _ -> {
                exchange.answered(answer.status());
                yield sender.send(answer, keep);
            }
            case Trouble.ResetBeforeWork _ -> reset();
            case Trouble.ResetAfterWork _ -> reset();
            case Trouble.ResetMidBody _ -> {
                sender.half(answer, keep);
                yield reset();
            }
            case Trouble.ProxyRestart(Duration down, var _) -> {
                listener.restart(down);
                yield reset();
            }
            case Trouble.Beforehand _ -> {
                exchange.answered(answer.status());
                yield sender.send(answer, keep);
            }
            case Trouble.Hang(Duration time) -> {
                Thread.sleep(time);
                exchange.answered(answer.status());
                yield sender.send(answer, keep);
            }
            case Trouble.HangBody(Duration time) -> {
                int sent = sender.half(answer, keep);
                Thread.sleep(time);
                sender.out.write(answer.body(), sent, answer.body().length - sent);
                sender.out.flush();
                exchange.answered(answer.status());
                yield keep;
            }
            case Trouble.SlowHeaders(Duration time) -> {
                sender.dribble(ResponseWriter.headBytes(answer, "HTTP/1.1", keep, sender.responder), time);
                sender.out.write(answer.body());
                sender.out.flush();
                exchange.answered(answer.status());
                yield keep;
            }
            case Trouble.SlowBody(Duration time) -> {
                ResponseWriter.head(sender.out, answer, "HTTP/1.1", keep, sender.responder);
                sender.dribble(answer.body(), time);
                exchange.answered(answer.status());
                yield keep;
            }
            case Trouble.TruncatedJson _ -> {
                exchange.answered(answer.status());
                yield sender.send(answer.withBody(Arrays.copyOf(answer.body(), answer.body().length / 2)), keep);
            }
            case Trouble.ContentType(String type) -> {
                exchange.answered(answer.status());
                yield sender.send(answer.withContentType(type), keep);
            }
        };
    }

    private static Answer played(Trouble.Played played) {
        var body = played.body().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return Answer.json(played.status(), played.reason(), body, true);
    }

    private boolean reset() {
        HttpListener.reset(plain);
        return false;
    }
}
