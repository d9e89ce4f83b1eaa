package felhom.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.Journal.NonceBurned;
import felhom.engine.ledger.RecordType;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes on a real file system: whatever moment one is killed at, no nonce serves twice.
class BurnProcessTests {
    private static final int KILLS = Boolean.getBoolean("felhom.long") ? 2000 : 20;

    @TempDir
    private Path directory;

    private final Random random = new Random(20261121);
    private final Set<Integer> begun = new TreeSet<>();
    private final Set<Integer> acknowledged = new TreeSet<>();

    /// What was ever acknowledged and can still be asked for, by nonce.
    private final Map<String, IssuedPlan> served = new LinkedHashMap<>();

    private final Set<String> everServed = new TreeSet<>();
    private int undecided;

    @Test
    void whateverMomentAnAgentIsKilledAtNoNonceServesTwice() throws Exception {
        for (int life = 0; life < KILLS; life++) {
            killedSometime(life);
            Host host = Burner.host(directory, life);
            try (AgentState state = host.open()) {
                nothingThatServedServesAgain(state);
                for (int number : begun) {
                    IssuedPlan plan = host.plan(number);
                    boolean wasAcknowledged = acknowledged.contains(number);
                    burnsAtMostOnce(state, plan, wasAcknowledged);
                    if (wasAcknowledged) {
                        served.put(plan.nonce(), plan);
                        everServed.add(plan.nonce());
                    }
                }
                endAll(state);
            }
        }

        Map<String, Integer> intents = intents();
        assertTrue(intents.values().stream().allMatch(count -> count == 1), intents.toString());
        assertTrue(intents.keySet().containsAll(everServed), "an acknowledged intent is missing");
        assertTrue(everServed.size() > 5 * KILLS, everServed.size() + " nonces of " + KILLS + " processes");
        assertTrue(undecided > KILLS / 10, undecided + " begun and not acknowledged");
    }

    private void killedSometime(int life) throws IOException, InterruptedException {
        begun.clear();
        acknowledged.clear();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        "target/classes:target/test-classes:../felhom.ops/target/classes:../felhom.wire/target/classes:../felhom.log/target/classes",
                        Burner.class.getName(),
                        directory.toString(),
                        Integer.toString(life))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
            if (random.nextInt(10) == 0) {
                // Early: perhaps while it opens.
                process.waitFor(random.nextInt(250), TimeUnit.MILLISECONDS);
            } else {
                assertEquals("open.", lines.readLine());
                // Counted in records, not in time: a slow machine gets as far.
                for (int i = random.nextInt(40); i > 0; i--) {
                    note(Objects.requireNonNull(lines.readLine(), "the process ended by itself"));
                }
                process.waitFor(random.nextInt(2_000_000), TimeUnit.NANOSECONDS);
            }
            // By its handle: Process.destroyForcibly would close the pipe with what was acknowledged last.
            process.toHandle().destroyForcibly();
            assertNotEquals(Burner.FAILED, process.waitFor());
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                note(line);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private void note(String line) {
        if (!line.endsWith(".") || line.equals("open.")) {
            return;
        }
        String[] words = line.substring(0, line.length() - 1).split(" ", -1);
        (words[0].equals("begin") ? begun : acknowledged).add(Integer.parseInt(words[1]));
    }

    /// What was forgotten since has expired before the floor, below which the Gate accepts nothing.
    private void nothingThatServedServesAgain(AgentState state) {
        served.values().removeIf(plan -> !plan.expires().isAfter(state.ledger().floor()));
        for (IssuedPlan plan : served.values()) {
            assertThrows(NonceBurned.class, () -> state.journal().append(Host.intent(plan)), plan.nonce());
        }
    }

    private void burnsAtMostOnce(AgentState state, IssuedPlan plan, boolean wasAcknowledged) {
        if (!wasAcknowledged) {
            undecided++;
            try {
                state.journal().append(Host.intent(plan));
            } catch (NonceBurned before) {
                // It reached the disk, and the process died before it could say so.
            }
        }
        assertThrows(NonceBurned.class, () -> state.journal().append(Host.intent(plan)), plan.nonce());
    }

    private static void endAll(AgentState state) {
        for (OpenOrder order : state.ledger().running()) {
            state.journal().append(new Journal.Entry.Ended(order.key(), new Outcome.Done("stopped")));
        }
        state.ledger().outbox().forEach(pending -> state.ledger().acknowledge(pending.order()));
    }

    /// How many intents the whole log holds for each nonce.
    private Map<String, Integer> intents() {
        Map<String, Integer> intents = new HashMap<>();
        try (AuditTrail trail = AuditTrail.of(Burner.host(directory, KILLS).log())) {
            for (Optional<AuditTrail.Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                if (!(found.get() instanceof AuditTrail.Found.Sound sound)) {
                    throw new AssertionError(found.toString());
                }
                if (sound.type().equals(RecordType.INTENT.word())) {
                    intents.merge(sound.value("nonce").orElseThrow(), 1, Integer::sum);
                }
            }
        }
        return intents;
    }
}
