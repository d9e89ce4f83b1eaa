package felhom.hub.order;

import felhom.engine.port.Clocks;
import java.time.Duration;

/// So many in any minute at most, by the clock that nobody sets.
public final class RateLimit {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Clocks clocks;
    private final long[] taken;
    private int next;
    private int known;

    public RateLimit(int aMinute, Clocks clocks) {
        this.clocks = clocks;
        this.taken = new long[aMinute];
    }

    /// Whether there is room for one, which is taken then.
    public synchronized boolean take() {
        long now = clocks.nanos();
        if (known == taken.length && now - taken[next] < MINUTE) {
            return false;
        }
        taken[next] = now;
        next = (next + 1) % taken.length;
        known = Math.min(known + 1, taken.length);
        return true;
    }
}
