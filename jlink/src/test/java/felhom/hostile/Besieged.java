package felhom.hostile;

import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.testkit.Eventually;
import felhom.testkit.PveSimulator;
import felhom.testkit.hub.RawHub;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import tools.jackson.databind.JsonNode;

/// A daemon, and the hub that it reports to each second and that answers whatever it is told to.
@SuppressWarnings("try") // a test that is interrupted has failed
final class Besieged implements AutoCloseable {
    final RawHub hub = new RawHub();
    final RunningDaemon daemon;
    private final Queue<RawHub.Answerer> answers = new ConcurrentLinkedQueue<>();

    Besieged(PveSimulator pve, Path trust) throws IOException {
        hub.answer((request, out) -> {
            var next = answers.poll();
            (next == null ? envelope("") : next).answer(request, out);
        });
        daemon = RunningDaemon.start(pve, hub, trust);
    }

    /// The next report that has no other answer yet is answered so; without one, an honest envelope asks for
    /// nothing.
    void answer(RawHub.Answerer answer) {
        answers.add(answer);
    }

    /// The next one is answered by an envelope that is as it should be, but for these fields.
    void carry(String more) {
        answers.add(envelope(more));
    }

    static RawHub.Answerer envelope(String more) {
        return (request, out) -> RawHub.write(out, "200 OK", "", text(request, more));
    }

    /// @param more fields beyond those that each envelope has
    static byte[] text(RawHub.Request request, String more) {
        var report = request.json();
        return text(report, report.path("sequence").asLong(), more);
    }

    static byte[] text(JsonNode report, long sequence, String more) {
        return ("{\"type\":\"felhom-envelope\",\"version\":1,\"agent\":\""
                        + report.path("agent").path("id").asString("") + "\",\"sequence\":" + sequence
                        + (more.contains("next_interval_s") ? "" : ",\"next_interval_s\":1")
                        + (more.isEmpty() ? "" : "," + more) + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// Waits until all that was to be answered is, and one report more has come.
    void answered() {
        Eventually.within(
                RunningDaemon.PATIENCE.multipliedBy(5), this::how, () -> answers.isEmpty() || !daemon.alive());
        reports(1);
    }

    /// Waits for so many more.
    void reports(int more) {
        int until = hub.requests.size() + more;
        Eventually.within(RunningDaemon.PATIENCE, this::how, () -> hub.requests.size() >= until || !daemon.alive());
        assertTrue(daemon.alive(), this::how);
    }

    JsonNode last() {
        return hub.requests.getLast().json();
    }

    /// The exact bytes of the plan that this order waits with.
    byte[] plan(String id) {
        Eventually.within(RunningDaemon.PATIENCE, this::how, () -> held(id).isPresent());
        return Base64.getDecoder().decode(held(id).orElseThrow());
    }

    Optional<String> held(String id) {
        return last().path("orders")
                .path("held")
                .valueStream()
                .filter(one -> one.path("order_id").asString("").equals(id))
                .map(one -> one.path("plan").asString(""))
                .findFirst();
    }

    /// How an order ended, once a report says so.
    String outcome(String id) {
        Eventually.within(RunningDaemon.PATIENCE, this::how, () -> ended(id).isPresent());
        return ended(id).orElseThrow();
    }

    private Optional<String> ended(String id) {
        return last().path("outcomes")
                .valueStream()
                .filter(one -> one.path("order_id").asString("").equals(id))
                .map(one -> one.path("outcome").asString(""))
                .findFirst();
    }

    private String how() {
        return daemon.said() + (hub.requests.isEmpty() ? "no report" : last().toString());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        daemon.close();
        hub.close();
    }
}
