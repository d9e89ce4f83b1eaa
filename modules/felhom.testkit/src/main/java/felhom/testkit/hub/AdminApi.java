package felhom.testkit.hub;

import felhom.testkit.http.Answer;
import felhom.testkit.http.HttpRequest;
import felhom.testkit.text.Forms;
import felhom.testkit.text.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a script does with the hub, in as few words as `curl` needs.
final class AdminApi {
    static final String USAGE = """
        GET  /admin/state                    all that the hub knows, as JSON
        GET  /admin/contract-faults          how many faults of agents were seen, and each in a line
        GET  /admin/reports                  how many reports were taken
        GET  /admin/arrivals                 when they were taken by this machine's clock, a line each: the last 20 000
        GET  /admin/outcomes                 how orders ended: DOOR OPERATION VERDICT ID SUMMARY, a line each
        GET  /admin/orders/ID                how far an order is: waiting, sent, held, running, refused, or its verdict
        GET  /admin/plans/ID                 what is to be signed for an order, byte for byte
        POST /admin/plans/ID/signatures      carries signatures of ssh-keygen -Y sign over it
        POST /admin/proposals                proposes {"order_id": ..., "operation": ..., "arguments": {...}}
        POST /admin/approvals                carries {"plan": BASE64, "signatures": [...]} as it is
        POST /admin/withdrawals              sends the order with this id no more
        POST /admin/faults                   arms the faults of the lines; an empty body takes all back
        PUT  /admin/interval                 seconds until the next report
        PUT  /admin/delivery                 normal, withhold, duplicate or replay
        PUT  /admin/desired                  {"version": N, "document": {...}}
        POST /admin/amnesia                  the hub forgets what it has acknowledged of the sections
        With several agents, ?agent=ID says whom it is about.
        """;

    private static final Pattern SIGNATURE =
            Pattern.compile("-----BEGIN SSH SIGNATURE-----.*?-----END SSH SIGNATURE-----\\n?", Pattern.DOTALL);

    private final Hub hub;
    private final String token;

    AdminApi(Hub hub, String token) {
        this.hub = hub;
        this.token = token;
    }

    Answer answer(HttpRequest request) {
        var given = request.header("authorization").orElse("").getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, ("Bearer " + token).getBytes(StandardCharsets.UTF_8))) {
            return text(401, "Unauthorized", "the hub is worked with the token of its administrator");
        }
        try {
            return done(request);
        } catch (JacksonException e) {
            return text(400, "Bad Request", "the body is no JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            return text(400, "Bad Request", String.valueOf(e.getMessage()));
        }
    }

    private Answer done(HttpRequest request) {
        var parts = request.path().substring("/admin/".length()).split("/", -1);
        var what = request.method() + " " + parts[0];
        var agent = agent(request);
        var body = new String(request.body(), StandardCharsets.UTF_8);
        if (parts.length == 2 && what.equals("GET orders")) return text(order(agent, parts[1]));
        if (parts.length == 2 && what.equals("GET plans")) return plan(agent, parts[1]);
        if (parts.length == 3 && what.equals("POST plans") && parts[2].equals("signatures")) {
            var signatures =
                    SIGNATURE.matcher(body).results().map(r -> r.group()).toList();
            if (signatures.isEmpty()) throw new IllegalArgumentException("the body has no signature of ssh-keygen");
            hub.approve(agent, held(agent, parts[1]), signatures);
            return text("carried");
        }
        if (parts.length != 1) return unknown(request);
        return switch (what) {
            case "GET state" -> Answer.json(200, "OK", Json.pretty(hub.json()).getBytes(StandardCharsets.UTF_8), false);
            case "GET contract-faults" -> text(contractFaults());
            case "GET arrivals" ->
                text(hub.arrivals(agent).stream().map(Instant::toString).collect(Collectors.joining("\n")));
            case "GET outcomes" -> text(outcomes(hub.seen(agent)));
            case "GET reports" ->
                text(String.valueOf(
                        hub.seen().stream().mapToLong(SeenAgent::reports).sum()));
            case "POST proposals" -> {
                hub.propose(agent, Proposals.checked(object(request)));
                yield text("proposed");
            }
            case "POST approvals" -> {
                var approval = object(request);
                var signatures = approval.path("signatures")
                        .valueStream()
                        .map(JsonNode::asString)
                        .toList();
                hub.approve(agent, approval.path("plan").asString(""), signatures);
                yield text("carried");
            }
            case "POST withdrawals" -> {
                hub.withdraw(agent, body.strip());
                yield text("withdrawn");
            }
            case "POST faults" -> {
                if (body.isBlank()) hub.faults.clear();
                body.lines().filter(line -> !line.isBlank()).forEach(hub.faults::arm);
                yield text(hub.faults.pending() + " armed");
            }
            case "PUT interval" -> {
                hub.interval(Proposals.interval(body.strip()));
                yield text("taken");
            }
            case "PUT delivery" -> {
                hub.delivery(delivery(body.strip()));
                yield text("taken");
            }
            case "PUT desired" -> {
                hub.desired(object(request));
                yield text("taken");
            }
            case "POST amnesia" -> {
                hub.forget(agent);
                yield text("forgotten");
            }
            default -> unknown(request);
        };
    }

    private String contractFaults() {
        var faults = hub.contractFaults();
        return faults.stream()
                .map(fault -> "\n" + fault)
                .collect(Collectors.joining("", faults.size() + " faults", ""));
    }

    private static String outcomes(SeenAgent agent) {
        return agent.outcomes().stream()
                .map(outcome -> String.join(
                        " ",
                        outcome.door(),
                        outcome.operation(),
                        outcome.verdict(),
                        outcome.orderId(),
                        outcome.summary()))
                .collect(Collectors.joining("\n"));
    }

    private String order(Optional<String> agent, String orderId) {
        return hub.seen(agent).progress(orderId);
    }

    private Answer plan(Optional<String> agent, String orderId) {
        var plan = Base64.getDecoder().decode(held(agent, orderId));
        return Answer.json(200, "OK", plan, false);
    }

    private String held(Optional<String> agent, String orderId) {
        return hub.seen(agent)
                .held(orderId)
                .map(SeenAgent.Held::plan)
                .orElseThrow(() -> new IllegalArgumentException("no order '" + orderId + "' waits for signatures"));
    }

    private static Optional<String> agent(HttpRequest request) {
        return Optional.ofNullable(Forms.parse(request.rawQuery()).get("agent")).map(List::getLast);
    }

    private static ObjectNode object(HttpRequest request) {
        if (Json.parse(request.body()) instanceof ObjectNode object) return object;
        throw new IllegalArgumentException("the body must be a JSON object");
    }

    private static Delivery delivery(String word) {
        return Arrays.stream(Delivery.values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "delivery '" + word + "' is not known; use normal, withhold, duplicate or replay"));
    }

    private static Answer unknown(HttpRequest request) {
        return text(404, "Not Found", request.method() + " " + request.path() + " is not known; use\n" + USAGE);
    }

    private static Answer text(String line) {
        return text(200, "OK", line);
    }

    private static Answer text(int status, String reason, String line) {
        return Answer.text(status, reason).withBody((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
