package felhom.proxmox.check;

import felhom.ops.NodeName;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.Answer;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Body;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.Trust;
import felhom.proxmox.http.Wire;
import felhom.testkit.Recording;
import felhom.testkit.contract.Contract;
import felhom.testkit.contract.Violation;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Answers as a real host did, without any network: for what becomes of an answer, not for how it is carried.
final class Player implements Wire {
    private static final List<Recording> ALL = Recording.all();
    static final HttpHeaders JSON =
            HttpHeaders.of(Map.of("Content-Type", List.of("application/json;charset=UTF-8")), (_, _) -> true);

    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> requests = new ArrayList<>();

    /// The one recording with this title.
    static Recording recording(String title) {
        List<Recording> found = titled(title);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " recordings are called '" + title + "'");
        }
        return found.getFirst();
    }

    /// Of several recordings with one title, the one of this request.
    static Recording recording(String title, String path) {
        return titled(title).stream()
                .filter(r -> r.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no recording '" + title + "' of " + path));
    }

    private static List<Recording> titled(String title) {
        return ALL.stream().filter(r -> r.title().equals(title)).toList();
    }

    /// A client whose host has only these answers.
    static PveClient client(String... titles) {
        Player player = new Player();
        for (String title : titles) {
            player.play(recording(title));
        }
        return player.client();
    }

    Player play(Recording recording) {
        return play(recording.method() + " " + recording.path(), recording.status(), recording.response());
    }

    /// @param request such as `GET /version`; its query does not matter
    Player play(String request, int status, String body) {
        return play(request, Answer.of(status, JSON, Body.of(body.getBytes(StandardCharsets.UTF_8))));
    }

    Player play(String request, Answer answer) {
        answers.put(request, answer);
        return this;
    }

    PveClient client() {
        return new PveClient(this, Limits.DEFAULT);
    }

    /// With the query or the form.
    List<String> requests() {
        return requests;
    }

    @Override
    public Connection connection() {
        String secret = "11111111-0000-0000-0000-000000000000";
        return new Connection(
                URI.create("https://192.0.2.10:8006"),
                new NodeName("pve"),
                ApiToken.of(Lab.TOKEN + "=" + secret),
                List.of(new Trust.Fingerprint("11:".repeat(31) + "11")),
                Limits.DEFAULT);
    }

    @Override
    public Optional<Duration> skew() {
        return Optional.of(Duration.ZERO);
    }

    @Override
    public Answer send(String method, String path, Parameters parameters, Limits limits) {
        String request = method + " " + URLDecoder.decode(path, StandardCharsets.UTF_8);
        requests.add(request + " " + new TreeMap<>(parameters.values()));
        boolean body = method.startsWith("P");
        Map<String, List<String>> given = parameters.values();
        List<Violation> violations = Contract.of("9.2")
                .violations(
                        method,
                        URLDecoder.decode(path, StandardCharsets.UTF_8),
                        body ? Map.of() : given,
                        body ? given : Map.of());
        if (!violations.isEmpty()) {
            throw new AssertionError(request + ": " + violations);
        }
        return Optional.ofNullable(answers.get(request))
                .orElseThrow(() -> new AssertionError("nothing to play for " + request))
                .orThrow(Lab.TOKEN, request);
    }

    @Override
    public void close() {}
}
