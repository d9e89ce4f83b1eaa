package felhom.testkit.api;

import felhom.testkit.contract.Contract;
import felhom.testkit.contract.Violation;
import felhom.testkit.fault.Daemon;
import felhom.testkit.fault.HostEvent;
import felhom.testkit.fault.Trouble;
import felhom.testkit.http.Answer;
import felhom.testkit.http.HttpRequest;
import felhom.testkit.http.Responder;
import felhom.testkit.http.Tls;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Forms;
import felhom.testkit.text.Json;
import felhom.testkit.world.Acl;
import felhom.testkit.world.WorldState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;

/// Answers requests: who asks, which endpoint, may they, are the parameters right, and only then the work.
public final class Api implements Responder {
    private static final Pattern API_TOKEN = Pattern.compile("PVEAPIToken([= ])(.*)");
    private static final Pattern TOKEN_VALUE = Pattern.compile("([^\\s:/]+@[A-Za-z][\\w.-]+![A-Za-z][\\w.-]+)=(.*)");

    private final WorldState world;
    private final Tls tls;
    private final Witness witness;
    private final List<Route> routes;
    private final List<Violation> violations = new CopyOnWriteArrayList<>();
    private final Consumer<Violation> onViolation;

    /// @param routes all that is served
    /// @param onViolation told of each at once, besides the list
    public Api(WorldState world, Tls tls, List<Route> routes, Witness witness, Consumer<Violation> onViolation) {
        this.world = world;
        this.tls = tls;
        this.onViolation = onViolation;
        this.routes = routes;
        this.witness = witness;
    }

    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    private void compare(HttpRequest request) {
        var path = request.apiPath();
        var found = path.isEmpty()
                ? List.of(new Violation(request.method() + " " + request.path(), "not below /api2/json"))
                : contract()
                        .violations(
                                request.method(), path.get(), Forms.parse(request.rawQuery()), Params.ofBody(request));
        violations.addAll(found);
        found.forEach(onViolation);
    }

    private Contract contract() {
        return Contract.of(world.version());
    }

    @Override
    public Instant date() {
        return world.clock().now().plus(world.clockSkew());
    }

    /// 512 KiB since pve-http-server 5.2.1 (April 2025), 64 KiB before.
    @Override
    public int maxBody() {
        return world.atLeast(8, 4) ? 512 * 1024 : 64 * 1024;
    }

    @Override
    public void happen(HostEvent event) {
        switch (event) {
            case HostEvent.ClockJump(Duration by) -> world.jumpClock(by);
            case HostEvent.Storage(String name, boolean hung) -> world.hangStorage(name, hung);
            case HostEvent.Pvedaemon(Daemon state) -> world.change(() -> world.daemon = state);
            case HostEvent.Stuck(Duration time) -> world.daemonStuck(time);
            case HostEvent.Certificate(boolean newKey) -> tls.reissue(newKey, world.certificateNotAfter());
        }
    }

    @Override
    public Exchange exchange(HttpRequest request) {
        compare(request);
        var path = request.apiPath().orElse(request.path());
        var entry = witness.arrived(
                request, path, claimedToken(request), world.clock().now());
        return new Arrived(request, entry, world.faults().takeForRequest(request.method(), path));
    }

    /// One request on its way to its answer.
    private final class Arrived implements Exchange {
        private final HttpRequest request;
        private final IntConsumer entry;
        private final Optional<Trouble> trouble;

        Arrived(HttpRequest request, IntConsumer entry, Optional<Trouble> trouble) {
            this.request = request;
            this.entry = entry;
            this.trouble = trouble;
        }

        @Override
        public Optional<Trouble> trouble() {
            return trouble;
        }

        @Override
        public void answered(int status) {
            entry.accept(status);
        }

        @Override
        public Answer work() throws InterruptedException {
            return answer(request, Api.this::call);
        }

        @Override
        public Answer workLater(Duration after) throws InterruptedException {
            return answer(
                    request,
                    (_, path, token) -> world.locked(() -> {
                        attemptAt(world.clock().now().plus(after), request, path, token);
                        return Answer.bare(596, "Connection timed out", Duration.ZERO);
                    }));
        }
    }

