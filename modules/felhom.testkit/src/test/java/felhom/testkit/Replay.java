package felhom.testkit;

import felhom.testkit.text.Json;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;

/// Sends a recording to a simulator, request by request, and says where its answers differ.
///
/// The simulated time follows the recorded one. Where the recorder waited for the end of a task, so does the
/// replay.
final class Replay implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final Duration BUSY = Duration.ofSeconds(2);

    private final String recording;
    private final List<Recorded> requests;
    private final ReplayScript script;
    private final VirtualClock clock;
    private final PveWorld world;
    private final PveSimulator pve;
    private final Sender sender;
    private final Twins twins = new Twins();

    /// @param differences empty for an answer that is the same
    record Verdict(Recorded request, List<String> differences) {
        boolean same() {
            return differences.isEmpty();
        }
    }

    private Replay(String recording, Renaming renaming) {
        this.recording = recording;
        requests = Recorded.load(recording, renaming);
        script = ReplayScript.load(recording, renaming, requests);
        clock = SimClock.virtual(requests.stream()
                .flatMap(request -> request.answered().stream())
                .findFirst()
                .orElseThrow()
                .minusSeconds(1));
        world = PveWorld.parse(renaming.apply(start(recording)), clock);
        world.durations().usual(Duration.ofMillis(1));
        world.authDelay(Duration.ZERO).proxyTimeout(Duration.ZERO);
        pve = PveSimulator.start(world);
        sender = new Sender(pve);
    }

    private static String start(String recording) {
        try (var in = Replay.class.getResourceAsStream("replay/" + recording + ".world.json")) {
            if (in == null) throw new IllegalArgumentException("no start world of " + recording);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Verdict> run(String recording, Renaming renaming) throws Exception {
        try (var replay = new Replay(recording, renaming)) {
            var verdicts = new ArrayList<Verdict>();
            for (var request : replay.requests) verdicts.add(replay.replay(request));
            return verdicts;
        }
    }

    private Verdict replay(Recorded request) throws Exception {
        moveTo(request);
        var edits = new WorldEdits(world);
        script.all(request).forEach(edits::apply);
        var comparison = new Comparison(twins);
        try {
            if (request.raw()) {
                new RawReplay(sender, world, script).replay(request, comparison);
            } else {
                var began = clock.now();
                var received = await(() -> sender.send(outgoing(request), request.plain()));
                timing(request, began, comparison);
                answer(request, received, comparison);
                if (request.taskStatus().isPresent()) task(request, received, comparison);
            }
        } catch (IOException | IllegalStateException e) {
            comparison.differ("failed: " + e.getMessage());
        }
        return new Verdict(request, comparison.differences());
    }

    /// To when the request was sent: at least as late as all before it.
    private void moveTo(Recorded request) {
        if (request.answered().isEmpty()) return;
        var sent = request.answered().get().minusMillis((long) (request.seconds() * 1000));
        if (request.method().matches("POST|PUT|DELETE")) {
            var upid = request.response().replaceAll("(?s).*\"(UPID:[^\"]+)\".*", "$1");
            if (upid.startsWith("UPID:")) sent = Instant.ofEpochSecond(Long.parseLong(upid.split(":", -1)[4], 16));
        }
        if (sent.isAfter(clock.now())) clock.advance(Duration.between(clock.now(), sent));
    }

    private Sender.Request outgoing(Recorded request) {
        var contentType = script.of(request, "type").stream().findFirst().orElse("application/x-www-form-urlencoded");
        var body = script.of(request, "body").stream().findFirst().or(request::body);
        if (body.filter("600 kB"::equals).isPresent()) body = body.map(b -> "description=" + "x".repeat(600 * 1024));
        return new Sender.Request(
                script.of(request, "method").stream().findFirst().orElse(request.method()),
                twins.translate(request.url()),
                withSecret(request.authorization()),
                contentType,
                twins.translate(body.orElse("")).getBytes(StandardCharsets.UTF_8),
                body.isPresent(),
                !script.of(request, "accept").isEmpty());
    }

    private String withSecret(String authorization) {
        if (!authorization.endsWith("<secret>")) return authorization;
        var id = authorization.replaceFirst("^PVEAPIToken[= ]", "").replaceFirst("[=:]<secret>$", "");
        var token = world.state().locked(() -> world.state().acl().tokens().get(id));
        if (token == null) throw new IllegalStateException("no token " + id + " in the start world of " + recording);
        return authorization.replace("<secret>", token.secret());
    }

    /// A call that waits on the simulated clock gets its time.
    private <T> T await(Exchange<T> exchange) throws Exception {
        var future = CompletableFuture.supplyAsync(() -> {
            try {
                return exchange.run();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        while (true) {
            try {
                return future.get(2, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (clock.sleepers() > 0) clock.advance(STEP);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UncheckedIOException io) throw io.getCause();
                throw e;
            }
        }
    }

    private interface Exchange<T> {
        T run() throws IOException;
    }

    private void timing(Recorded request, Instant began, Comparison comparison) {
        // A refused login and a proxy that gives up take real time, which the tests of these do.
        int status = Integer.parseInt(request.statusLine().substring(9, 12));
        if (status == 401 || status == 596) return;
        var took = Duration.between(began, clock.now());
        var recorded = Duration.ofMillis((long) (request.seconds() * 1000));
        if (took.minus(recorded).abs().compareTo(BUSY) > 0) comparison.differ("takes " + took.toSeconds() + " s");
    }

    private void answer(Recorded request, Sender.Received received, Comparison comparison) {
        Answers.compare(
                new Sender.Received(request.statusLine(), request.headers(), request.response()), received, comparison);
    }

    private void task(Recorded request, Sender.Received received, Comparison comparison) throws Exception {
        var upid = Json.parse(received.body().getBytes(StandardCharsets.UTF_8))
                .path("data")
                .asString();
        var deadline = clock.now().plus(LONGEST);
        while (world.state()
                        .locked(() -> world.state()
                                .engine()
                                .find(upid)
                                .filter(job -> !job.done())
                                .isPresent())
                && clock.now().isBefore(deadline)) {
            clock.advance(Duration.ofMillis(50));
        }
        var path = "/api2/json/nodes/" + world.state().nodeName() + "/tasks/" + upid;
        body("task status", request.taskStatus().orElseThrow(), ask(request, path + "/status"), comparison);
        body(
                "task log",
                log(DumpOrder.byNumber(lines(request.taskLog().orElseThrow()))),
                log(lines(ask(request, path + "/log?limit=0"))),
                comparison);
    }

    /// In order, without what only the tools of the recorded host said.
    static List<String> lines(String log) {
        return Json.parse(log.getBytes(StandardCharsets.UTF_8))
                .path("data")
                .valueStream()
                .sorted(Comparator.comparingInt(line -> line.path("n").asInt()))
                .map(line -> line.path("t").asString())
                .filter(line -> !LogLines.ofTheLab(line))
                .toList();
    }

    private static String log(List<String> lines) {
        var all = Json.array();
        for (var line : lines) all.add(Json.object("n", all.size() + 1, "t", line));
        return Json.object("data", all).toString();
    }

    private String ask(Recorded request, String url) throws IOException {
        var authorization = withSecret(request.authorization());
        return sender.send(new Sender.Request("GET", url, authorization, "", new byte[0], false, false), false)
                .body();
    }

    private static void body(String what, String expected, String actual, Comparison comparison) {
        try {
            comparison.compare(
                    what,
                    Json.parse(expected.getBytes(StandardCharsets.UTF_8)).path("data"),
                    Json.parse(actual.getBytes(StandardCharsets.UTF_8)).path("data"));
        } catch (JacksonException e) {
            comparison.text(what, expected, actual);
        }
    }

    @Override
    public void close() {
        pve.close();
    }
}
