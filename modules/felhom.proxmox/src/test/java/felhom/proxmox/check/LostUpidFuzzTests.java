package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Upid;
import felhom.proxmox.api.Mutated;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.Mutation.WithoutUpid;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.Answer;
import felhom.proxmox.http.Body;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.PveException;
import felhom.proxmox.http.Wire;
import felhom.testkit.Recording;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// R6, R8, R24: an answer to a call that changes something is damaged on its way. What was started is either named
/// rightly or counts as lost; that there was nothing to do is said only where PVE says it.
class LostUpidFuzzTests {
    private static final int ROUNDS = Boolean.getBoolean("felhom.long") ? 100_000 : 5_000;
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<Recording> RECORDINGS = Recording.all().stream()
            .filter(r -> !r.method().equals("GET"))
            .filter(r -> r.response().isEmpty() || r.response().startsWith("{"))
            .toList();

    /// Has one answer for whatever is sent.
    private record Damaged(Answer answer) implements Wire {
        @Override
        public Connection connection() {
            return new Player().connection();
        }

        @Override
        public Optional<Duration> skew() {
            return Optional.of(Duration.ZERO);
        }

        @Override
        public Answer send(String method, String path, Parameters parameters, Limits limits) {
            return answer.orThrow(Lab.TOKEN, method + " " + path);
        }

        @Override
        public void close() {}
    }

    /// The call that has this answer: the task's type is the one that the answer names.
    private static Mutation call(Recording recording) {
        JsonNode data = data(recording.response().getBytes(StandardCharsets.UTF_8));
        Set<String> types = data.isString()
                ? Upid.parse(data.asString()).map(Upid::type).map(Set::of).orElse(Set.of("vzdump"))
                : Set.of();
        WithoutUpid without = types.isEmpty()
                ? WithoutUpid.DONE
                : data.asString().equals("OK") ? WithoutUpid.NOTHING_TO_DO : WithoutUpid.NEVER;
        // What was sent does not matter here, and the recordings hold much that was wrong on purpose.
        return new Mutation(recording.method(), "/nodes/pve/tasks", Parameters.NONE, types, Set.of(), without);
    }

    private static JsonNode data(byte[] body) {
        try {
            return JSON.readTree(body).path("data");
        } catch (JacksonException cut) {
            return JSON.missingNode();
        }
    }

    /// What the client makes of it, in a word.
    private static String heard(Recording recording, byte[] body) {
        Mutation call = call(recording);
        try (PveClient client =
                new PveClient(new Damaged(Answer.of(recording.status(), Player.JSON, Body.of(body))), Limits.DEFAULT)) {
            return switch (client.send(call)) {
                case Mutated.Started(Upid task) -> task.text();
                case Mutated.NothingToDo _ -> "nothing to do";
                case Mutated.Done _ -> "done";
                case Mutated.StartedUnnamed _ -> "unnamed";
            };
        } catch (PveException e) {
            return e.error().maybeDone() || recording.status() != 200 ? "error" : "refused: " + e.getMessage();
        }
    }

    @Test
    void noDamagedAnswerIsTakenForAnother() {
        Random random = new Random(20_261_121);
        Damage damage = new Damage(random);
        Map<String, Integer> seen = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            Recording recording = RECORDINGS.get(random.nextInt(RECORDINGS.size()));
            byte[] body = random.nextInt(20) == 0
                    ? recording.response().getBytes(StandardCharsets.UTF_8)
                    : damage.of(recording.response());
            JsonNode data = data(body);
            String text = data.isString() ? data.asString() : "";

            String heard = heard(recording, body);

            String told =
                    recording.title() + ": " + new String(body, StandardCharsets.UTF_8) + " was heard as " + heard;
            switch (heard) {
                case "error" -> {}
                case "done" -> assertTrue(call(recording).types().isEmpty(), told);
                case "nothing to do" -> assertEquals("OK", text, told);
                default -> assertEquals(text, heard, told);
            }
            seen.merge(heard.startsWith("UPID:") ? "started" : heard, 1, Integer::sum);
        }
        System.out.println(RECORDINGS.size() + " recorded answers to mutations, damaged " + ROUNDS + " times: " + seen);
        assertTrue(seen.keySet().containsAll(Set.of("error", "done", "started")), seen.toString());
    }
}
