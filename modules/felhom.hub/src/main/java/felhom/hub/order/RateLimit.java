package felhom.hub.order;

import felhom.engine.port.Clocks;
import java.time.Duration;

/// So many in any stretch of time at most, by the clock that nobody sets.
public final class RateLimit {
    private final long within;
    private final Clocks clocks;
    private final long[] taken;
    private int next;
    private int known;

    public RateLimit(int most, Duration within, Clocks clocks) {
        this.within = within.toNanos();
        this.clocks = clocks;
        this.taken = new long[most];
    }

    /// Whether there is room for one, which is taken then.
    public synchronized boolean take() {
        long now = clocks.nanos();
        if (known == taken.length && now - taken[next] < within) {
            return false;
        }
        taken[next] = now;
        next = (next + 1) % taken.length;
        known = Math.min(known + 1, taken.length);
        return true;
    }
}
