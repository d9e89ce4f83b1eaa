package felhom.testkit.hub;

import felhom.testkit.fault.HostEvent;
import felhom.testkit.fault.Trouble;
import felhom.testkit.http.Answer;
import felhom.testkit.http.HttpRequest;
import felhom.testkit.http.Responder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Answers reports at one path, and whoever works the hub below `/admin/`.
final class HubApi implements Responder {
    static final String REPORTS = "/v1/report";

    private static final int MOST_WIRE_BYTES = 16 * 1024 * 1024;
    private static final int MOST_BYTES = 64 * 1024 * 1024;
    /// From here on a report has to come compressed.
    private static final int COMPRESSED_FROM = 1024;
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Hub hub;
    private final AdminApi admin;
    private final String token;

    HubApi(Hub hub, AdminApi admin, String token) {
        this.hub = hub;
        this.admin = admin;
        this.token = token;
    }

    @Override
    public Instant date() {
        return hub.now();
    }

    @Override
    public String server() {
        return "hub";
    }

    @Override
    public int maxBody() {
        return MOST_WIRE_BYTES;
    }

    @Override
    public void happen(HostEvent event) {
        if (!(event instanceof HostEvent.ClockJump(Duration by))) {
            throw new IllegalArgumentException("nothing that happens to a hub: " + event);
        }
        hub.jumpClock(by);
    }

    @Override
    public Exchange exchange(HttpRequest request) {
        if (request.path().startsWith("/admin/")) return new Administration(admin, request);
        hub.arrived();
        return new Arrived(request, hub.faults.takeForRequest(request.method(), request.path()));
    }

    private record Administration(AdminApi admin, HttpRequest request) implements Exchange {
        @Override
        public Optional<Trouble> trouble() {
            return Optional.empty();
        }

        @Override
        public void answered(int status) {}

        @Override
        public Answer work() {
            return admin.answer(request);
        }

        @Override
        public Answer workLater(Duration after) {
            return work();
        }
    }

    /// What should be a report, on its way to its answer.
    private final class Arrived implements Exchange {
        private final HttpRequest request;
        private final Optional<Trouble> trouble;

        Arrived(HttpRequest request, Optional<Trouble> trouble) {
            this.request = request;
            this.trouble = trouble;
        }

        @Override
        public Optional<Trouble> trouble() {
            return trouble;
        }

        @Override
        public void answered(int status) {
            hub.answered(status);
        }

        @Override
        public Answer work() {
            if (!request.path().equals(REPORTS)) return wrong(404, "there is nothing at " + request.path());
            if (!request.method().equals("POST")) return wrong(405, "a report is a POST, not a " + request.method());
            if (!authorized()) return Answer.json(401, "Unauthorized", error("the token is not known"), false);
            var type = request.header("content-type").orElse("");
            if (!type.matches("application/json(; *charset=(utf|UTF)-8)?")) {
                return wrong(415, "Content-Type must be application/json, not '" + type + "'");
            }
            if (!request.header("accept-encoding").orElse("").contains("gzip")) {
                hub.wrong("Accept-Encoding must allow gzip");
            }
            try {
                var body = unpacked();
                var report = STRICT.readTree(body);
                var envelopes = hub.take(report, request.body().length, body.length, trouble.isEmpty());
                return trouble.filter(Trouble.Envelope.class::isInstance)
                        .map(Trouble.Envelope.class::cast)
                        .map(envelope -> Twist.of(envelope.how(), envelopes))
                        .orElseGet(() -> Twist.plain(envelopes.getFirst()));
            } catch (IOException e) {
                return wrong(400, "the body cannot be unpacked: " + e.getMessage());
            } catch (JacksonException e) {
                return wrong(400, "the body is no JSON: " + e.getOriginalMessage());
            }
        }

        /// No fault of a hub asks for it.
        @Override
        public Answer workLater(Duration after) {
            return work();
        }

        private boolean authorized() {
            var given = request.header("authorization").orElse("").getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(given, ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
        }

        private byte[] unpacked() throws IOException {
            var encoding = request.header("content-encoding").orElse("");
            if (encoding.isEmpty()) {
                if (request.body().length > COMPRESSED_FROM) {
                    hub.wrong("a report of " + request.body().length + " bytes came without gzip");
                }
                return request.body();
            }
            if (!encoding.equals("gzip")) throw new IOException("Content-Encoding '" + encoding + "' is not gzip");
            try (var in = new GZIPInputStream(new ByteArrayInputStream(request.body()))) {
                var body = in.readNBytes(MOST_BYTES + 1);
                if (body.length > MOST_BYTES) throw new IOException("more than " + MOST_BYTES + " bytes");
                return body;
            }
        }

        private Answer wrong(int status, String what) {
            hub.wrong(what);
            return Answer.json(status, "Refused", error(what), false);
        }
    }

    private static byte[] error(String text) {
        JsonNode body = STRICT.createObjectNode().put("error", text);
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }
}
