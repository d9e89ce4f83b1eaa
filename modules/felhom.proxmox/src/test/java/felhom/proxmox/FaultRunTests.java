package felhom.proxmox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Random steps under random faults: never two tasks for one mutation, the right outcome, nothing left open.
class FaultRunTests {
    private static final long SEED = 20261121;
    private static final int STEPS = Boolean.getBoolean("felhom.long") ? 2_000 : 100;

    @Test
    void neverTwoTasksAndNeverAWrongOutcome() {
        try (FaultRun warm = new FaultRun(SEED)) {
            warm.step(0);
        }
        int threads = Thread.activeCount();
        long start = System.nanoTime();
        Map<String, Integer> counts;
        List<String> wrong;
        int connections = 0;
        try (FaultRun run = new FaultRun(SEED)) {
            for (int i = 1; i <= STEPS; i++) {
                run.step(i);
                connections = Math.max(connections, run.openConnections());
            }
            counts = run.counts();
            wrong = run.wrong();
        }
        System.out.printf(
                "%d steps under random faults in %.0f s: %s, at most %d connections at once, %d threads before, %d"
                        + " after%n",
                STEPS, (System.nanoTime() - start) / 1e9, counts, connections, threads, Thread.activeCount());

        assertEquals(List.of(), wrong, () -> wrong.size() + " wrong:\n" + String.join("\n", wrong));
        assertTrue(counts.getOrDefault("ok", 0) > STEPS / 4, counts.toString());
        assertTrue(connections <= 4, connections + " connections open at once");
        assertTrue(Thread.activeCount() <= threads + 1, Thread.activeCount() + " threads left");
    }
}
