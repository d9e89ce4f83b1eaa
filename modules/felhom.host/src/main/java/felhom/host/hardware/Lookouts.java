package felhom.host.hardware;

import felhom.engine.port.Clocks;
import felhom.engine.view.Reading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Several things of one kind, each looked at by itself: one that hangs delays and hides no other.
final class Lookouts<K, T> {
    private final String kind;
    private final Clocks clocks;
    private final Map<K, Lookout<T>> all = new LinkedHashMap<>();
    private List<K> now = List.of();

    /// @param kind for the threads
    Lookouts(String kind, Clocks clocks) {
        this.kind = kind;
        this.clocks = clocks;
    }

    /// One round.
    ///
    /// @param keys of those that are there now; the others are forgotten, once they have ended
    void begin(List<K> keys, Function<K, Reading<T>> look) {
        now = List.copyOf(keys);
        all.entrySet()
                .removeIf(one -> !now.contains(one.getKey()) && !one.getValue().underWay());
        now.forEach(key ->
                all.computeIfAbsent(key, _ -> new Lookout<>(kind, clocks)).begin(() -> look.apply(key)));
    }

    /// @param until by the clock of [System#nanoTime]
    void await(long until) {
        now.forEach(key -> lookout(key).stream().forEach(one -> one.await(until - System.nanoTime())));
    }

    /// What is known of each that is there now, in order.
    SequencedMap<K, Reading<T>> take() {
        SequencedMap<K, Reading<T>> readings = new LinkedHashMap<>();
        now.forEach(key -> lookout(key).ifPresent(one -> readings.put(key, one.take())));
        return readings;
    }

    private Optional<Lookout<T>> lookout(K key) {
        return Optional.ofNullable(all.get(key));
    }

    /// All that is known of the parts of something. Stale where any part is not of now: as old as the oldest
    /// that is shown, and told which they are.
    ///
    /// @param parts by what each is called
    static <T> Reading<List<T>> together(SequencedMap<String, Reading<List<T>>> parts, Instant now) {
        List<T> items = new ArrayList<>();
        List<Instant> times = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        parts.forEach((name, part) -> {
            part.known().ifPresent(items::addAll);
            time(part).forEach(times::add);
            part.trouble().ifPresent(why -> troubles.add(name + ": " + why));
        });
        Instant oldest = times.stream().min(Instant::compareTo).orElse(now);
        if (troubles.isEmpty()) {
            return new Reading.Fresh<>(List.copyOf(items), oldest);
        }
        String why = String.join("; ", troubles);
        return times.isEmpty()
                ? new Reading.Failed<>(why)
                : new Reading.Stale<>(
                        List.copyOf(items),
                        oldest,
                        troubles.size() < parts.size() ? why + "; whatever else is shown is of now" : why);
    }

    private static Stream<Instant> time(Reading<?> part) {
        return switch (part) {
            case Reading.Fresh<?>(var _, Instant at) -> Stream.of(at);
            case Reading.Stale<?>(var _, Instant since, var _) -> Stream.of(since);
            case Reading.Denied<?> _, Reading.Failed<?> _, Reading.Absent<?> _ -> Stream.empty();
        };
    }
}
