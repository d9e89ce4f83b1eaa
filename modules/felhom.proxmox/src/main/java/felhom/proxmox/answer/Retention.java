package felhom.proxmox.answer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/// Which backups a pruning keeps: the last ones, and the newest of so many hours, days, weeks, months, years.
/// Protected ones stay and do not count. Keeping none of anything is keeping everything, in PVE too:
/// `keep-last=0` prunes nothing (seen on 9.2.11).
public record Retention(int last, int hourly, int daily, int weekly, int monthly, int yearly) {
    public Retention {
        for (int count : new int[] {last, hourly, daily, weekly, monthly, yearly}) {
            if (count < 0) {
                throw new IllegalArgumentException("keep: " + count + " backups cannot be kept: 0 or more");
            }
        }
    }

    public static final Retention EVERYTHING = new Retention(0, 0, 0, 0, 0, 0);

    public static Retention last(int count) {
        return new Retention(count, 0, 0, 0, 0, 0);
    }

    /// From PVE's text, such as `keep-last=2,keep-daily=7`; what it does not know is an error and not nothing.
    public static Retention of(String text) {
        return of(PropertyString.of(text).options());
    }

    static Retention of(Map<String, String> parts) {
        Map<String, String> left = new TreeMap<>(parts);
        boolean all = take(left, "keep-all") != 0;
        Retention read = new Retention(
                take(left, "keep-last"),
                take(left, "keep-hourly"),
                take(left, "keep-daily"),
                take(left, "keep-weekly"),
                take(left, "keep-monthly"),
                take(left, "keep-yearly"));
        if (!left.isEmpty()) {
            throw new IllegalArgumentException("prune-backups: unknown " + left.keySet());
        }
        return all ? EVERYTHING : read;
    }

    private static int take(Map<String, String> parts, String key) {
        String count = parts.remove(key);
        return count == null ? 0 : Integer.parseInt(count.strip());
    }

    /// How many that is at most, and of a backup that prunes none the limit; 0 for no limit.
    public long sum() {
        return (long) last + hourly + daily + weekly + monthly + yearly;
    }

    boolean keepsEverything() {
        return equals(EVERYTHING);
    }

    @Override
    public String toString() {
        if (keepsEverything()) {
            return "keep-all=1";
        }
        StringJoiner text = new StringJoiner(",");
        Map<String, Integer> counts = new LinkedHashMap<>();
        counts.put("last", last);
        counts.put("hourly", hourly);
        counts.put("daily", daily);
        counts.put("weekly", weekly);
        counts.put("monthly", monthly);
        counts.put("yearly", yearly);
        counts.forEach((key, count) -> {
            if (count > 0) {
                text.add("keep-" + key + "=" + count);
            }
        });
        return text.toString();
    }
}
