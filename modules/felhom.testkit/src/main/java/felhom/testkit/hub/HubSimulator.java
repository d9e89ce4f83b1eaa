package felhom.testkit.hub;

import felhom.testkit.fault.Faults;
import felhom.testkit.http.Certificates;
import felhom.testkit.http.HttpListener;
import felhom.testkit.http.Tls;
import felhom.testkit.text.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A simulated hub on 127.0.0.1.
///
/// ```java
/// try (var hub = HubSimulator.start()) {
///     // an agent reports to hub.url() with hub.token(), trusting hub.caPem()
///     hub.propose("order-1", "snapshot", Map.of("vmid", "101"));
///     Eventually.within(Duration.ofSeconds(30), "done", () -> hub.agent().outcome("order-1").isPresent());
///     assertEquals(List.of(), hub.contractFaults());
/// }
/// ```
public final class HubSimulator implements AutoCloseable {
    private static final int REPORTS_KEPT = 50;

    private final Tls tls = new Tls("hub", Optional.empty(), Optional.empty());
    private final String token;
    private final String adminToken = secret();
    private final Hub hub;
    private final HttpListener listener;

    private HubSimulator(int port, String token, int interval) {
        this.token = token;
        hub = new Hub(interval, REPORTS_KEPT);
        listener = new HttpListener(tls, new HubApi(hub, new AdminApi(hub, adminToken), token), port);
        listener.start();
    }

    /// Starts on a free port, asking for a report each second.
    public static HubSimulator start() {
        return start(0, secret(), Duration.ofSeconds(1));
    }

    /// @param port 0 stands for a free one
    /// @param token what agents have to show
    /// @param interval between two reports, in whole seconds
    public static HubSimulator start(int port, String token, Duration interval) {
        return new HubSimulator(port, token, Proposals.interval(String.valueOf(interval.toSeconds())));
    }

    static String secret() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /// Where agents report to.
    public URI url() {
        return URI.create(listener.endpoint() + HubApi.REPORTS);
    }

    public String token() {
        return token;
    }

    /// `https://127.0.0.1:PORT/admin`.
    URI adminUrl() {
        return URI.create(listener.endpoint() + "/admin");
    }

    String adminToken() {
        return adminToken;
    }

    public String caPem() {
        return Certificates.pem(tls.ca());
    }

    public String leafPem() {
        return Certificates.pem(tls.leaf());
    }

    /// SHA-256 of the certificate in service: upper case, with colons.
    public String leafFingerprint() {
        return Certificates.fingerprint(tls.leaf());
    }

    public String publicKeyPin() {
        return tls.publicKeyPin();
    }

    /// What goes wrong with reports; the names are those of [felhom.testkit.fault.HubFaultSpec].
    public Faults faults() {
        return hub.faults;
    }

    /// Drops every connection and refuses new ones for this time.
    public void outage(Duration down) {
        listener.restart(down);
    }

    /// What agents sent and should not have; a test that sends nothing wrong on purpose demands that there is
    /// none.
    public List<String> contractFaults() {
        return hub.contractFaults();
    }

    public List<SeenAgent> agents() {
        return hub.seen();
    }

    /// The only agent that has reported.
    ///
    /// @throws IllegalArgumentException when there is none or several
    public SeenAgent agent() {
        return hub.seen(Optional.empty());
    }

    public SeenAgent agent(String id) {
        return hub.seen(Optional.of(id));
    }

    /// Proposes an order to the only agent there is, from the next envelope on.
    ///
    /// @throws IllegalArgumentException when there is none or several
    public void propose(String orderId, String operation, Map<String, String> arguments) {
        hub.propose(Optional.empty(), Proposals.of(orderId, operation, arguments));
    }

    /// Proposes an order to an agent, which need not have reported yet.
    public void propose(String agent, String orderId, String operation, Map<String, String> arguments) {
        hub.propose(Optional.of(agent), Proposals.of(orderId, operation, arguments));
    }

    /// Proposes whatever this JSON object is.
    public void proposeRaw(String agent, String json) {
        hub.propose(Optional.of(agent), Proposals.checked(object(json)));
    }

    /// Carries signatures over a plan, from the next envelope on.
    ///
    /// @param plan base64, as a report has it
    public void approve(String agent, String plan, List<String> signatures) {
        hub.approve(Optional.of(agent), plan, signatures);
    }

    /// Sends an order and the approvals of its plans no more.
    public void withdraw(String agent, String orderId) {
        hub.withdraw(Optional.of(agent), orderId);
    }

    /// The next envelopes carry this desired state.
    ///
    /// @param document a JSON object
    public void desire(int version, String document) {
        var desired = JsonNodeFactory.instance.objectNode();
        desired.put("version", version);
        desired.set("document", object(document));
        hub.desired(desired);
    }

    public void interval(Duration interval) {
        hub.interval(Proposals.interval(String.valueOf(interval.toSeconds())));
    }

    public void delivery(Delivery mode) {
        hub.delivery(mode);
    }

    /// The hub loses what it has acknowledged of an agent's sections, as one does that lost its store.
    public void forget(String agent) {
        hub.forget(Optional.of(agent));
    }

    public void jumpClock(Duration by) {
        hub.jumpClock(by);
    }

    /// How many requests for the path of reports arrived, answered or not.
    public long requests() {
        return hub.requests();
    }

    /// All that the hub knows, as one JSON object.
    public String toJson() {
        return Json.pretty(hub.json());
    }

    /// Keeps what the hub knows in a file, whole at any moment, until that is closed.
    StateFile keepStateIn(Path file) {
        return new StateFile(hub, file);
    }

    public int connections() {
        return listener.handshakes();
    }

    public int openConnections() {
        return listener.openConnections();
    }

    private static ObjectNode object(String json) {
        if (Json.parse(json.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("not a JSON object: " + json);
    }

    @Override
    public void close() {
        listener.close();
    }
}
