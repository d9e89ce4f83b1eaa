package felhom.testkit.time;

import java.time.Duration;
import java.time.Instant;

/// A clock that somebody has set; waits are as long as ever.
public record ShiftedClock(SimClock base, Duration offset) implements SimClock {
    public static SimClock of(SimClock clock, Duration by) {
        return clock instanceof ShiftedClock(SimClock base, Duration offset)
                ? new ShiftedClock(base, offset.plus(by))
                : new ShiftedClock(clock, by);
    }

    @Override
    public Instant now() {
        return base.now().plus(offset);
    }

    @Override
    public void sleep(Duration duration) throws InterruptedException {
        base.sleep(duration);
    }
}
