package felhom.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.privileged.HelperProcess.Waits;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever is sent to root's helper, no program gets a byte that is not in its grammar.
class GrammarFuzzTests {
    private static final int REQUESTS = Boolean.getBoolean("felhom.long") ? 1_000_000 : 20_000;
    private static final int CLIENTS = 4;
    private static final long SEED = 13;

    @TempDir
    private Path directory;

    @Test
    void noProgramGetsAnythingButWhatItsGrammarHas() throws Exception {
        TestHost host = TestHost.in(directory);
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG)) {
            long first = asked(helper);

            Map<String, Integer> answers = new TreeMap<>();
            try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
                List<Future<Map<String, Integer>>> all = new ArrayList<>();
                for (int i = 0; i < CLIENTS; i++) {
                    Requests requests = new Requests(SEED + i);
                    all.add(clients.submit(answersTo(requests, REQUESTS / CLIENTS, helper)));
                }
                for (Future<Map<String, Integer>> each : all) {
                    each.get().forEach((kind, count) -> answers.merge(kind, count, Integer::sum));
                }
            }

            assertEquals(first, asked(helper), "it was started anew: " + helper.said());
            assertFalse(helper.said().contains("has a fault"), helper::faults);
            List<String> calls = host.calls();
            assertEquals(
                    List.of(), calls.stream().filter(call -> !Grammar.has(call)).toList());
            assertTrue(
                    calls.stream().filter(call -> !call.startsWith("SYSTEMCTL")).count() >= REQUESTS / 20,
                    calls.size() + " calls of " + REQUESTS + ": " + answers);
            Map<String, Long> programs = calls.stream()
                    .collect(Collectors.groupingBy(
                            call -> call.substring(0, call.indexOf(TestHost.BETWEEN)), Collectors.counting()));
            assertEquals(Set.of("SMARTCTL", "SYSTEMCTL", "SYSTEMD_RUN"), programs.keySet(), programs::toString);
            System.out.println(REQUESTS + " requests: " + answers + "; calls " + programs);
        }
    }

    private static long asked(HelperProcess helper) throws Exception {
        assertInstanceOf(RootAnswer.Walked.class, helper.ask(new RootRequest.Walk()));
        return helper.pid();
    }

    /// How many of each kind of answer there were; each request has one.
    private static Callable<Map<String, Integer>> answersTo(Requests requests, int count, HelperProcess helper) {
        return () -> {
            Map<String, Integer> answers = new TreeMap<>();
            for (int i = 0; i < count; i++) {
                answers.merge(helper.ask(requests.next()).getClass().getSimpleName(), 1, Integer::sum);
            }
            return answers;
        };
    }

    @Test
    void theGrammarLetsNothingElsePass() {
        String good =
                String.join(TestHost.BETWEEN, "SYSTEMD_RUN", "mount", "0".repeat(32), "66EB-36B7", "/media/stick");

        assertTrue(Grammar.has(good));
        assertFalse(Grammar.has(good + "\n"));
        assertFalse(Grammar.has(good + TestHost.BETWEEN + "-x"));
        assertFalse(Grammar.has(good.replace("/media/stick", "/mnt/usb-backup")));
    }
}
