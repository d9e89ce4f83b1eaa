package felhom.image;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A simulated hub in a process of its own, worked as its administrator works it.
public final class SimulatedHub implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Simulator simulator;
    private final Path directory;
    private final HttpClient client;
    private final URI admin;
    private final String authorization;

    private SimulatedHub(Simulator simulator, Path directory) throws IOException, GeneralSecurityException {
        this.simulator = simulator;
        this.directory = directory;
        this.admin = URI.create(simulator.said("admin ").getFirst());
        this.authorization = Files.readAllLines(directory.resolve("admin.curl")).stream()
                .filter(line -> line.startsWith("header"))
                .map(line -> line.replaceAll(".*\"Authorization: |\".*", ""))
                .findFirst()
                .orElseThrow();
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trusting(directory.resolve("hub-ca.pem")))
                .build();
    }

    /// @param directory where it writes its files; must exist
    /// @param more arguments of the program
    public static SimulatedHub start(Path directory, String... more)
            throws IOException, InterruptedException, GeneralSecurityException {
        var simulator = Simulator.start("felhom.testkit/felhom.testkit.hub.HubMain", directory, List.of(more));
        try {
            return new SimulatedHub(simulator, directory);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            simulator.close();
            throw e;
        }
    }

    private static SSLContext trusting(Path authority) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (var pem = Files.newInputStream(authority)) {
            store.setCertificateEntry(
                    "hub", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /// The variables that point an agent at this hub.
    public Path environment() {
        return directory.resolve("hub.env");
    }

    public void fault(String lines) throws IOException, InterruptedException {
        send("POST", "faults", lines);
    }

    public void propose(String orderId, String operation, Map<String, String> arguments)
            throws IOException, InterruptedException {
        var proposal = JSON.createObjectNode();
        proposal.put("order_id", orderId).put("operation", operation);
        var object = proposal.putObject("arguments");
        arguments.forEach(object::put);
        send("POST", "proposals", proposal.toString());
    }

    /// All that it knows.
    public JsonNode state() throws IOException, InterruptedException {
        return JSON.readTree(send("GET", "state", ""));
    }

    /// What it knows of the only agent; one that has not reported yet is missing.
    public JsonNode agent() throws IOException, InterruptedException {
        return state().path("agents").valueStream().findFirst().orElseGet(JSON::missingNode);
    }

    /// When the reports came that it took, oldest first.
    public List<Instant> arrivals() throws IOException, InterruptedException {
        return send("GET", "arrivals", "")
                .lines()
                .filter(line -> !line.isEmpty())
                .map(Instant::parse)
                .toList();
    }

    public int reports() throws IOException, InterruptedException {
        return Integer.parseInt(send("GET", "reports", "").strip());
    }

    private String send(String method, String what, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(admin + "/" + what))
                .timeout(PATIENCE)
                .header("Authorization", authorization)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        // While it is away its administrator does not reach it either.
        for (int attempt = 0; ; attempt++) {
            try {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                if (answer.statusCode() == 200) return answer.body();
                throw new AssertionError(method + " " + what + ": " + answer.statusCode() + " " + answer.body());
            } catch (IOException away) {
                if (attempt == 100) throw away;
                Thread.sleep(200);
            }
        }
    }

    public long pid() {
        return simulator.pid();
    }

    @Override
    public void close() {
        client.close();
        simulator.close();
    }
}
