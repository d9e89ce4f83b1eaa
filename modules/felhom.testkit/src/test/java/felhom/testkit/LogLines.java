package felhom.testkit;

import java.util.Arrays;

/// Task logs without what differs from run to run: moments, process ids, amounts and speeds.
final class LogLines {
    private static final String DUMP = "INFO: starting new backup job: vzdump ";

    private LogLines() {}

    static String plain(String line) {
        if (line.startsWith(DUMP)) return DUMP + options(line.substring(DUMP.length()));
        return line.replaceAll("\\b\\d{1,3}(,\\d{3})+(\\.\\d+)?", "~")
                .replaceAll("\\d+/\\d+ (files|blocks)", "~ $1")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "~")
                .replaceAll("\\b\\d\\d:\\d\\d:\\d\\d\\b", "~")
                .replaceAll("vzdumptmp\\d+", "vzdumptmp~")
                .replaceAll("(read|write): [\\d.]+ [KMGT]?i?B/s", "$1: ~")
                .replaceAll("sparse(:| bytes) [^)]*\\)", "sparse$1 ~")
                .replaceAll("\\d+(?=/\\d+ (files|blocks)\\b)", "~")
                .replaceAll("/proc/\\d+/", "/proc/~/")
                .replaceAll("\\d+(\\.\\d+)?[kKMGT]?i?B/s", "~/s")
                .replaceAll("\\b\\d+(\\.\\d+)?([kKMGT]i?B?|B)? ?(?=bytes|\\(|seconds|s\\b)", "~ ")
                .replaceAll("(read|written|transferred|size):? [\\d.]+[kKMGT]?i?B?", "$1 ~")
                .replaceAll("\\(\\d+(\\.\\d+)?[kKMGT]i?B", "(~");
    }

    /// What only the tools of the recorded host said: its Perl, its processor, its stand-ins for QEMU's own tools.
    static boolean ofTheLab(String line) {
        // In the recorder's own container fuser may not look at the first process.
        return line.startsWith("Cannot stat file /proc/")
                || line.startsWith("for my (...) is experimental")
                || line.startsWith("INFO: for my (...) is experimental")
                || line.startsWith("kvm: warning: host doesn't support requested feature")
                || line.matches("progress \\d+% \\(read .*");
    }

    /// The options come in Perl's random order.
    private static String options(String line) {
        var parts = line.split(" (?=--)", -1);
        Arrays.sort(parts);
        return String.join(" ", parts);
    }
}