    /// What is done with a request whose token is good.
    private interface Work {
        Answer answer(HttpRequest request, String path, Acl.Token token) throws InterruptedException;
    }

    private void attemptAt(Instant when, HttpRequest request, String path, Acl.Token token) {
        world.engine().at(when, now -> {
            try {
                attempt(request, path, token, now);
            } catch (Waiting e) {
                attemptAt(e.until(), request, path, token);
            }
        });
    }

    private Answer answer(HttpRequest request, Work work) throws InterruptedException {
        var path = request.apiPath();
        if (path.isEmpty()) return plainError(500, "no such file '" + request.path() + "'\n");
        // Nobody has a password here.
        if (request.method().equals("POST") && path.get().equals("/access/ticket")) {
            return failure(ApiError.unauthenticated("authentication failure"), false, request)
                    .delayed(world.authDelay());
        }
        var value = request.header("authorization").map(API_TOKEN::matcher).filter(m -> m.matches());
        boolean open = request.method().equals("GET") && path.get().equals("/access/domains");
        if (value.isEmpty() && open) return work.answer(request, path.get(), Acl.Token.NOBODY);
        if (value.isEmpty()) return Answer.bare(401, "No ticket", world.authDelay());
        // With a blank instead of `=` it is taken for a token, and refused.
        var token = value.get().group(1).equals("=")
                ? authenticate(Forms.decode(value.get().group(2), false))
                : Optional.<Acl.Token>empty();
        if (token.isEmpty()) return Answer.bare(401, "Authentication failed!", world.authDelay());
        if (request.body().length > 0) {
            var type = Params.type(request);
            if (!type.equals("application/x-www-form-urlencoded") && !type.equals("application/json")) {
                var given = request.header("content-type").orElse("");
                return Answer.text(506, "upload 'Content-Type '" + given + "' not implemented");
            }
            if (type.equals("application/json")) {
                var malformed = malformed(request.body());
                if (malformed.isPresent()) return plainError(500, malformed.get());
            }
        }
        return work.answer(request, path.get(), token.get());
    }

    private Answer call(HttpRequest request, String path, Acl.Token token) throws InterruptedException {
        var arrived = world.clock().now();
        Instant until;
        while (true) {
            try {
                return world.locked(() -> attempt(request, path, token, arrived));
            } catch (Waiting e) {
                until = e.until();
            }
            var left = Duration.between(world.clock().now(), until);
            if (left.isPositive()) world.clock().sleep(left);
        }
    }

    private Answer attempt(HttpRequest request, String path, Acl.Token token, Instant arrived) {
        boolean forwarded = false;
        try {
            for (var route : routes) {
                if (!route.method().equals(request.method())) continue;
                var matched = route.template().match(path);
                if (matched.isEmpty() || !contract().has(route.operation())) continue;
                forwarded = route.forwarded();
                if (forwarded && world.daemon() == Daemon.DOWN) {
                    return Answer.bare(595, "Connection refused", Duration.ZERO);
                }
                if (forwarded && world.stuckUntil().isAfter(world.clock().now())) {
                    // It lies in pvedaemon's queue; pveproxy's hanging up takes nothing back.
                    if (!request.method().equals("GET")) attemptAt(world.stuckUntil(), request, path, token);
                    return Answer.bare(596, "Connection timed out", world.proxyTimeout());
                }
                if (forwarded && world.daemon() == Daemon.HANGING) {
                    return Answer.bare(596, "Connection timed out", world.proxyTimeout());
                }
                return success(run(route, matched.get(), request, token, arrived), forwarded, request);
            }
            if (request.method().equals("GET") && path.isEmpty()) return success(IndexApi.root(), false, request);
            throw ApiError.notImplemented(request.method(), path);
        } catch (HungStorage.TimedOut e) {
            return Answer.bare(596, e.text(), Duration.ZERO);
        } catch (Unreachable e) {
            return Answer.bare(595, "No route to host", Duration.ZERO);
        } catch (ApiError e) {
            return failure(e, forwarded, request);
        } catch (Waiting e) {
            throw e;
        } catch (RuntimeException e) {
            // A handler that dies is a 500 on a real host, whatever the reason.
            return failure(ApiError.died(e.toString()), forwarded, request);
        }
    }

