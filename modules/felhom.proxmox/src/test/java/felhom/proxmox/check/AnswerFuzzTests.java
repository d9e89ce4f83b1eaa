package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.Answer;
import felhom.proxmox.http.Body;
import felhom.proxmox.http.PveException;
import felhom.testkit.Recording;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// R24, R25: whatever becomes of a real host's answer on its way, nothing but the client's own errors leaves it,
/// and one bad thing never takes the rest along.
class AnswerFuzzTests {
    private static final long SEED = 20_261_121;
    private static final int ROUNDS = Boolean.getBoolean("felhom.long") ? 100_000 : 5_000;
    private static final int LISTS = ROUNDS / 1_000;
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpHeaders TYPE =
            HttpHeaders.of(Map.of("Content-Type", List.of("application/json;charset=UTF-8")), (_, _) -> true);
    // Without a task's log as a plain text, which the client never asks for.
    private static final List<Recording> RECORDINGS = Stream.concat(
                    Recording.all().stream(), SchemaAnswers.all().stream())
            .filter(Reads::knows)
            .filter(r -> r.response().isEmpty() || r.response().startsWith("{"))
            .toList();

    private final Random random = new Random(SEED);
    private final Damage damage = new Damage(random);

    private static PveClient playing(Recording recording, byte[] body) {
        String request = recording.method() + " " + recording.path();
        return new Player()
                .play(request, Answer.of(recording.status(), TYPE, Body.of(body)))
                .client();
    }

    @Test
    void everyRecordedAnswerIsReadWithoutASurprise() {
        int read = 0;
        for (Recording recording : RECORDINGS) {
            PveClient client = playing(recording, recording.response().getBytes(StandardCharsets.UTF_8));
            try {
                Reads.read(client, recording);
                read++;
            } catch (PveException e) {
                assertTrue(recording.status() != 200, () -> recording.title() + ": " + e.getMessage());
            }
            assertEquals(0, client.drift(), recording.title());
        }
        assertTrue(read > 350, read + " answers read");
    }

    @Test
    void everyReadHasAnAnswerThatCanBeDamaged() {
        Set<String> answered = names(RECORDINGS.stream());
        Set<String> recorded = names(Recording.all().stream().filter(Reads::knows));
        System.out.printf(
                "%d reads, %d of them recorded%n",
                Reads.names().size(),
                answered.stream().filter(recorded::contains).count());

        assertEquals(Reads.names(), answered);
    }

    private static Set<String> names(Stream<Recording> recordings) {
        return recordings
                .filter(r -> r.status() == 200)
                .map(Reads::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// A method of the client that reads and that no line of [Reads] calls would never meet a damaged answer.
    @Test
    void everyMethodThatReadsIsAmongTheReads() throws IOException {
        String reads = Files.readString(Path.of("src/test/java/felhom/proxmox/check/Reads.java"));
        List<String> methods = new ArrayList<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java/felhom/proxmox"))) {
            for (Path source : sources.sorted().toList()) {
                if (source.toString().matches(".*(Api|PveClient)\\.java")) {
                    methods.addAll(reading(Files.readString(source)));
                }
            }
        }
        List<String> left = methods.stream()
                .filter(m -> !Pattern.compile("[.:]" + m).matcher(reads).find())
                .toList();

        assertTrue(methods.size() >= 55, methods.size() + " methods");
        assertEquals(List.of(), left);
    }

    /// Calls of the methods in whose body the client is asked, as expressions: with or without anything in brackets.
    private static List<String> reading(String source) {
        List<String> found = new ArrayList<>();
        Matcher method = Pattern.compile(
                        "(?ms)^    (?!private)(?:public )?[A-Z][\\w<>., ]* (\\w+)\\((.*?)\\) \\{$(.*?)^    }")
                .matcher(source);
        while (method.find()) {
            if (Pattern.compile(
                            "(client\\s*\\.(read|list|listIfAny|text)\\()|send\\(\"GET\", \"|return (read|list)\\(\"/")
                    .matcher(method.group(3))
                    .find()) {
                found.add(method.group(1) + (method.group(2).isEmpty() ? "\\(\\)" : "\\([^)]"));
            }
        }
        return found;
    }

    @Test
    void r24NothingButOurOwnErrorsLeavesTheClient() {
        int refused = 0;
        long drift = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Recording recording = RECORDINGS.get(random.nextInt(RECORDINGS.size()));
            byte[] body = damage.of(recording.response());
            PveClient client = playing(recording, body);
            try {
                Reads.read(client, recording);
            } catch (PveException own) {
                refused++;
            } catch (RuntimeException | StackOverflowError stranger) {
                fail(recording.title() + ": " + new String(body, StandardCharsets.UTF_8), stranger);
            }
            drift += client.drift();
        }
        System.out.printf(
                "%d damaged answers, %d refused, %d fields and items counted as drift%n", ROUNDS, refused, drift);
        assertTrue(refused > ROUNDS / 20 && refused < ROUNDS && drift > ROUNDS / 20);
    }

    @Test
    void r25OneBadItemIsLeftOutAndItsListStays() {
        int tried = 0;
        for (Recording recording : Collections.nCopies(LISTS, RECORDINGS).stream()
                .flatMap(List::stream)
                .toList()) {
            if (recording.status() != 200
                    || !(JSON.readTree(recording.response()).path("data") instanceof ArrayNode)) {
                continue;
            }
            ObjectNode answer = (ObjectNode) JSON.readTree(recording.response());
            ArrayNode list = (ArrayNode) answer.path("data");
            list.insert(random.nextInt(list.size() + 1), damage.nonsense());
            PveClient client = playing(recording, JSON.writeValueAsBytes(answer));
            PveClient intact = playing(recording, recording.response().getBytes(StandardCharsets.UTF_8));

            assertEquals(
                    String.valueOf(Reads.read(intact, recording)),
                    String.valueOf(Reads.read(client, recording)),
                    recording.title());
            assertEquals(1, client.drift(), recording.title());
            tried++;
        }
        System.out.printf("%d lists with one bad item, none lost another%n", tried);
        assertTrue(tried > 150 * LISTS, tried + " lists");
    }
}
