package felhom.testkit.task;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which finished tasks a node still lists (pve-common 9.2.1 RESTEnvironment.pm): those in the files `index` and
/// `index.1`. A full `index` takes the place of `index.1`, and what was in that one is listed no more.
final class TaskIndex {
    private static final int FULL = 50_000;
    // The end in hexadecimal, blanks and the end of the line.
    private static final int BESIDES = 11;

    private final Map<String, Integer> sizes = new HashMap<>();
    private final Map<String, Integer> files = new HashMap<>();

    private LocalDate today = LocalDate.EPOCH;

    void ended(Job job) {
        if (sizes.getOrDefault(job.node, 0) > FULL) {
            files.merge(job.node, 1, Integer::sum);
            sizes.put(job.node, 0);
        }
        job.indexFile = files.getOrDefault(job.node, 0);
        sizes.merge(job.node, job.upid.length() + job.exitStatus.length() + BESIDES, Integer::sum);
    }

    /// Once a day pveupdate removes the logs of what is listed no more.
    void daily(Instant now, List<Job> jobs) {
        var day = now.atOffset(ZoneOffset.UTC).toLocalDate();
        if (day.equals(today)) return;
        boolean first = today.equals(LocalDate.EPOCH);
        today = day;
        // The day on which a world begins, or was read from a file, is no new day.
        if (first) return;
        for (var job : jobs) job.forgotten |= !lists(job);
    }

    boolean lists(Job job) {
        return !job.done() || job.indexFile >= files.getOrDefault(job.node, 0) - 1;
    }
}