    private Reply run(Route route, Map<String, String> path, HttpRequest request, Acl.Token token, Instant arrived) {
        var params = Params.of(request, path);
        var call = new Call(world, token, path, params, arrived, world.clock().now());
        route.check().accept(call);
        var node = call.at("node");
        var member = world.cluster().nodes.get(call.node());
        if (member != null && !member.online) throw new Unreachable();
        if (member == null) {
            throw ApiError.died("hostname lookup '" + node + "' failed - failed to get address info for: " + node
                    + ": Name or service not known");
        }
        var wrong = contract().refusals(route.operation(), params.values());
        if (!wrong.isEmpty()) throw ApiError.parameters(wrong);
        HungStorage.check(call, route);
        if (!world.cluster().quorate && route.changesCluster()) throw ApiError.died("cluster not ready - no quorum?");
        return route.handler().apply(call);
    }

    private Answer success(Reply reply, boolean forwarded, HttpRequest request) {
        if (reply.fileName().isPresent()) {
            var text = reply.data().asString().getBytes(StandardCharsets.UTF_8);
            return Answer.file(reply.fileName().get(), text, forwarded);
        }
        var body = Json.object("data", reply.data());
        if (request.extjs()) body.put("success", 1);
        reply.total().ifPresent(total -> body.put("total", total));
        return Answer.json(200, "OK", Json.render(body, world.random()), forwarded);
    }

    private Answer failure(ApiError error, boolean forwarded, HttpRequest request) {
        var body = Json.object("data", Json.nothing());
        // The text is in the body since pve-http-server 5.2.0 (January 2025) only.
        if (world.atLeast(8, 4)) body.put("message", error.bodyMessage());
        if (!error.errors().isEmpty()) {
            var errors = Json.object();
            error.errors().forEach(errors::put);
            body.set("errors", errors);
        }
        if (request.extjs()) {
            // This format has the status in the body, as a text.
            body.put("success", 0).put("status", String.valueOf(error.status()));
            return Answer.json(200, "OK", Json.render(body, world.random()), forwarded);
        }
        var reason = error.text().lines().findFirst().orElse("");
        return Answer.json(error.status(), reason, Json.render(body, world.random()), forwarded);
    }

    private static Answer plainError(int status, String text) {
        return Answer.text(status, text.strip()).withBody(text.getBytes(StandardCharsets.UTF_8));
    }

    /// What Perl says of a body that is no JSON, and where.
    private static Optional<String> malformed(byte[] body) {
        try {
            Json.parse(body);
            return Optional.empty();
        } catch (JacksonException e) {
            int offset = Math.clamp(e.getLocation().getByteOffset(), 0, body.length);
            var rest = new String(body, offset, body.length - offset, StandardCharsets.UTF_8);
            return Optional.of("malformed JSON string, neither tag, array, object, number, string or atom, at character"
                    + " offset " + offset + " (before \"" + (rest.isEmpty() ? "(end of string)" : rest)
                    + "\") at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 934.\n");
        }
    }

    private static String claimedToken(HttpRequest request) {
        var value = request.header("authorization").map(API_TOKEN::matcher).filter(m -> m.matches());
        if (value.isEmpty()) return "";
        var token = TOKEN_VALUE.matcher(Forms.decode(value.get().group(2), false));
        return token.matches() ? token.group(1) : "";
    }

    private Optional<Acl.Token> authenticate(String value) {
        var parts = TOKEN_VALUE.matcher(value);
        if (!parts.matches()) return Optional.empty();
        return world.locked(() -> Optional.ofNullable(world.acl().tokens().get(parts.group(1)))
                .filter(token -> token.secret().equals(parts.group(2)))
                .filter(token -> world.valid(token)));
    }
}
