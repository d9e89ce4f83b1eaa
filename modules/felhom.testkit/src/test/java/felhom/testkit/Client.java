package felhom.testkit;

import felhom.testkit.text.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A plain client of the API, trusting the CA of one simulator; a connection per call.
///
/// The module does not read `java.net.http`; the Proxmox module's tests drive the simulator with that client.
final class Client implements AutoCloseable {
    private final PveSimulator pve;
    private final String authorization;

    Client(PveSimulator pve, SimToken token) {
        this(pve, token.header());
    }

    Client(PveSimulator pve, String authorization) {
        this.pve = pve;
        this.authorization = authorization;
    }

    record Reply(int status, String head, String body) {
        JsonNode json() {
            return Json.parse(body.getBytes(StandardCharsets.UTF_8));
        }

        JsonNode data() {
            return json().path("data");
        }

        String message() {
            return json().path("message").asString();
        }

        String error(String parameter) {
            return json().path("errors").path(parameter).asString();
        }
    }

    Reply get(String path) throws IOException {
        return send("GET", path, "");
    }

    Reply delete(String path) throws IOException {
        return send("DELETE", path, "");
    }

    Reply post(String path, String... form) throws IOException {
        return send("POST", path, form(form));
    }

    Reply put(String path, String... form) throws IOException {
        return send("PUT", path, form(form));
    }

    /// Follows a task to its end in real time and gives its exit status.
    String finish(Reply started) throws IOException, InterruptedException {
        if (started.status() != 200) throw new AssertionError("no task was started: " + started.body());
        var upid = started.data().asString();
        while (true) {
            var status = get("/nodes/pve/tasks/" + upid + "/status").data();
            if (status.has("exitstatus")) return status.path("exitstatus").asString();
            Thread.sleep(10);
        }
    }

    String log(Reply started) throws IOException {
        var log = get("/nodes/pve/tasks/" + started.data().asString() + "/log?limit=0")
                .data();
        return log.valueStream().map(line -> line.path("t").asString()).collect(Collectors.joining("\n"));
    }

    Reply send(String method, String path, String body) throws IOException {
        try (var raw = new RawConnection(pve, authorization)) {
            var headers = body.isEmpty()
                    ? ""
                    : "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                            + body.getBytes(StandardCharsets.UTF_8).length + "\r\n";
            var answer = raw.exchange(method, path, headers, body);
            int end = answer.indexOf("\r\n\r\n");
            int status = Integer.parseInt(answer.substring(9, 12));
            return new Reply(status, answer.substring(0, end), answer.substring(end + 4));
        }
    }

    private static String form(String... pairs) {
        return Stream.of(pairs)
                .map(pair -> {
                    int equals = pair.indexOf('=');
                    return pair.substring(0, equals + 1)
                            + URLEncoder.encode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                })
                .collect(Collectors.joining("&"));
    }

    @Override
    public void close() {}
}
