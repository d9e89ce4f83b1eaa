package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random steps under random faults: never two tasks for one mutation, the right outcome, nothing left open.
class FaultRunTests {
    private static final boolean LONG = Boolean.getBoolean("felhom.long");
    private static final long SEED = Long.getLong("felhom.seed", 20261121);
    private static final int STEPS = Integer.getInteger("felhom.steps", LONG ? 2_000 : 100);
    private static final Duration WHILE = Duration.ofSeconds(15);

    @TempDir
    private Path directory;

    @Test
    void neverTwoTasksAndNeverAWrongOutcome() throws InterruptedException {
        LiveThreads nothing = LiveThreads.now();
        try (FaultRun run = new FaultRun(SEED, directory)) {
            run.round(0);
            run.rest();
            LiveThreads resting = LiveThreads.now();
            long start = System.nanoTime();
            int connections = 0;
            for (int i = 1; run.steps() < STEPS; i++) {
                run.round(i);
                connections = Math.max(connections, run.openConnections());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            run.rest();
            resting.assertNoMore(WHILE);
            print(run, seconds, connections);

            assertEquals(
                    List.of(), run.wrong(), () -> run.wrong().size() + " wrong:\n" + String.join("\n", run.wrong()));
            assertTrue(
                    run.counts().getOrDefault("ok", 0) > STEPS / 4, run.counts().toString());
            assertTrue(connections <= 12, connections + " connections open at once");
            run.assertNothingOpen();
            if (STEPS >= 2_000) {
                assertEquals(
                        new TreeSet<>(FaultChoice.all()),
                        new TreeSet<>(run.drawn().keySet()),
                        "faults that were met");
            }
        }
        nothing.assertNoMore(WHILE);
    }

    private static void print(FaultRun run, double seconds, int connections) {
        System.out.printf(
                "%d steps under random faults in %.0f s, seed %d: %s, on containers and machines %s,"
                        + " at most %d connections at once%nfaults that were met: %s%n",
                run.steps(), seconds, SEED, run.counts(), run.kinds(), connections, run.drawn());
    }
}
