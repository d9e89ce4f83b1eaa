package felhom.proxmox.inventory;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// How old something is, for people: the largest unit that fits, and the time itself.
public final class Age {
    private Age() {}

    /// Such as `3 minutes ago (2026-11-30T03:20:01Z)`.
    ///
    /// @param now by the clock that `then` was read from
    public static String words(Instant then, Instant now) {
        Duration age = Duration.between(then, now);
        return (age.isNegative() ? "a time to come" : ago(age)) + " (" + then.truncatedTo(ChronoUnit.SECONDS) + ")";
    }

    private static String ago(Duration age) {
        if (age.toDays() > 0) {
            return count(age.toDays(), "day");
        }
        if (age.toHours() > 0) {
            return count(age.toHours(), "hour");
        }
        return age.toMinutes() > 0 ? count(age.toMinutes(), "minute") : count(age.toSeconds(), "second");
    }

    private static String count(long number, String unit) {
        return number + " " + unit + (number == 1 ? "" : "s") + " ago";
    }
}
