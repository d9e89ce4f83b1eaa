package felhom.testkit.world;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// A `prune-backups` setting such as `keep-last=3,keep-daily=7` (pve-storage 9.1.7 Storage.pm prune_mark_backup_group).
public record Retention(String text, Map<String, Integer> keep) {
    public static Retention parse(String text) {
        var keep = new LinkedHashMap<String, Integer>();
        for (var part : text.split(",", -1)) {
            var pair = part.split("=", 2);
            keep.put(pair[0], Integer.parseInt(pair[1]));
        }
        return new Retention(text, keep);
    }

    public boolean keepsAll() {
        return keep.getOrDefault("keep-all", 0) == 1 || keep.values().stream().allMatch(n -> n == 0);
    }

    /// The most backups this allows; what a dump with `remove=0` is measured by.
    public int limit() {
        return keep.values().stream().mapToInt(Integer::intValue).sum();
    }

    /// The archives to remove, oldest first. Protected ones neither count nor go.
    public List<Archive> doomed(List<Archive> archives, ZoneId zone) {
        if (keepsAll()) return List.of();
        var newestFirst = new ArrayList<>(archives);
        newestFirst.removeIf(archive -> archive.isProtected);
        newestFirst.sort(Comparator.comparing((Archive a) -> a.created).reversed());
        Set<Archive> kept = new HashSet<>();
        mark(newestFirst, kept, "keep-last", zone, ZonedDateTime::toInstant);
        mark(newestFirst, kept, "keep-hourly", zone, t -> t.toLocalDate() + "T" + t.getHour());
        mark(newestFirst, kept, "keep-daily", zone, ZonedDateTime::toLocalDate);
        mark(
                newestFirst,
                kept,
                "keep-weekly",
                zone,
                t -> t.get(IsoFields.WEEK_BASED_YEAR) + "-" + t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        mark(newestFirst, kept, "keep-monthly", zone, t -> t.getYear() + "-" + t.getMonthValue());
        mark(newestFirst, kept, "keep-yearly", zone, ZonedDateTime::getYear);
        var doomed = new ArrayList<>(newestFirst);
        doomed.removeAll(kept);
        return doomed.reversed();
    }

    private void mark(
            List<Archive> newestFirst,
            Set<Archive> kept,
            String key,
            ZoneId zone,
            Function<ZonedDateTime, Object> bucket) {
        int wanted = keep.getOrDefault(key, 0);
        Set<Object> covered = new HashSet<>();
        for (var archive : newestFirst)
            if (kept.contains(archive)) covered.add(bucketOf(archive.created, zone, bucket));
        Set<Object> found = new HashSet<>();
        for (var archive : newestFirst) {
            if (kept.contains(archive)) continue;
            var period = bucketOf(archive.created, zone, bucket);
            if (covered.contains(period) || found.contains(period)) continue;
            if (found.size() >= wanted) return;
            found.add(period);
            kept.add(archive);
        }
    }

    private static Object bucketOf(Instant created, ZoneId zone, Function<ZonedDateTime, Object> bucket) {
        return bucket.apply(created.atZone(zone));
    }
}
