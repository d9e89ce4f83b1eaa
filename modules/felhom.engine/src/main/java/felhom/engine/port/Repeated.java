package felhom.engine.port;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Thins out the lines of an error that repeats: it is told the first, second, fourth, eighth … time, and
/// once an hour where that comes sooner, each time with how often it came since when. One for each loop.
///
/// One that comes and goes is the same error until all has been well for ten minutes. That it works again is
/// told after an error that was, and every ten minutes at most: all of that is less than 20 lines an hour.
///
/// Different errors are counted apart, so a text must not hold what changes each time. Safe to use from
/// several threads.
public final class Repeated {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration WELL = Duration.ofMinutes(10);
    // Texts that are told apart at once; errors that differ each time would grow without an end.
    private static final int MOST = 64;

    private final Clocks clocks;
    private final Map<String, Count> counts = new HashMap<>();
    /// Since when it has worked, where there were errors before.
    private OptionalLong well = OptionalLong.empty();

    private OptionalLong overTold = OptionalLong.empty();
    private boolean told;
    private long errors;

    public Repeated(Clocks clocks) {
        this.clocks = clocks;
    }

    /// An error that came, and came again.
    ///
    /// @return the text to log, with its count where there is one; empty where it is not to be logged this
    ///     time
    public synchronized Optional<String> again(String error) {
        long now = clocks.nanos();
        if (well.isPresent() && now - well.getAsLong() >= WELL.toNanos()) {
            counts.clear();
        }
        well = OptionalLong.empty();
        if (!counts.containsKey(error) && counts.size() == MOST) {
            // The one that was not seen for longest.
            counts.entrySet().stream()
                    .min((one, other) -> Long.signum(one.getValue().seen - other.getValue().seen))
                    .map(Map.Entry::getKey)
                    .ifPresent(counts::remove);
        }
        errors++;
        Optional<String> words =
                counts.computeIfAbsent(error, _ -> new Count(clocks)).more(now).map(count -> error + count);
        told |= words.isPresent();
        return words;
    }

    /// It works, or works again.
    ///
    /// @return how many errors there were since that was last told; 0 where there was none, or it is not to
    ///     be logged this time
    public synchronized long over() {
        if (counts.isEmpty()) {
            return 0;
        }
        long now = clocks.nanos();
        if (well.isEmpty()) {
            well = OptionalLong.of(now);
        }
        if (!told || (overTold.isPresent() && now - overTold.getAsLong() < WELL.toNanos())) {
            return 0;
        }
        overTold = OptionalLong.of(now);
        told = false;
        long since = errors;
        errors = 0;
        return since;
    }

    /// How many texts are told apart now.
    synchronized int texts() {
        return counts.size();
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
