package felhom.shell.progress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/// How fast bytes go by, over the last half minute.
final class Rate {
    private static final Duration WINDOW = Duration.ofSeconds(30);
    // Two figures that come at once tell of no speed.
    private static final Duration LEAST = Duration.ofSeconds(1);

    private record Sample(Duration at, long bytes) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    void clear() {
        samples.clear();
    }

    /// @param at never before the one before
    void add(Duration at, long bytes) {
        if (!samples.isEmpty() && samples.getLast().at().equals(at)) {
            samples.removeLast();
        }
        samples.addLast(new Sample(at, bytes));
        // One that is older stays, so that there is always something to measure from.
        while (samples.size() > 2 && at.minus(second().at()).compareTo(WINDOW) >= 0) {
            samples.removeFirst();
        }
    }

    private Sample second() {
        return samples.stream().skip(1).findFirst().orElseThrow();
    }

    /// Bytes a second.
    OptionalLong now() {
        if (samples.size() < 2) {
            return OptionalLong.empty();
        }
        Duration took = samples.getLast().at().minus(samples.getFirst().at());
        long bytes = samples.getLast().bytes() - samples.getFirst().bytes();
        return took.compareTo(LEAST) < 0 || bytes < 0
                ? OptionalLong.empty()
                : OptionalLong.of((long) (bytes / (took.toMillis() / 1000.0)));
    }
}
