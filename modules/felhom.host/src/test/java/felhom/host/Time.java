package felhom.host;

import felhom.engine.port.Clocks;
import java.time.Duration;
import java.time.Instant;

/// Time that a test lets pass.
public final class Time {
    private Instant wall = Instant.parse("2026-11-30T12:00:00Z");
    private Duration running = Duration.ofHours(5);

    public Clocks clocks() {
        return new Clocks(() -> wall, () -> running.toNanos());
    }

    public void passes(Duration time) {
        wall = wall.plus(time);
        running = running.plus(time);
    }
}
