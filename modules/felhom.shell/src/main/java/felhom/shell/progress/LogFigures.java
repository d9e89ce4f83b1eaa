package felhom.shell.progress;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Sizes and times as the lines of a log have them.
final class LogFigures {
    /// As PVE's tools write it, with or without a blank: `64.0 MiB`, `2.4MiB`, `0.0 B`.
    static final String SIZE = "[0-9]{1,16}(?:\\.[0-9]{1,6})? ?(?:[KMGTPE]i)?B";
    /// Such as `1h 2m 3s`.
    static final String SPAN = "(?:[0-9]{1,6}[dhm] ){0,3}[0-9]{1,9}(?:\\.[0-9]{1,6})?s";

    private static final Pattern OF_SIZE = Pattern.compile("([0-9.]+) ?([KMGTPE]?)i?B");
    private static final Pattern OF_SPAN = Pattern.compile("([0-9.]+)([dhms])");
    private static final String UNITS = "KMGTPE";

    private LogFigures() {}

    static long size(String text) {
        MatchResult size = OF_SIZE.matcher(text)
                .results()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "': expected a size"));
        int unit = size.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(size.group(2));
        return (long) (Double.parseDouble(size.group(1)) * Math.pow(1024, unit));
    }

    /// Digits, with commas between thousands as rsync has them; empty where it is more than there can be.
    static OptionalLong bytes(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text.replace(",", "")));
        } catch (NumberFormatException more) {
            return OptionalLong.empty();
        }
    }

    static Duration span(String text) {
        return OF_SPAN.matcher(text)
                .results()
                .map(part ->
                        Duration.ofMillis((long) (Double.parseDouble(part.group(1)) * 1000 * seconds(part.group(2)))))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static int seconds(String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "d" -> 86_400;
            case "h" -> 3600;
            case "m" -> 60;
            default -> 1;
        };
    }

    static Optional<String> group(MatchResult found, int group) {
        return Optional.ofNullable(found.group(group));
    }
}
