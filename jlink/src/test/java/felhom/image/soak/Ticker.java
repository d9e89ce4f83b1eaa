package felhom.image.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// How late this machine itself is: what a thread that only sleeps misses, others miss too.
final class Ticker implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration USUAL = Duration.ofMillis(10);

    private final Thread thread = Thread.ofPlatform().daemon().start(this::tick);
    private final List<Miss> misses = new CopyOnWriteArrayList<>();

    private record Miss(Instant from, Instant to, Duration late) {}

    private void tick() {
        while (!Thread.currentThread().isInterrupted()) {
            var from = Instant.now();
            try {
                Thread.sleep(TICK);
            } catch (InterruptedException e) {
                return;
            }
            var to = Instant.now();
            var late = Duration.between(from, to).minus(TICK);
            if (late.compareTo(USUAL) > 0) misses.add(new Miss(from, to, late));
        }
    }

    /// The sum of what it missed in that time.
    Duration late(Instant from, Instant to) {
        return misses.stream()
                .filter(miss -> miss.from().isBefore(to) && miss.to().isAfter(from))
                .map(Miss::late)
                .reduce(Duration.ZERO, Duration::plus);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
