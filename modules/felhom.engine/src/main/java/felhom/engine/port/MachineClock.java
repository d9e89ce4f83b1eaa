package felhom.engine.port;

import java.time.Duration;
import java.util.Optional;

/// What the machine knows of its own clock.
public interface MachineClock {
    /// Whether a time service keeps it right; empty where nobody knows.
    Optional<Boolean> synchronised();

    /// How long ago the machine was started, sleep included; empty where nobody knows.
    Optional<Duration> started();
}
