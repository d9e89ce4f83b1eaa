package felhom.ops.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How many refusals are written down: sixty a minute, and of the rest their number.
final class Refusals {
    private static final int MOST = 60;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final InstantSource clock;
    private Instant begun = Instant.EPOCH;
    private int written;
    private long unwritten;

    Refusals(InstantSource clock) {
        this.clock = clock;
    }

    /// -1 when this one is not written down; else how many were not since the last that was.
    synchronized long admit() {
        Instant now = clock.instant();
        if (now.isBefore(begun) || !now.isBefore(begun.plus(WINDOW))) {
            begun = now;
            written = 0;
        }
        if (written >= MOST) {
            unwritten++;
            return -1;
        }
        written++;
        long before = unwritten;
        unwritten = 0;
        return before;
    }
}
