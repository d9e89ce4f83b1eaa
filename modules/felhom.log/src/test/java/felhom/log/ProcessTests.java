package felhom.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real processes on a real file system.
class ProcessTests {
    private static final int KILLS = Boolean.getBoolean("felhom.long") ? 2000 : 20;

    @TempDir
    private Path temporary;

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        "target/classes:target/test-classes",
                        Appender.class.getName(),
                        directory().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Path directory() {
        return temporary.resolve("log");
    }

    @Test
    void whateverMomentAProcessIsKilledAtNothingThatItAcknowledgedIsLost() throws Exception {
        int[] acknowledged = new int[Counters.CALLERS];
        Random random = new Random(20261121);
        int seen = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
                if (random.nextInt(10) == 0) {
                    // Early: perhaps while it opens.
                    process.waitFor(random.nextInt(150), TimeUnit.MILLISECONDS);
                } else {
                    expectOpen(lines, acknowledged);
                    // Counted in records, not in time: a slow machine gets as far.
                    for (int i = random.nextInt(60); i > 0; i--) {
                        note(Objects.requireNonNull(lines.readLine(), "the process ended by itself"), acknowledged);
                        seen++;
                    }
                    process.waitFor(random.nextInt(2_000_000), TimeUnit.NANOSECONDS);
                }
                // By its handle: Process.destroyForcibly would close the pipe with what was acknowledged last.
                process.toHandle().destroyForcibly();
                process.waitFor();
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    note(line, acknowledged);
                }
            } finally {
                process.destroyForcibly();
            }
        }
        Counters state = new Counters();
        try (Log log = Log.open(directory(), state, Appender.OPTIONS)) {
            assertTrue(log.head().seq() > KILLS);
        }
        assertCovers(state.counts(), acknowledged);
        assertTrue(seen > 20 * KILLS, seen + " acknowledgements of " + KILLS + " processes");
        assertEquals(Arrays.toString(state.counts()), Arrays.toString(audited()));
    }

    private static void expectOpen(BufferedReader lines, int[] acknowledged) throws IOException {
        String line = lines.readLine();
        assertTrue(line != null && line.startsWith("open "), () -> "the process said " + line);
        String[] counts =
                line.substring("open [".length(), line.length() - "].".length()).split(", ", -1);
        assertCovers(Arrays.stream(counts).mapToInt(Integer::parseInt).toArray(), acknowledged);
    }

    private static void note(String line, int[] acknowledged) {
        if (!line.endsWith(".") || line.startsWith("open ")) {
            return;
        }
        String[] words = line.substring(0, line.length() - 1).split(" ", -1);
        int caller = Integer.parseInt(words[0]);
        acknowledged[caller] = Math.max(acknowledged[caller], Integer.parseInt(words[1]));
    }

    private static void assertCovers(int[] found, int[] acknowledged) {
        for (int caller = 0; caller < Counters.CALLERS; caller++) {
            assertTrue(
                    found[caller] >= acknowledged[caller],
                    () -> "acknowledged " + Arrays.toString(acknowledged) + ", found " + Arrays.toString(found));
        }
    }

    /// What the whole log adds up to, each segment's snapshot checked against what stands before it.
    private int[] audited() {
        Counters whole = new Counters();
        List<String> wrong = new ArrayList<>();
        try (Audit audit = Audit.of(directory(), Disk.real())) {
            for (Optional<Audit.Found> found = audit.next(); found.isPresent(); found = audit.next()) {
                switch (found.get()) {
                    case Audit.Found.Damaged damaged -> wrong.add(damaged.toString());
                    case Audit.Found.Sound sound
                    when sound.frame().type() == Frame.SNAPSHOT -> {
                        if (!Arrays.equals(whole.snapshot(), sound.frame().body())) {
                            wrong.add("snapshot " + sound);
                        }
                    }
                    case Audit.Found.Sound sound -> whole.apply(sound.frame());
                }
            }
        }
        assertEquals(List.of(), wrong);
        return whole.counts();
    }

    @Test
    void aLogThatAnotherProcessWritesIsRefusedUntilThatOneIsGone() throws Exception {
        Process other = start();
        try (BufferedReader lines = other.inputReader(StandardCharsets.US_ASCII)) {
            expectOpen(lines, new int[Counters.CALLERS]);

            LogLocked refused =
                    assertThrows(LogLocked.class, () -> Log.open(directory(), new Counters(), Appender.OPTIONS));
            assertTrue(refused.getMessage().contains("in use by another process"), refused.getMessage());
            assertTrue(refused.getMessage().contains(directory().toString()), refused.getMessage());
        } finally {
            other.destroyForcibly().waitFor();
        }

        Log.open(directory(), new Counters(), Appender.OPTIONS).close();
    }
}
