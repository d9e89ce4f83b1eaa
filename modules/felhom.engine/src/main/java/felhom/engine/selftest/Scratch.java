package felhom.engine.selftest;

import felhom.ops.GuestDetail;
import felhom.ops.SnapshotInfo;
import felhom.ops.Vmid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The marks by which the task self-test knows its own work on the scratch guest.
final class Scratch {
    static final String SNAPSHOT_PREFIX = "felhom-selftest-";
    static final String SNAPSHOT_TEXT = "felhom-agent self-test; may be deleted";
    private static final String LINE_PREFIX = "felhom-selftest: ";
    private static final Pattern SNAPSHOT = Pattern.compile(SNAPSHOT_PREFIX + "[0-9a-f]{8}");
    private static final Pattern LINE = Pattern.compile(LINE_PREFIX + "[0-9a-f]{16}");

    private Scratch() {}

    static String newSnapshotName() {
        return SNAPSHOT_PREFIX
                + String.format("%08x", RandomGenerator.getDefault().nextInt());
    }

    /// By name and description: what somebody else has called alike is not ours.
    static List<String> snapshots(GuestDetail guest) {
        return guest.snapshots().stream()
                .filter(s ->
                        SNAPSHOT.matcher(s.name()).matches() && s.description().equals(SNAPSHOT_TEXT))
                .map(SnapshotInfo::name)
                .toList();
    }

    /// The marker is a line of its own below the description, so that the original can be told from it even by a
    /// later run that has never seen it.
    static String marked(String description) {
        String line = LINE_PREFIX
                + String.format("%016x", RandomGenerator.getDefault().nextLong());
        return description.isEmpty() ? line : description + "\n" + line;
    }

    static boolean isMarked(String description) {
        return !lines(description).isEmpty();
    }

    static String unmarked(String description) {
        if (!isMarked(description)) {
            return description;
        }
        return GuestDetail.withoutFinalNewlines(Arrays.stream(description.split("\n", -1))
                .filter(line -> !LINE.matcher(line).matches())
                .collect(Collectors.joining("\n")));
    }

    /// The arguments that write this description; that an empty one is wanted has to be said.
    static Map<String, String> description(Vmid vmid, String text) {
        return text.isBlank()
                ? Map.of("vmid", vmid.toString(), "text", text, "erase", "yes")
                : Map.of("vmid", vmid.toString(), "text", text);
    }

    /// The self-test's lines in a description.
    static List<String> lines(String description) {
        return description.lines().filter(line -> LINE.matcher(line).matches()).toList();
    }

    static List<String> leftovers(GuestDetail guest) {
        return words(snapshots(guest), isMarked(guest.text()));
    }

    static List<String> words(Collection<String> snapshots, boolean marked) {
        List<String> leftovers = new ArrayList<>();
        snapshots.forEach(name -> leftovers.add("snapshot '" + name + "'"));
        if (marked) {
            leftovers.add("a '" + LINE_PREFIX.strip() + "' line in the description");
        }
        return leftovers;
    }

    /// What differs between two states of the guest, by name; the digest changes with every write and says nothing.
    static List<String> differences(GuestDetail before, GuestDetail after) {
        Map<String, String> was = comparable(before);
        Map<String, String> is = comparable(after);
        List<String> differences = new ArrayList<>();
        Map<String, String> all = new TreeMap<>(was);
        all.putAll(is);
        all.keySet().stream()
                .filter(key -> !was.getOrDefault(key, "").equals(is.getOrDefault(key, "")))
                .forEach(differences::add);
        if (!before.guest().status().equals(after.guest().status())) {
            differences.add("status");
        }
        return differences;
    }

    private static Map<String, String> comparable(GuestDetail guest) {
        Map<String, String> config = new TreeMap<>(guest.config());
        config.remove("digest");
        // A rollback tells a machine that it is another generation now, by a new one (qemu-server 9.2.6
        // QemuConfig.pm).
        config.remove("vmgenid");
        return config;
    }
}
