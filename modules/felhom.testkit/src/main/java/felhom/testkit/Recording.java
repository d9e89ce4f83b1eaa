package felhom.testkit;

import felhom.testkit.text.Forms;
import felhom.testkit.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One request to a real Proxmox VE 9.2.11 host, and its answer.
///
/// @param title what it shows; some begin with `...` and follow the one before
/// @param path decoded, below `/api2/json`
/// @param token without its secret; empty where none was sent
/// @param form of POST and PUT
/// @param response the body of the answer as it was sent
/// @param exit how the task ended that the request started
public record Recording(
        String title,
        String method,
        String path,
        String token,
        Map<String, List<String>> query,
        Map<String, List<String>> form,
        int status,
        String reason,
        String response,
        Optional<String> exit) {
    private static final List<String> FILES = List.of(
            "1-reads-snapshots-backup-restore",
            "2-errors",
            "3-config-tasks-locks-privileges",
            "6-edge-cases",
            "7-cluster-node-storage-clone-restore",
            "8-qemu");
    private static final String API = "/api2/json";

    /// All of them but those that are about HTTP itself, in the order in which they were made.
    public static List<Recording> all() {
        var all = new ArrayList<Recording>();
        for (var file : FILES) {
            for (var entry : read(file)) {
                of(entry).ifPresent(all::add);
            }
        }
        return List.copyOf(all);
    }

    private static JsonNode read(String file) {
        try (var in = Recording.class.getResourceAsStream("recorded/" + file + ".json")) {
            if (in == null) throw new IllegalStateException("no recording " + file);
            return Json.parse(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read recording " + file, e);
        }
    }

    private static Optional<Recording> of(JsonNode entry) {
        var words = entry.path("request").asString("").split(" ", 2);
        if (words.length < 2 || !words[1].startsWith(API) || words[1].indexOf('\n') >= 0) return Optional.empty();
        var target = words[1].substring(API.length()).split("\\?", 2);
        var status = entry.path("status").asString("").split(" ", 3);
        if (status.length < 2) return Optional.empty();
        var task = entry.path("task_status").asString("");
        return Optional.of(new Recording(
                entry.path("title").asString(""),
                words[0],
                Forms.decode(target[0], false),
                entry.path("auth")
                        .asString("")
                        .replaceFirst("^PVEAPIToken=", "")
                        .replaceFirst("=.*", ""),
                target.length > 1 ? Forms.parse(target[1]) : Map.of(),
                Forms.parse(entry.path("body").asString("")),
                Integer.parseInt(status[1]),
                status.length > 2 ? status[2] : "",
                entry.path("response").asString(""),
                task.isEmpty()
                        ? Optional.empty()
                        : Json.parse(task.getBytes(StandardCharsets.UTF_8))
                                .path("data")
                                .path("exitstatus")
                                .asStringOpt()));
    }
}
