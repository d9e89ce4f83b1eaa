package felhom.image.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// How long processes wait for a processor: what the machine misses is nobody's lateness.
final class Ticker implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(200);

    private final List<Long> pids;
    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, Long> waited = new HashMap<>();
    private final Thread thread;
    private Duration sum = Duration.ZERO;

    /// @param sum of all waits until then
    private record Sample(Instant at, Duration sum) {}

    Ticker(Long... pids) {
        this.pids = List.of(pids);
        this.thread = Thread.ofPlatform().daemon().start(this::tick);
    }

    private void tick() {
        while (!Thread.currentThread().isInterrupted()) {
            var from = Instant.now();
            long queued = 0;
            for (long pid : pids) queued += look(Path.of("/proc", Long.toString(pid), "task"));
            try {
                Thread.sleep(TICK);
            } catch (InterruptedException e) {
                return;
            }
            var whole = Duration.between(from, Instant.now());
            var missed = whole.minus(TICK).plusNanos(queued);
            // Threads wait side by side: no more is missed than has passed.
            if (missed.compareTo(whole) > 0) missed = whole;
            synchronized (this) {
                sum = sum.plus(missed.isNegative() ? Duration.ZERO : missed);
                samples.add(new Sample(Instant.now(), sum));
            }
        }
    }

    /// The second number of `schedstat` is the time in the queue of a processor, in ns.
    private long look(Path tasks) {
        long queued = 0;
        try (var threads = Files.newDirectoryStream(tasks)) {
            for (var one : threads) {
                long now = Long.parseLong(
                        Files.readString(one.resolve("schedstat")).split(" ", 3)[1]);
                var before = waited.put(one.toString(), now);
                if (before != null && now > before) queued += now - before;
            }
        } catch (IOException | RuntimeException ended) {
            // A thread ends while it is looked at, or the kernel counts nothing.
        }
        return queued;
    }

    /// How long they waited in that time, at most.
    synchronized Duration late(Instant from, Instant to) {
        var before = Duration.ZERO;
        var after = sum;
        for (var sample : samples) {
            if (!sample.at().isAfter(from)) before = sample.sum();
            if (sample.at().isAfter(to.plus(TICK))) {
                after = sample.sum();
                break;
            }
        }
        return after.minus(before);
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
