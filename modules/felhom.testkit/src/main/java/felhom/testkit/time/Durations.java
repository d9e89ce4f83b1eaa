package felhom.testkit.time;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// How long tasks take, by worker type (`vzsnapshot`, `vzdump`, ...). Thread-safe.
public final class Durations {
    private Duration usual = Duration.ofMillis(50);

    private final Map<String, Duration> byType = new HashMap<>();
    private final Deque<Duration> next = new ArrayDeque<>();

    public Durations() {}

    /// Every task of this type takes so long, from now on; for a dump this is the time of one guest.
    public synchronized Durations set(String type, Duration duration) {
        byType.put(type, duration);
        return this;
    }

    /// Every task of a type for which nothing else is set takes so long.
    public synchronized Durations usual(Duration duration) {
        usual = duration;
        return this;
    }

    /// The next task takes so long, whatever its type; calls queue up.
    public synchronized Durations next(Duration duration) {
        next.add(duration);
        return this;
    }

    public synchronized Duration take(String type) {
        var once = next.poll();
        return once != null ? once : byType.getOrDefault(type, usual);
    }
}
