package felhom.hub.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceTests {
    private static final Duration HALF = Duration.ofSeconds(30);
    private static final Optional<Duration> NOTHING_ASKED = Optional.empty();

    private final Pace pace = new Pace(HALF, () -> 0.5);

    @Test
    void pausesAreDrawnAroundTheIntervalAndNeverTwiceAsLong() {
        Pace drawn = new Pace(HALF, new Random(1)::nextDouble);

        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            Duration pause = i % 2 == 0 ? drawn.answered(NOTHING_ASKED) : drawn.away();
            assertTrue(pause.compareTo(Duration.ofSeconds(3)) >= 0, pause.toString());
            assertTrue(pause.compareTo(Duration.ofSeconds(57)) <= 0, pause.toString());
            sum += pause.toMillis();
        }

        assertEquals(30_000, sum / 10_000, 500);
    }

    @Test
    void theStartIsDrawnFromTheWholeInterval() {
        assertEquals(Duration.ZERO, new Pace(HALF, () -> 0).first());
        assertEquals(Duration.ofSeconds(15), pace.first());
    }

    @Test
    void theHubSetsTheIntervalAndTheConfiguredOneComesBackWhenItNoLongerDoes() {
        assertEquals(Duration.ofMinutes(5), pace.answered(Optional.of(Duration.ofMinutes(5))));
        assertEquals(Duration.ofMinutes(5), pace.interval());
        assertEquals(HALF, pace.answered(NOTHING_ASKED));
    }

    @Test
    void anOverloadedHubIsAskedHalfAsOftenThenAQuarterAndOnlySeveralGoodAnswersEndThat() {
        assertEquals(Duration.ofMinutes(1), pace.busy(NOTHING_ASKED));
        assertEquals(Duration.ofMinutes(2), pace.busy(NOTHING_ASKED));
        assertEquals(Duration.ofMinutes(2), pace.busy(NOTHING_ASKED));

        assertEquals(Duration.ofMinutes(2), pace.answered(NOTHING_ASKED));
        assertEquals(Duration.ofMinutes(2), pace.answered(NOTHING_ASKED));
        assertEquals(Duration.ofSeconds(30), pace.answered(NOTHING_ASKED));
    }

    @Test
    void aGoodAnswerBetweenTwoRefusalsEndsNothing() {
        pace.busy(NOTHING_ASKED);
        pace.answered(NOTHING_ASKED);
        pace.answered(NOTHING_ASKED);
        pace.busy(NOTHING_ASKED);

        assertEquals(Duration.ofMinutes(2), pace.answered(NOTHING_ASKED));
    }

    @Test
    void aHubIsLeftAloneForAsLongAsItAsksAndThenStillNotByAllAtOnce() {
        assertEquals(Duration.ofSeconds(100 + 30), pace.busy(Optional.of(Duration.ofSeconds(100))));
    }

    @Test
    void noHubSendsAnAgentAwayForDays() {
        Duration pause = pace.busy(Optional.of(Duration.ofDays(3)));

        assertEquals(Duration.ofHours(1).plusSeconds(30), pause);
    }

    @Test
    void aTokenThatIsNotAcceptedChangesTheIntervalAlone() {
        assertEquals(Duration.ofMinutes(5), pace.denied());
        assertEquals(HALF, pace.interval());
        assertEquals(HALF, pace.answered(NOTHING_ASKED));
    }

    @Test
    void whereReportsFollowEachOtherFastATokenIsTriedAgainSooner() {
        assertEquals(Duration.ofSeconds(5), new Pace(Duration.ofMillis(500), () -> 0.5).denied());
        assertEquals(Duration.ofMinutes(20), new Pace(Duration.ofMinutes(20), () -> 0.5).denied());
    }
}
