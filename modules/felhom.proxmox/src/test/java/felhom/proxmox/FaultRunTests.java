package felhom.proxmox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Random steps under random faults: never two tasks for one mutation, the right outcome, nothing left open.
class FaultRunTests {
    private static final long SEED = Long.getLong("felhom.seed", 20261121);
    private static final int STEPS = Boolean.getBoolean("felhom.long") ? 2_000 : 100;

    @Test
    void neverTwoTasksAndNeverAWrongOutcome() throws InterruptedException {
        try (FaultRun warm = new FaultRun(SEED)) {
            warm.round(0);
        }
        int threads = Thread.activeCount();
        long start = System.nanoTime();
        Map<String, Integer> counts;
        List<String> wrong;
        int connections = 0;
        int left;
        try (FaultRun run = new FaultRun(SEED)) {
            for (int i = 1; run.steps() < STEPS; i++) {
                run.round(i);
                connections = Math.max(connections, run.openConnections());
            }
            counts = run.counts();
            wrong = run.wrong();
            left = afterIdling(run);
        }
        int after = threadsAfterAWhile(threads);
        System.out.printf(
                "%d steps under random faults in %.0f s: %s, at most %d connections at once, %d left, %d threads"
                        + " before, %d after%n",
                STEPS, (System.nanoTime() - start) / 1e9, counts, connections, left, threads, after);

        assertEquals(List.of(), wrong, () -> wrong.size() + " wrong:\n" + String.join("\n", wrong));
        assertTrue(counts.getOrDefault("ok", 0) > STEPS / 4, counts.toString());
        assertTrue(connections <= 12, connections + " connections open at once");
        assertEquals(0, left, "connections that nobody uses");
        assertTrue(after <= threads + 1, after + " threads left");
    }

    /// The client gives a connection up after 3 s in which nobody used it.
    private static int afterIdling(FaultRun run) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (run.openConnections() > 0 && System.nanoTime() < end) {
            Thread.sleep(50);
        }
        return run.openConnections();
    }

    private static int threadsAfterAWhile(int wanted) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (Thread.activeCount() > wanted && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        return Thread.activeCount();
    }
}
