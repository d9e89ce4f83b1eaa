package felhom.hub.link;

import felhom.engine.port.Clocks;
import felhom.hub.order.RateLimit;
import java.time.Duration;
import java.util.Optional;

/// The lines about what a hub answers: twenty an hour at most, also where it answers something else each
/// time, or now well and now badly. How many were left out is said with the next one. What it orders has
/// lines of its own.
final class HubLines {
    private static final int MOST = 20;

    private final RateLimit rate;
    private long leftOut;

    HubLines(Clocks clocks) {
        this.rate = new RateLimit(MOST, Duration.ofHours(1), clocks);
    }

    /// @return the line to log; empty where it is one too many
    synchronized Optional<String> of(String words) {
        if (!rate.take()) {
            leftOut++;
            return Optional.empty();
        }
        String before = leftOut == 0 ? "" : " (" + leftOut + " lines about the hub were left out before this one)";
        leftOut = 0;
        return Optional.of(words + before);
    }
}
