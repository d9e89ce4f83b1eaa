package felhom.engine.port;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A probe and what it found before: since when it is as it is, and when that last changed.
public final class WatchedProbe {
    private final Probe probe;
    private final Clocks clocks;
    private Optional<Reading> latest = Optional.empty();

    public WatchedProbe(Probe probe, Clocks clocks) {
        this.probe = probe;
        this.clocks = clocks;
    }

    /// @param at when it was looked at
    /// @param latency how long the look took
    /// @param since when this state was first seen, without another one since
    /// @param changed when another state became this one; empty where it was never seen to change
    public record Reading(
            String kind,
            String target,
            ProbeResult result,
            Instant at,
            Duration latency,
            Instant since,
            Optional<Instant> changed) {}

    /// Looks now. One thread at a time; others wait for it, and that is no longer than the probe's own limit.
    public synchronized Reading look() {
        Instant at = clocks.now();
        long start = clocks.nanos();
        ProbeResult result = probe.look();
        Duration latency = Duration.ofNanos(clocks.nanos() - start);
        Optional<Reading> same = latest.filter(before -> before.result().state() == result.state());
        Instant since = same.map(Reading::since).orElse(at);
        Optional<Instant> changed = same.isPresent() ? same.flatMap(Reading::changed) : latest.map(_ -> at);
        Reading reading = new Reading(probe.kind(), probe.target(), result, at, latency, since, changed);
        latest = Optional.of(reading);
        return reading;
    }
}
