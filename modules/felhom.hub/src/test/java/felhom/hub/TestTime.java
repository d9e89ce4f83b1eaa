package felhom.hub;

import felhom.engine.port.Clocks;
import java.time.Duration;
import java.time.Instant;

/// Time that goes on when a test says so.
public final class TestTime {
    public static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private Instant now = NOON;
    private long nanos = Duration.ofHours(1).toNanos();

    public final Clocks clocks = new Clocks(this::now, this::nanos);

    public synchronized Instant now() {
        return now;
    }

    private synchronized long nanos() {
        return nanos;
    }

    public synchronized void pass(Duration time) {
        now = now.plus(time);
        nanos += time.toNanos();
    }
}
