package felhom.engine.port;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Thins out the lines of an error that repeats: it is told the first, second, fourth, eighth … time, and
/// once an hour where that comes sooner, each time with how often it came since when. One for each loop.
///
/// Different errors are counted apart, so a text must not hold what changes each time. Safe to use from
/// several threads.
public final class Repeated {
    private static final Duration HOUR = Duration.ofHours(1);
    // Texts that are told apart at once; errors that differ each time would grow without an end.
    private static final int MOST = 64;

    private final Clocks clocks;
    private final Map<String, Count> counts = new HashMap<>();

    public Repeated(Clocks clocks) {
        this.clocks = clocks;
    }

    /// An error that came, and came again.
    ///
    /// @return the text to log, with its count where there is one; empty where it is not to be logged this
    ///     time
    public synchronized Optional<String> again(String error) {
        if (!counts.containsKey(error) && counts.size() == MOST) {
            // The one that was not seen for longest.
            counts.entrySet().stream()
                    .min((one, other) -> Long.signum(one.getValue().seen - other.getValue().seen))
                    .map(Map.Entry::getKey)
                    .ifPresent(counts::remove);
        }
        return counts.computeIfAbsent(error, _ -> new Count(clocks))
                .more(clocks.nanos())
                .map(words -> error + words);
    }

    /// It works again.
    ///
    /// @return how many errors there were since it last worked; 0 where there was none, and nothing is to be
    ///     logged
    public synchronized long over() {
        long sum = counts.values().stream().mapToLong(count -> count.times).sum();
        counts.clear();
        return sum;
    }

    private static final class Count {
        private final Instant since;
        private long times;
        private long seen;
        private long told;
        private long next = 1;

        Count(Clocks clocks) {
            since = clocks.now().truncatedTo(ChronoUnit.SECONDS);
            told = clocks.nanos();
        }

        Optional<String> more(long now) {
            times++;
            seen = now;
            boolean hourly = now - told >= HOUR.toNanos();
            if (times != next && !hourly) {
                return Optional.empty();
            }
            if (times == next) {
                next *= 2;
            }
            told = now;
            return Optional.of(times == 1 ? "" : " (" + times + " times since " + since + ")");
        }
    }
}
