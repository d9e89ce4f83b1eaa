package felhom.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// The log of a backup of several guests, in the order in which a host works through them: by number, however they
/// were asked for (seen on 9.2.11: `vmid=9999,9997` begins with 9997, `all=1` with the lowest).
///
/// Under other names the recorded guests have other numbers, so a host would have come to them in another order.
final class DumpOrder {
    private static final Pattern GUEST = Pattern.compile(" Backup of VM (\\d+) ");
    private static final String END = "INFO: (Backup finished|Failed) at .*";

    private record Part(int guest, List<String> lines) {}

    private DumpOrder() {}

    static List<String> byNumber(List<String> log) {
        var parts = new ArrayList<Part>();
        var lines = new ArrayList<String>();
        for (var line : log.subList(Math.min(1, log.size()), log.size())) {
            lines.add(line);
            if (!line.matches(END)) continue;
            parts.add(new Part(guest(lines), List.copyOf(lines)));
            lines.clear();
        }
        parts.sort(Comparator.comparingInt(Part::guest));
        var ordered = new ArrayList<String>(log.subList(0, Math.min(1, log.size())));
        parts.forEach(part -> ordered.addAll(part.lines));
        ordered.addAll(lines);
        return ordered;
    }

    /// The guests of a backup's log, as they come.
    static List<Integer> guests(List<String> log) {
        return log.stream()
                .filter(line -> line.startsWith("INFO: Starting Backup of VM "))
                .map(line -> guest(List.of(line)))
                .toList();
    }

    private static int guest(List<String> lines) {
        for (var line : lines) {
            var match = GUEST.matcher(line);
            if (match.find()) return Integer.parseInt(match.group(1));
        }
        return 0;
    }
}
