package felhom.shell.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A bar on a terminal of any width.
class ProgressBarTests {
    private static final Duration RUNNING = Duration.ofSeconds(75);
    private static final Progress HALF = new Progress(
            1,
            "guest 101",
            OptionalInt.of(50),
            OptionalLong.of(16L << 30),
            OptionalLong.of(32L << 30),
            OptionalLong.of(100L << 20),
            Optional.of(Duration.ofSeconds(164)));

    @Test
    void thereIsRoomForAllOfItAt100Columns() {
        assertEquals(
                "backup guest 101  [############.............]   50 %  16.0 GiB of 32.0 GiB  100.0 MiB/s  2 min left",
                ProgressBar.line("backup", Optional.of(HALF), RUNNING, 100));
    }

    @Test
    void aNarrowOneLeavesOutFiguresBeforeTheBar() {
        assertEquals(
                "backup  [#######........]   50 %  16.0 GiB of 32.0 GiB  100.0 MiB/s  2 min left",
                ProgressBar.line("backup", Optional.of(HALF), RUNNING, 80));
        assertEquals(
                "backup  [#####.....]   50 %  2 min left", ProgressBar.line("backup", Optional.of(HALF), RUNNING, 40));
        assertEquals("backup 50 %", ProgressBar.line("backup", Optional.of(HALF), RUNNING, 20));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 10, 20, 39, 40, 41, 60, 79, 80, 81, 120, 500})
    void itNeverFillsTheLastColumn(int columns) {
        assertTrue(ProgressBar.line("vzdump 101", Optional.of(HALF), RUNNING, columns)
                        .length()
                < Math.max(2, columns));
        assertTrue(ProgressBar.line("vzdump 101", Optional.empty(), RUNNING, columns)
                        .length()
                < Math.max(2, columns));
    }

    @Test
    void whatTellsNothingOfItIsAtLeastRunning() {
        assertEquals("start ... running, 75 s", ProgressBar.line("start", Optional.empty(), RUNNING, 80));
    }

    @Test
    void inWordsNothingIsLeftOut() {
        assertEquals(
                "backup guest 101: 50 %, 16.0 GiB of 32.0 GiB, 100.0 MiB/s, 2 min left",
                ProgressBar.words("backup", HALF));
    }
}
