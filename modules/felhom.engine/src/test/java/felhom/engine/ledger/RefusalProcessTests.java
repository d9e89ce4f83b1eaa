package felhom.engine.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.state.AuditTrail;
import felhom.log.Options;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How many refusals were not written down, told by real processes that end in different ways.
class RefusalProcessTests {
    private static final String NEVER = Long.toString(Duration.ofHours(1).toMillis());

    @TempDir
    private Path directory;

    private Optional<Process> process = Optional.empty();

    @AfterEach
    void nobodyIsLeft() {
        process.ifPresent(Process::destroyForcibly);
    }

    private Process refuser(String window) throws IOException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        "target/classes:target/test-classes:../felhom.ops/target/classes:../felhom.wire/target/classes:../felhom.log/target/classes",
                        Refuser.class.getName(),
                        directory.resolve("log").toString(),
                        window)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process = Optional.of(started);
        BufferedReader lines = started.inputReader(StandardCharsets.US_ASCII);
        assertEquals("refused.", lines.readLine());
        return started;
    }

    /// How many refusals the log accounts for: written down, or counted.
    private int told() {
        int told = 0;
        try (AuditTrail trail = AuditTrail.of(directory.resolve("log"))) {
            for (Optional<AuditTrail.Found> found = trail.next(); found.isPresent(); found = trail.next()) {
                if (!(found.get() instanceof AuditTrail.Found.Sound sound)) {
                    throw new AssertionError(found.toString());
                }
                told += sound.type().equals(RecordType.REFUSED.word()) ? 1 : 0;
                told += sound.value("refusals-not-written")
                        .map(Integer::parseInt)
                        .orElse(0);
            }
        }
        return told;
    }

    @Test
    void aProcessThatEndsInOrderTellsThemAll() throws Exception {
        Process refuser = refuser(NEVER);

        refuser.getOutputStream().write('\n');
        refuser.getOutputStream().flush();

        assertTrue(refuser.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, refuser.exitValue());
        assertEquals(Refuser.REFUSED, told());
    }

    @Test
    void aProcessThatIsKilledHasToldThoseOfEarlierMinutes() throws Exception {
        Process refuser = refuser("200");
        // Told while it runs, and without another order.
        long start = System.nanoTime();
        while (told() < Refuser.REFUSED
                && refuser.isAlive()
                && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(60)) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }

        refuser.destroyForcibly().waitFor();

        assertEquals(Refuser.REFUSED, told());
    }

    @Test
    void ofTheMinuteThatItIsKilledInTheNumberIsLostAndNothingElse() throws Exception {
        Process refuser = refuser(NEVER);

        refuser.destroyForcibly().waitFor();

        try (Ledger ledger = Ledger.open(directory.resolve("log"), Options.defaults())) {
            assertTrue(ledger.head().seq() >= 60, ledger.head().words());
        }
        assertEquals(60, told());
    }
}
