package felhom.engine.port;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The wall clock, which anybody may set, and one that only runs forward.
///
/// @param monotonic nanoseconds since this machine started, sleep left out; comparable between processes. On Linux
///     that is `CLOCK_MONOTONIC`, which `System.nanoTime` reads there
public record Clocks(InstantSource wall, LongSupplier monotonic) {
    public static Clocks system() {
        return new Clocks(InstantSource.system(), System::nanoTime);
    }

    public Instant now() {
        return wall.instant();
    }

    public long nanos() {
        return monotonic.getAsLong();
    }
}
