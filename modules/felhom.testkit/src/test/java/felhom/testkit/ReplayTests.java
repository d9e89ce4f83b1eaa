package felhom.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The simulator answers what a real host answered.
///
/// What differs is listed in `replay/differences.txt` with the reason; nothing else may differ, and nothing that is
/// listed may be the same by now.
final class ReplayTests {
    /// How much of each recording has to be the same, in percent.
    private static final Map<String, Integer> RECORDINGS = new LinkedHashMap<>();

    static {
        RECORDINGS.put("1-reads-snapshots-backup-restore", 95);
        RECORDINGS.put("2-errors", 95);
        RECORDINGS.put("3-config-tasks-locks-privileges", 95);
        RECORDINGS.put("4-http-layer", 95);
        RECORDINGS.put("5-proxy-failures", 95);
        RECORDINGS.put("6-edge-cases", 95);
        RECORDINGS.put("7-cluster-node-storage-clone-restore", 95);
        RECORDINGS.put("8-qemu", 95);
    }

    static List<String> recordings() {
        return List.copyOf(RECORDINGS.keySet());
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void a_recording_of_a_real_host_is_answered_alike(String recording) throws Exception {
        check(recording, Renaming.none());
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void so_is_one_whose_node_guests_storages_and_users_have_other_names(String recording) throws Exception {
        check(recording, Renaming.other());
    }

    private static void check(String recording, Renaming renaming) throws Exception {
        var verdicts = Replay.run(recording, renaming);
        var found = new TreeMap<Integer, String>();
        var report = new StringBuilder();
        for (var verdict : verdicts) {
            if (verdict.same()) continue;
            var line = renaming.undo(String.join("; ", verdict.differences()));
            found.put(verdict.request().index(), line);
            report.append("%s %d | %s | %s | \n"
                    .formatted(
                            recording,
                            verdict.request().index(),
                            renaming.undo(verdict.request().title()),
                            line));
        }
        int same = verdicts.size() - found.size();
        System.out.printf(
                "%-42s %4d requests %4d same %6.2f %%%n",
                recording, verdicts.size(), same, 100.0 * same / verdicts.size());
        var listed = listed(recording);
        assertEquals(listed, found, () -> "not as listed; now it is\n" + report);
        int wanted = RECORDINGS.getOrDefault(recording, 100);
        assertTrue(100 * same >= wanted * verdicts.size(), same + " of " + verdicts.size() + " are the same");
    }

    /// Differences by request: lines of `RECORDING INDEX | title | differences | reason`.
    private static Map<Integer, String> listed(String recording) {
        var listed = new TreeMap<Integer, String>();
        for (var line : resource("differences.txt").lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) continue;
            var parts = line.split(" \\| ", -1);
            assertEquals(4, parts.length, line);
            assertFalse(parts[3].isBlank(), "no reason: " + line);
            var place = parts[0].split(" ", -1);
            if (!place[0].equals(recording)) continue;
            listed.put(Integer.parseInt(place[1]), parts[2]);
        }
        return listed;
    }

    private static String resource(String name) {
        try (var in = ReplayTests.class.getResourceAsStream("replay/" + name)) {
            if (in == null) throw new IllegalStateException("no " + name);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What [DumpOrder] takes for granted.
    @Test
    void a_real_host_backs_several_guests_up_in_the_order_of_their_numbers() {
        int several = 0;
        for (var recording : recordings()) {
            for (var request : Recorded.load(recording, Renaming.none())) {
                if (request.taskLog().filter(log -> log.contains("vzdump")).isEmpty()) continue;
                var log = Replay.lines(request.taskLog().get());
                var guests = DumpOrder.guests(log);
                assertEquals(guests.stream().sorted().toList(), guests, recording + " " + request.index());
                assertEquals(log, DumpOrder.byNumber(log), recording + " " + request.index());
                if (guests.size() > 1) several++;
            }
        }
        assertTrue(several >= 2, several + " backups of several guests");
    }

    @Test
    void the_simulator_does_not_know_the_recordings() throws IOException {
        var suspicious = new ArrayList<String>();
        int scanned = 0;
        try (var files = Files.walk(Path.of("src/main"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                // The recordings themselves and what hands them to tests.
                if (file.toString().contains("/recorded/") || file.endsWith("Recording.java")) continue;
                scanned++;
                var text = Files.readString(file);
                for (var word : List.of("Recording", "recorded/", "felhom-ct", "BC:24:11:D2:3F:D7", "pve!noacl")) {
                    if (text.contains(word)) suspicious.add(file + ": " + word);
                }
            }
        }
        assertEquals(List.of(), suspicious);
        assertTrue(scanned > 100, scanned + " files");
    }

    @Test
    void the_recordings_hold_no_secret() {
        for (var recording : recordings()) {
            for (var request : Recorded.load(recording, Renaming.none())) {
                var authorization = request.authorization();
                boolean harmless = authorization.endsWith("<secret>")
                        || authorization.endsWith("00000000-0000-0000-0000-000000000000")
                        || !authorization.matches(".*[0-9a-f]{8}-.*");
                assertTrue(harmless, recording + " " + request.index());
            }
        }
    }
}
