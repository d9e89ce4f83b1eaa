package felhom.hostile;

import felhom.testkit.hub.RawHub;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/// What a hub may answer that is no answer.
final class Answers {
    private static final int MEGABYTE = 1_000_000;

    private Answers() {}

    /// @param elsewhere where nobody is to be sent
    static List<RawHub.Answerer> all(URI elsewhere) {
        var all = quick(elsewhere);
        all.addAll(endless());
        return all;
    }

    /// Those that an agent has soon had enough of.
    static List<RawHub.Answerer> quick(URI elsewhere) {
        List<RawHub.Answerer> all = large();
        all.addAll(bodies());
        all.addAll(envelopes());
        all.addAll(heads(elsewhere));
        return all;
    }

    static List<RawHub.Answerer> large() {
        List<RawHub.Answerer> all = new ArrayList<>();
        all.add((_, out) -> endless(out, "Content-Length: " + 100 * MEGABYTE + "\r\n", "[", 100 * MEGABYTE));
        all.add((_, out) -> endless(out, "Content-Length: " + 100 * MEGABYTE + "\r\n", " ", 100 * MEGABYTE));
        all.add((_, out) -> RawHub.write(out, "200 OK", "Content-Encoding: gzip\r\n", bomb("{\"a\":\"", "x")));
        all.add((_, out) -> RawHub.write(out, "200 OK", "Content-Encoding: gzip\r\n", bomb("", " ")));
        all.add((_, out) -> RawHub.write(out, "200 OK", "Content-Encoding: gzip\r\n", bomb("{\"proposals\":", "[")));
        all.add(Besieged.envelope(flood(20_000)));
        return all;
    }

    private static List<RawHub.Answerer> bodies() {
        List<RawHub.Answerer> all = new ArrayList<>();
        Stream.of(
                        "",
                        "null",
                        "<html>log in</html>",
                        "{\"a\":".repeat(100_000),
                        "[".repeat(100_000) + "]".repeat(100_000),
                        "\u0000\u0000\u0000\u0000",
                        "{\"type\":\"felhom-envelope\"}{\"type\":\"felhom-envelope\"}")
                .forEach(body -> all.add(body(body)));
        return all;
    }

    private static List<RawHub.Answerer> envelopes() {
        List<RawHub.Answerer> all = new ArrayList<>();
        Stream.of("0", "-1", "3601", "1e99", "-1e99", "1e-99", "99999999999999999999", "\"1\"", "[1]", "null", "1.5")
                .forEach(interval -> all.add(Besieged.envelope("\"next_interval_s\":" + interval)));
        Stream.of("\"1970-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"now\"", "-1")
                .forEach(sent -> all.add(Besieged.envelope("\"sent\":" + sent)));
        all.add(twisted(report -> Besieged.text(report, report.path("sequence").asLong() - 1, flood(10))));
        all.add(twisted(report -> Besieged.text(report, report.path("sequence").asLong() + 1, flood(10))));
        all.add(twisted(
                report -> other(Besieged.text(report, report.path("sequence").asLong(), flood(10)))));
        all.add(Besieged.envelope(
                "\"desired\":{\"version\":1,\"document\":{\"a\":\"" + "x".repeat(3 * MEGABYTE) + "\"}}"));
        all.add(Besieged.envelope("\"desired\":{\"version\":1e99,\"document\":{}}"));
        all.add(Besieged.envelope("\"desired\":{\"version\":1,\"document\":[]}"));
        all.add(Besieged.envelope(
                "\"desired\":{\"version\":1,\"document\":{\"a\":1e999,\"b\":-0.0,\"\":\"\\ud800\",\"c\":"
                        + "9".repeat(64) + ",\"d\":" + "[".repeat(28) + "]".repeat(28) + "}}"));
        all.add(Besieged.envelope("\"acknowledged\":{\"outcomes\":["
                + IntStream.range(0, 20_000)
                        .mapToObj(i -> "{\"door\":\"shell\",\"order_id\":\"o" + i + "\"}")
                        .collect(Collectors.joining(","))
                + "],\"sections\":{\"guests\":\"" + "0".repeat(64) + "\",\"node\":\"\",\"\\u0000\":\"x\"}}"));
        all.add(Besieged.envelope("\"approvals\":["
                + IntStream.range(0, 60)
                        .mapToObj(i -> "{\"plan\":\"" + "AAAA".repeat(16_000) + "\",\"signatures\":[]}")
                        .collect(Collectors.joining(","))
                + "]"));
        all.add(Besieged.envelope("\"agent\":\"another\""));
        return all;
    }

