package felhom.engine.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// How many refusals are written down: sixty a minute, and of the rest their number.
final class Refusals {
    private static final int MOST = 60;

    private final InstantSource clock;
    private final Duration window;
    private Instant begun = Instant.EPOCH;
    private int written;
    private long unwritten;

    Refusals(InstantSource clock, Duration window) {
        this.clock = clock;
        this.window = window;
    }

    /// Whether this one is written down; else it is counted.
    synchronized boolean admit() {
        Instant now = clock.instant();
        if (now.isBefore(begun) || !now.isBefore(begun.plus(window))) {
            begun = now;
            written = 0;
        }
        if (written >= MOST) {
            unwritten++;
            return false;
        }
        written++;
        return true;
    }

    /// How many were not written down and not told yet; whoever takes the number writes it down or puts it back.
    synchronized long take() {
        long taken = unwritten;
        unwritten = 0;
        return taken;
    }

    synchronized void putBack(long taken) {
        unwritten += taken;
    }

    synchronized boolean untold() {
        return unwritten > 0;
    }

    /// After this long a number that no other record took along gets one of its own.
    Duration window() {
        return window;
    }
}
