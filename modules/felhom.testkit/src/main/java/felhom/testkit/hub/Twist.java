package felhom.testkit.hub;

import felhom.testkit.fault.EnvelopeTrouble;
import felhom.testkit.http.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.node.ObjectNode;

/// Envelopes that are not in order.
final class Twist {
    private static final byte[] PADDING = new byte[64 * 1024];

    static {
        Arrays.fill(PADDING, (byte) 'x');
    }

    private Twist() {}

    /// @param envelopes the right one, and those sent before it, the newest first
    static Answer of(EnvelopeTrouble trouble, List<ObjectNode> envelopes) {
        var right = envelopes.getFirst();
        return switch (trouble) {
            case EnvelopeTrouble.WrongAgent _ -> plain(right.deepCopy().put("agent", "another-agent"));
            case EnvelopeTrouble.Replayed _ -> plain(earlier(envelopes, 1));
            case EnvelopeTrouble.Overtaken _ -> plain(earlier(envelopes, 2));
            case EnvelopeTrouble.Ahead _ ->
                plain(right.deepCopy().put("sequence", right.path("sequence").asLong(0) + 1));
            case EnvelopeTrouble.Elsewhen(long seconds) -> plain(later(right, Duration.ofSeconds(seconds)));
            case EnvelopeTrouble.Padded(long bytes) -> padded(right, bytes);
            case EnvelopeTrouble.Bomb(long bytes) -> bomb(right, bytes);
            case EnvelopeTrouble.Deep(int levels) -> deep(right, levels);
            case EnvelopeTrouble.Text(String body) -> bytes(body.getBytes(StandardCharsets.UTF_8));
            case EnvelopeTrouble.NextVersion _ -> plain(right.deepCopy().put("version", 2));
            case EnvelopeTrouble.Doubled _ -> doubled(right);
            case EnvelopeTrouble.Mistyped _ -> plain(mistyped(right));
            case EnvelopeTrouble.Flood(int proposals) -> plain(flood(right, proposals));
        };
    }

    static Answer plain(ObjectNode envelope) {
        return bytes(envelope.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Answer bytes(byte[] body) {
        return Answer.json(200, "OK", body, false);
    }

    private static ObjectNode earlier(List<ObjectNode> envelopes, int back) {
        return envelopes.get(Math.min(back, envelopes.size() - 1));
    }

    private static ObjectNode later(ObjectNode envelope, Duration by) {
        var sent = Instant.parse(envelope.path("sent").asString("")).plus(by);
        return envelope.deepCopy().put("sent", sent.toString());
    }

    private static Answer padded(ObjectNode envelope, long bytes) {
        var body = new ByteArrayOutputStream();
        writePadded(body, envelope, bytes);
        return bytes(body.toByteArray());
    }

    private static Answer bomb(ObjectNode envelope, long bytes) {
        var body = new ByteArrayOutputStream();
        try (var packed = new GZIPOutputStream(body, 64 * 1024)) {
            writePadded(packed, envelope, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compress in memory", e);
        }
        return new Answer(200, "OK", "application/json", body.toByteArray(), false, false, Duration.ZERO, "", true);
    }

    private static void writePadded(OutputStream out, ObjectNode envelope, long bytes) {
        var end = envelope.toString().substring(1).getBytes(StandardCharsets.UTF_8);
        var begin = "{\"padding\":\"".getBytes(StandardCharsets.UTF_8);
        var between = "\",".getBytes(StandardCharsets.UTF_8);
        try {
            out.write(begin);
            for (long left = bytes - begin.length - between.length - end.length; left > 0; left -= PADDING.length) {
                out.write(PADDING, 0, (int) Math.min(left, PADDING.length));
            }
            out.write(between);
            out.write(end);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
    }

    private static Answer deep(ObjectNode envelope, int levels) {
        var text = "{\"nested\":" + "[".repeat(levels) + "]".repeat(levels) + ","
                + envelope.toString().substring(1);
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer doubled(ObjectNode envelope) {
        var other = envelope.deepCopy();
        other.put("agent", "another-agent");
        other.put("next_interval_s", 1);
        var first = envelope.toString();
        var text =
                first.substring(0, first.length() - 1) + "," + other.toString().substring(1);
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode mistyped(ObjectNode envelope) {
        var other = envelope.deepCopy();
        other.put("next_interval_s", "soon");
        other.put("acknowledged", true);
        other.put("proposals", "all of them");
        other.putObject("approvals");
        other.putArray("desired");
        return other;
    }

    private static ObjectNode flood(ObjectNode envelope, int proposals) {
        var other = envelope.deepCopy();
        var array = other.putArray("proposals");
        for (int i = 0; i < proposals; i++) {
            array.addObject()
                    .put("order_id", "flood-" + i)
                    .put("operation", "no-such-operation-" + i)
                    .putObject("arguments");
        }
        return other;
    }
}