    private static List<RawHub.Answerer> heads(URI elsewhere) {
        List<RawHub.Answerer> all = new ArrayList<>();
        Stream.of("301 Moved", "302 Found", "303 See Other", "305 Use Proxy", "307 Temporary", "308 Permanent")
                .forEach(status -> all.add((_, out) -> RawHub.write(
                        out, status, "Location: " + elsewhere + "\r\n", "{}".getBytes(StandardCharsets.UTF_8))));
        Stream.of("204 No Content", "206 Partial", "100 Continue", "101 Switching", "599 Odd", "999 Odder", "-1 None")
                .forEach(status -> all.add((_, out) -> RawHub.write(out, status, "", new byte[0])));
        Stream.of("text/html", "application/octet-stream", "application/json-seq; x=" + "y".repeat(10_000))
                .forEach(type -> all.add((request, out) -> {
                    var body = Besieged.text(request, flood(10));
                    out.write(("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length
                                    + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
                    out.write(body);
                }));
        Stream.of(
                        "Content-Encoding: br\r\n",
                        "Content-Encoding: gzip\r\n",
                        "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n",
                        "Date: Fri, 31 Dec 9999 23:59:59 GMT\r\n",
                        "Date: yesterday\r\n",
                        "Content-Length: 7\r\n",
                        "Content-Length: -7\r\n",
                        "Content-Length: 9223372036854775808\r\n",
                        "Transfer-Encoding: chunked\r\n")
                .forEach(header ->
                        all.add((request, out) -> RawHub.write(out, "200 OK", header, Besieged.text(request, ""))));
        all.add((_, out) -> endlessly(out, "HTTP/1.1 200 OK\r\n", "X-Header: " + "x".repeat(1000) + "\r\n"));
        all.add((_, out) -> endlessly(out, "HTTP/1.1 200 OK\r\n", "x"));
        all.add((_, out) -> endlessly(out, "HTTP/1.1 ", "2"));
        all.add((_, out) -> endlessly(out, "", "\u0000"));
        all.add((_, out) -> endlessly(
                out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1;" + "x".repeat(1000) + "\r\n[\r\n"));
        all.add((_, out) -> endlessly(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "f"));
        return all;
    }

    /// Each keeps an agent for as long as it waits for a whole answer.
    private static List<RawHub.Answerer> endless() {
        List<RawHub.Answerer> all = new ArrayList<>();
        all.add((_, out) ->
                endlessly(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "X-Trailer: x\r\n"));
        all.add((_, out) -> endlessly(out, "", "HTTP/1.1 100 Continue\r\n\r\n"));
        all.add((request, out) -> {
            for (var each : Besieged.text(request, "")) drip(out, each);
        });
        all.add((_, out) -> {
            RawHub.head(out, "200 OK", "Content-Length: 1000\r\n");
            for (int i = 0; i < 1000; i++) drip(out, (byte) ' ');
        });
        return all;
    }

    private static void drip(OutputStream out, byte each) throws IOException {
        out.write(each);
        out.flush();
        LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
    }

    private interface Twist {
        byte[] of(JsonNode report);
    }

    private static RawHub.Answerer twisted(Twist how) {
        return (request, out) -> RawHub.write(out, "200 OK", "", how.of(request.json()));
    }

    private static byte[] other(byte[] envelope) {
        return new String(envelope, StandardCharsets.UTF_8)
                .replaceFirst("\"agent\":\"[^\"]*\"", "\"agent\":\"00000000-0000-0000-0000-000000000000\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static RawHub.Answerer body(String body) {
        return (_, out) -> RawHub.write(out, "200 OK", "", body.getBytes(StandardCharsets.UTF_8));
    }

    /// Proposals of what nobody has.
    private static String flood(int proposals) {
        return "\"proposals\":["
                + IntStream.range(0, proposals)
                        .mapToObj(i -> "{\"order_id\":\"flood-" + i + "\",\"operation\":\"destroy-all\"}")
                        .collect(Collectors.joining(","))
                + "]";
    }

    private static void endless(OutputStream out, String headers, String piece, long bytes) throws IOException {
        RawHub.head(out, "200 OK", headers);
        var some = piece.repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        for (long left = bytes; left > 0; left -= some.length) out.write(some);
    }

    /// Until the agent has had enough.
    private static void endlessly(OutputStream out, String begin, String piece) throws IOException {
        out.write(begin.getBytes(StandardCharsets.US_ASCII));
        var some = piece.repeat(1 + 10_000 / piece.length()).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 100_000; i++) {
            out.write(some);
            out.flush();
        }
    }

    private static byte[] bomb(String begin, String piece) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(begin.getBytes(StandardCharsets.US_ASCII));
            var some = piece.repeat(MEGABYTE).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100; i++) out.write(some);
        }
        return bytes.toByteArray();
    }
}
