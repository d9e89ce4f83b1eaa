package felhom.proxmox.http;

import felhom.ops.MissingPrivilege;
import java.net.http.HttpHeaders;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/// An answer of the API: `{"data": ..., "total": ..., "message": ..., "errors": {...}}`, each but `data`
/// optional. The body is absent where PVE sends none (401, 59x) or plain text (501), and where it is not PVE's.
///
/// @param empty whether nothing at all came as its body
/// @param tooLarge whether what came was more than is read
public record Answer(int status, HttpHeaders headers, Optional<JsonNode> body, boolean empty, boolean tooLarge) {
    /// Names and values count, and each bracket: 5 000 guests of a cluster have 280 000. A tree of so many
    /// takes half of the agent's 96 MiB.
    static final int MOST_TOKENS = 600_000;

    private static final int LONGEST_TEXT = 1 << 20;
    private static final int LONGEST_NAME = 1 << 10;
    private static final int DEEPEST = 100;
    private static final int MOST_ERRORS = 20;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MOST_TOKENS)
                            .maxStringLength(LONGEST_TEXT)
                            .maxNameLength(LONGEST_NAME)
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .build();
    // pve-http-server 6.0.5 AnyEvent.pm.
    private static final String PVE = "pve-api-daemon";

    public static Answer of(int status, HttpHeaders headers, Body body) {
        boolean empty = body.length() == 0;
        boolean json = headers.firstValue("Content-Type").orElse("").startsWith("application/json");
        try {
            return new Answer(status, headers, json ? parse(body) : Optional.empty(), empty, false);
        } catch (StreamConstraintsException tooMuch) {
            return new Answer(status, headers, Optional.empty(), empty, true);
        }
    }

    private static Optional<JsonNode> parse(Body body) {
        try {
            // Whatever PVE says of a call has this field, errors included; others' JSON has not.
            return Optional.ofNullable(JSON.readTree(body)).filter(node -> node.isObject() && node.has("data"));
        } catch (StreamConstraintsException tooMuch) {
            throw tooMuch;
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    /// @param what the request, for the message
    public Answer orThrow(String token, String what) {
        if (status != 200) {
            throw new PveException(error(token, what));
        }
        if (body.isEmpty()) {
            throw new PveException(notPves(what));
        }
        return this;
    }

    public JsonNode data() {
        return body.map(b -> b.path("data")).orElse(NullNode.getInstance());
    }

    /// The host's clock, to the second.
    Optional<Instant> date() {
        try {
            return headers.firstValue("Date")
                    .map(text -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
        } catch (DateTimeParseException noDate) {
            return Optional.empty();
        }
    }

    PveError error(String token, String what) {
        String message =
                body.map(b -> Cut.text(b.path("message").asString("").strip())).orElse("");
        if (body.isEmpty() && !pveproxysOwn()) {
            return notPves(what);
        }
        return switch (status) {
            case 401 -> new PveError.Unauthorized(token);
            case 403 ->
                new PveError.Forbidden(
                        Denied.in(message, token)
                                .orElse(new MissingPrivilege(Optional.empty(), Optional.empty(), token)),
                        message);
            case 400 -> badParameters(message, what);
            case 595, 596, 597, 598, 599 -> new PveError.Gateway(status);
            default ->
                new PveError.Refused(status, message.isEmpty() ? what + ": the host answered " + status : message);
        };
    }

    /// pveproxy's answers that are no JSON, as recorded on 9.2.11: 401 and 59x are nothing but the status line, 501 and
    /// 506 are plain text.
    private boolean pveproxysOwn() {
        return switch (status) {
            case 401 -> empty && headers.firstValue("WWW-Authenticate").isEmpty();
            case 595, 596, 597, 598, 599 -> empty;
            case 501, 506 -> server().startsWith(PVE);
            default -> false;
        };
    }

    /// What PVE did not say, PVE did not refuse. A call that it dispatched is answered in JSON, errors included: this
    /// answer was damaged on its way, or is another's.
    private PveError notPves(String what) {
        if (tooLarge) {
            return new PveError.Unreadable(what + ": the answer is larger than any of PVE's: more than " + MOST_TOKENS
                    + " values, deeper than " + DEEPEST + ", a text longer than " + LONGEST_TEXT
                    + " or a name longer than " + LONGEST_NAME);
        }
        boolean pve = server().startsWith(PVE) || server().isEmpty();
        String type = headers.firstValue("Content-Type").orElse("");
        if (pve && !type.startsWith("text/html") && (status < 300 || status == 400 || status == 403 || status == 500)) {
            return new PveError.Unreadable(what
                    + (status == 200
                            ? ": the answer is not PVE's JSON"
                            : ": status " + status + ", not in PVE's JSON"));
        }
        return PveError.NotPve.of(what, status, server(), type, headers.firstValue("Location"));
    }

    private String server() {
        return headers.firstValue("Server").orElse("");
    }

    private PveError badParameters(String message, String what) {
        Map<String, String> errors = new TreeMap<>();
        body.map(b -> b.path("errors"))
                .ifPresent(node -> node.propertyStream()
                        .limit(MOST_ERRORS)
                        .forEach(e -> errors.put(
                                Cut.text(e.getKey()),
                                Cut.text(e.getValue().asString("").strip()))));
        if ("no such task".equals(errors.get("upid"))) {
            return new PveError.NoSuchTask(what);
        }
        return errors.isEmpty()
                ? new PveError.Refused(status, message.isEmpty() ? what + ": the host answered " + status : message)
                : new PveError.BadParameters(errors);
    }
}
