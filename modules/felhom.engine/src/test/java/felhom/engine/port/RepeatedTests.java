package felhom.engine.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which lines of an error that repeats are written.
class RepeatedTests {
    private Instant wall = Instant.parse("2026-11-30T12:00:00Z");
    private Duration running = Duration.ofHours(-1);
    private final Repeated repeated = new Repeated(new Clocks(() -> wall, () -> running.toNanos()));

    private void passes(Duration time) {
        wall = wall.plus(time);
        running = running.plus(time);
    }

    @Test
    void anErrorIsToldTheFirstSecondFourthAndEighthTime() {
        var told = new ArrayList<String>();
        for (int i = 1; i <= 9; i++) {
            repeated.again("refused").ifPresent(told::add);
            passes(Duration.ofSeconds(1));
        }

        assertEquals(
                List.of(
                        "refused",
                        "refused (2 times since 2026-11-30T12:00:00Z)",
                        "refused (4 times since 2026-11-30T12:00:00Z)",
                        "refused (8 times since 2026-11-30T12:00:00Z)"),
                told);
    }

    @Test
    void aFaultOfADayIsToldLessThanTwentyTimesAnHourAndAtLeastOnce() {
        int inThisHour = 0;
        for (int second = 0; second < 24 * 3600; second += 5) {
            if (second % 3600 == 0) {
                assertTrue(second == 0 || inThisHour >= 1, "silent for an hour");
                inThisHour = 0;
            }
            inThisHour += repeated.again("away").isPresent() ? 1 : 0;
            assertTrue(inThisHour < 20);
            passes(Duration.ofSeconds(5));
        }
    }

    @Test
    void anErrorThatComesOnceADayIsToldEachTime() {
        for (int day = 1; day <= 20; day++) {
            assertTrue(repeated.again("rare").isPresent(), "day " + day);
            passes(Duration.ofDays(1));
        }
    }

    @Test
    void differentErrorsAreCountedApart() {
        repeated.again("a");
        repeated.again("a");
        assertEquals(Optional.empty(), repeated.again("a"));

        assertEquals(Optional.of("b"), repeated.again("b"));
    }

    @Test
    void whatHasWorkedForTenMinutesIsToldFromTheBeginningWhenItFailsAgain() {
        repeated.again("a");
        repeated.again("a");
        repeated.again("b");

        assertEquals(3, repeated.over());
        assertEquals(0, repeated.over());
        passes(Duration.ofMinutes(9));
        assertEquals(Optional.empty(), repeated.again("a"), "it came and went");
        assertEquals(0, repeated.over());
        passes(Duration.ofMinutes(10));
        assertEquals(Optional.of("a"), repeated.again("a"));
    }

    @Test
    void aFaultThatComesAndGoesIsNoMoreThanTwentyLinesAnHour() {
        for (int period : new int[] {1, 5, 30, 60, 300, 900}) {
            Repeated flapping = new Repeated(new Clocks(() -> wall, () -> running.toNanos()));
            int lines = 0;
            for (int second = 0; second < 24 * 3600; second += period) {
                if (second % 3600 < period) {
                    assertTrue(second == 0 || lines >= 1, "silent for an hour");
                    lines = 0;
                }
                lines += flapping.again("away").isPresent() ? 1 : 0;
                passes(Duration.ofMillis(500L * period));
                lines += flapping.over() > 0 ? 1 : 0;
                passes(Duration.ofMillis(500L * period));
                assertTrue(lines <= 20, lines + " lines when it comes every " + period + " s");
            }
        }
    }

    @Test
    void thatItWorksAgainIsToldInTheEnd() {
        repeated.again("away");
        assertEquals(1, repeated.over());
        repeated.again("away");
        assertEquals(0, repeated.over(), "it was told a moment ago");

        passes(Duration.ofMinutes(10));

        assertEquals(1, repeated.over());
        assertEquals(0, repeated.over());
    }

    @Test
    void errorsThatDifferEachTimeTakeNoMoreAndMoreMemory() {
        for (int i = 0; i < 10_000; i++) {
            repeated.again("error " + i);
            passes(Duration.ofMillis(1));
        }

        assertEquals(64, repeated.texts());
        assertEquals(10_000, repeated.over());
    }

    @Test
    void theWallClockDecidesNothing() {
        repeated.again("a");
        repeated.again("a");
        wall = wall.plus(Duration.ofDays(400));

        assertEquals(Optional.empty(), repeated.again("a"));
    }
}
