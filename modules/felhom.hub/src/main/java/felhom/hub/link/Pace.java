package felhom.hub.link;

import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/// When the next report is due, counted from the beginning of the one before.
///
/// Every pause is drawn anew from 10 to 190 % of the interval, so that agents never come to report together,
/// whatever has stopped them together: after an outage of the hub they arrive as they always do. A hub that
/// is away is asked at the same pace, which is what it has to bear anyway. One that says that it is
/// overloaded is asked half as often, then a quarter, until several answers in a row were good.
public final class Pace {
    /// Between two reports at most, whatever a hub asks for.
    public static final Duration LONGEST = Duration.ofHours(1);

    private static final Duration DENIED = Duration.ofMinutes(5);
    // So that a token that was mended is seen soon where reports follow each other fast.
    private static final int DENIED_INTERVALS = 10;
    private static final double LEAST = 0.1;
    private static final int MOST_SLOWER = 4;
    private static final int SUSTAINED = 3;

    private final Duration configured;
    private final DoubleSupplier random;
    private Duration interval;
    private int slower = 1;
    private int good;

    /// @param random from 0 to 1, such as [Math#random]
    public Pace(Duration configured, DoubleSupplier random) {
        this.configured = configured;
        this.random = random;
        this.interval = configured;
    }

    /// The mean time between two reports while all goes well.
    public synchronized Duration interval() {
        return interval;
    }

    /// Until the first report: machines start together when the power comes back.
    synchronized Duration first() {
        return scaled(interval, random.getAsDouble());
    }

    /// @param wanted the interval that the hub asks for; without it, the configured one counts
    synchronized Duration answered(Optional<Duration> wanted) {
        interval = wanted.orElse(configured);
        good++;
        if (good >= SUSTAINED) {
            slower = 1;
        }
        return drawn(interval);
    }

    /// There was no answer, or none that makes sense.
    synchronized Duration away() {
        good = 0;
        return drawn(interval);
    }

    /// The hub says that it has enough.
    ///
    /// @param retryAfter how long it wants to be left alone, where it says so
    synchronized Duration busy(Optional<Duration> retryAfter) {
        good = 0;
        if (retryAfter.isPresent()) {
            // It has reckoned itself. Those that it sends away until one moment do not come at one moment.
            return bounded(retryAfter.get()).plus(drawn(interval));
        }
        slower = Math.min(MOST_SLOWER, slower * 2);
        return drawn(interval);
    }

    /// The hub does not know the token. That may pass, and changes nothing else.
    synchronized Duration denied() {
        good = 0;
        Duration some = interval.multipliedBy(DENIED_INTERVALS);
        Duration rest = some.compareTo(DENIED) > 0 ? DENIED : some;
        return drawn(interval.compareTo(rest) > 0 ? interval : rest);
    }

    private Duration drawn(Duration mean) {
        double share = LEAST + random.getAsDouble() * 2 * (1 - LEAST);
        return bounded(scaled(mean, share * slower), mean);
    }

    // A long interval stays what it is; one that was made long by us has an end.
    private static Duration bounded(Duration pause, Duration mean) {
        Duration most = mean.multipliedBy(2);
        most = most.compareTo(LONGEST) > 0 ? most : LONGEST;
        return pause.compareTo(most) > 0 ? most : pause;
    }

    private static Duration bounded(Duration pause) {
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    private static Duration scaled(Duration time, double by) {
        return Duration.ofNanos((long) (time.toNanos() * by));
    }
}
