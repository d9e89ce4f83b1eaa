package felhom.control.server;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Keeps what happens again and again from filling the log: it is said at the first, second, fourth, eighth
/// ... time, and once an hour.
final class Rarely {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final LongSupplier nanos;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(long times, long said) {}

    Rarely(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// @param subject one of a few
    /// @return how often it has happened by now, where that is to be said
    Optional<Long> times(String subject) {
        long now = nanos.getAsLong();
        Seen next = seen.merge(subject, new Seen(1, now), (before, _) -> {
            long times = before.times() + 1;
            boolean due = Long.bitCount(times) == 1 || now - before.said() >= HOUR;
            return new Seen(times, due ? now : before.said());
        });
        return next.said() == now ? Optional.of(next.times()) : Optional.empty();
    }
}
