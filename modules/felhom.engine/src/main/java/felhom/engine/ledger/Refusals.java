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
    private final UntoldCount unwritten = new UntoldCount("refusals-not-written");

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
            unwritten.add();
            return false;
        }
        written++;
        return true;
    }

    /// How many were not written down and not told yet.
    UntoldCount unwritten() {
        return unwritten;
    }

    /// After this long a number that no other record took along gets one of its own.
    Duration window() {
        return window;
    }
}
