package felhom.image.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;

/// What a process takes of the machine at a moment.
///
/// @param reports how many the hub has taken by then
/// @param pss its share of memory, in KiB
/// @param rss in KiB
/// @param ticks of a processor since its start, a hundredth of a second each
record Figures(int reports, long pss, long rss, long files, long threads, long ticks) {
    static Figures of(long pid, int reports) throws IOException {
        var process = Path.of("/proc", Long.toString(pid));
        // After the name, which may hold blanks: utime and stime are the 14th and 15th of proc_pid_stat(5).
        var stat = Files.readString(process.resolve("stat"))
                .replaceFirst("^.*\\) ", "")
                .split(" ", -1);
        try (var open = Files.list(process.resolve("fd"))) {
            return new Figures(
                    reports,
                    number(process.resolve("smaps_rollup"), "Pss:"),
                    number(process.resolve("status"), "VmRSS:"),
                    open.count(),
                    number(process.resolve("status"), "Threads:"),
                    Long.parseLong(stat[11]) + Long.parseLong(stat[12]));
        }
    }

    private static long number(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IOException(file + " says nothing of " + name));
    }

    static long median(List<Figures> all, ToLongFunction<Figures> of) {
        var sorted = all.stream().mapToLong(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    /// By how much a figure grows in so many reports, by the straight line that fits best.
    static double slope(List<Figures> all, ToLongFunction<Figures> of, int reports) {
        double x = all.stream().mapToInt(Figures::reports).average().orElseThrow();
        double y = all.stream().mapToLong(of).average().orElseThrow();
        double above = 0;
        double below = 0;
        for (var one : all) {
            above += (one.reports - x) * (of.applyAsLong(one) - y);
            below += (one.reports - x) * (one.reports - x);
        }
        return below == 0 ? 0 : above / below * reports;
    }

    /// The middle of each of four equal parts of the time, to be read.
    static String quarters(List<Figures> all, ToLongFunction<Figures> of) {
        var medians = new long[4];
        for (int i = 0; i < 4; i++) medians[i] = median(quarter(all, i), of);
        return Arrays.toString(medians);
    }

    static List<Figures> quarter(List<Figures> all, int number) {
        return all.subList(all.size() * number / 4, Math.max(all.size() * (number + 1) / 4, 1));
    }
}
