package felhom.shell.console;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Figures for people.
public final class Figures {
    // 64 bits: nobody finds a second log with these in a lifetime of trying, and they fit a line.
    private static final int SHORT_HASH = 16;

    private Figures() {}

    public static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.2f s", time.toNanos() / 1e9);
    }

    /// About how long, in the largest unit that fits, such as `3 h`.
    public static String about(Duration time) {
        if (time.compareTo(Duration.ofMinutes(2)) < 0) {
            return Math.max(0, time.toSeconds()) + " s";
        } else if (time.compareTo(Duration.ofHours(2)) < 0) {
            return time.toMinutes() + " min";
        }
        return time.compareTo(Duration.ofDays(2)) < 0 ? time.toHours() + " h" : time.toDays() + " d";
    }

    /// In UTC, as JSON and the trust files have it: what stands side by side can be compared.
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// The log's end, `NUMBER:HASH`, with a hash that is shorter and still taken for the whole one by
    /// `audit verify --head`.
    public static String head(String whole) {
        return whole.substring(0, Math.min(whole.length(), whole.indexOf(':') + 1 + SHORT_HASH));
    }
}
