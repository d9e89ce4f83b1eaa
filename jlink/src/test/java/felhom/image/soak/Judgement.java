package felhom.image.soak;

import felhom.image.DaemonProcess.Line;
import felhom.image.soak.SoakRun.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What a soak shows of reports and log lines.
final class Judgement {
    /// An hour, divided as the interval is.
    private static final Duration HOUR = Duration.ofMinutes(1);

    private static final int LINES_AN_HOUR = 20;

    private final List<Window> windows;
    private final List<Instant> arrivals;
    private final List<Line> log;
    private final Ticker machine;

    Judgement(List<Window> windows, List<Instant> arrivals, List<Line> log, Ticker machine) {
        this.windows = windows;
        this.arrivals = arrivals;
        this.log = log;
        this.machine = machine;
    }

    /// Each report that came later than an interval after it was due, in words. A pause is up to 190 % of the
    /// interval; what the hub itself missed is no lateness, nor is what this machine missed.
    List<String> late(Duration interval) {
        var due = interval.multipliedBy(29).dividedBy(10);
        var late = new ArrayList<String>();
        for (int i = 1; i < arrivals.size(); i++) {
            var from = arrivals.get(i - 1);
            var to = arrivals.get(i);
            if (away(from, to)) continue;
            var gap = Duration.between(from, to).minus(machine.late(from, to));
            if (gap.compareTo(due) > 0)
                late.add("a report came " + gap.toMillis() + " ms after " + from + during(from, to));
        }
        return late;
    }

    /// The longest time between two reports while the hub was there, in ms, without what the machine missed.
    long longest(boolean inTrouble) {
        long longest = 0;
        for (int i = 1; i < arrivals.size(); i++) {
            var from = arrivals.get(i - 1);
            var to = arrivals.get(i);
            if (away(from, to) || inTrouble == during(from, to).isEmpty()) continue;
            longest = Math.max(
                    longest,
                    Duration.between(from, to).minus(machine.late(from, to)).toMillis());
        }
        return longest;
    }

    private boolean away(Instant from, Instant to) {
        return windows.stream().anyMatch(window -> window.trouble().ofTheHub() && window.during(from, to));
    }

    private String during(Instant from, Instant to) {
        return windows.stream()
                .filter(window -> window.during(from, to))
                .map(window -> " (" + window.trouble().name() + ")")
                .findFirst()
                .orElse("");
    }

    /// Each trouble of which the log said too much, in words.
    List<String> loud() {
        var loud = new ArrayList<String>();
        for (var window : windows) {
            long hours = Duration.between(window.from(), window.to()).dividedBy(HOUR) + 1;
            var lines = lines(window);
            if (lines.size() > LINES_AN_HOUR * hours) {
                loud.add(window.trouble().name() + ": " + lines.size() + " lines in " + hours + " scaled hours:\n"
                        + String.join("\n", lines));
            }
        }
        return loud;
    }

    private List<String> lines(Window window) {
        return log.stream()
                .filter(line -> window.has(line.at()))
                .map(Line::text)
                .toList();
    }

    /// What was said while nothing was wrong.
    List<String> unasked() {
        return log.stream()
                .filter(line -> windows.stream().noneMatch(window -> window.has(line.at())))
                .map(Line::text)
                .toList();
    }

    /// A line for each kind of trouble: how often, for how long, and how many lines it wrote at most.
    String table() {
        var rows = new TreeMap<String, String>();
        for (var name : windows.stream()
                .map(window -> window.trouble().name())
                .distinct()
                .toList()) {
            var all = windows.stream()
                    .filter(window -> window.trouble().name().equals(name))
                    .toList();
            long seconds = all.stream()
                    .mapToLong(window ->
                            Duration.between(window.from(), window.to()).toSeconds())
                    .sum();
            int most =
                    all.stream().mapToInt(window -> lines(window).size()).max().orElse(0);
            rows.put(name, "%-36s %5d %8d s %10d".formatted(name, all.size(), seconds, most));
        }
        return "%-36s %5s %10s %10s%n".formatted("trouble", "times", "in all", "most lines")
                + String.join("\n", rows.values());
    }
}
