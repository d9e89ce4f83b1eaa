package felhom.hub;

import felhom.engine.port.MachineClock;
import felhom.hub.link.OwnFigures;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// A machine that has run for long, with its clock right, unless a test says otherwise.
public final class TestMachine implements MachineClock, OwnFigures {
    public volatile Optional<Boolean> synchronised = Optional.of(true);
    public volatile Optional<Duration> started = Optional.of(Duration.ofDays(3));

    @Override
    public Optional<Boolean> synchronised() {
        return synchronised;
    }

    @Override
    public Optional<Duration> started() {
        return started;
    }

    @Override
    public OptionalLong memoryBytes() {
        return OptionalLong.of(50_000_000);
    }

    @Override
    public Optional<Duration> processorTime() {
        return Optional.of(Duration.ofMillis(1500));
    }
}
