package felhom.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What tells a guest from any other that has, had or will have its vmid.
///
/// @param marks what identifies it, by name: `felhom-id`, `mac.net0`, `rootfs`, `smbios1.uuid`, `meta.ctime`
/// @param digest PVE's SHA-1 over the whole configuration file, snapshots included: not who it is, but how
public record GuestIdentity(Vmid vmid, Guest.Kind kind, SortedMap<String, String> marks, String digest) {
    /// How the agent's own mark begins, on the last line of a description. It survives backup, restore and
    /// rollback; a copy carries it too, so it counts only together with vmid and MACs.
    public static final String MARK = "felhom-id:";

    private static final Pattern NET = Pattern.compile("net[0-9]+");
    /// `hwaddr=` of a container's interface, the model's name (`virtio=`) of a machine's; never an address.
    private static final Pattern MAC =
            Pattern.compile("(?:^|,)(?!ip6=|gw6=)[a-z0-9_-]+=((?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2})(?:,|$)");
    private static final Pattern OWN = Pattern.compile(MARK + "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    public GuestIdentity {
        marks = Collections.unmodifiableSortedMap(new TreeMap<>(marks));
    }

    /// @param config every key of the guest's configuration, as PVE writes it
    public static GuestIdentity of(Vmid vmid, Guest.Kind kind, Map<String, String> config, String digest) {
        SortedMap<String, String> marks = new TreeMap<>();
        config.forEach((key, value) -> {
            Matcher mac = MAC.matcher(value);
            if (NET.matcher(key).matches() && mac.find()) {
                marks.put("mac." + key, mac.group(1).toUpperCase(Locale.ROOT));
            }
        });
        mark(config.getOrDefault("description", "")).ifPresent(id -> marks.put("felhom-id", id));
        part(config, "rootfs", 0).ifPresent(volume -> marks.put("rootfs", volume));
        property(config, "smbios1", "uuid").ifPresent(uuid -> marks.put("smbios1.uuid", uuid));
        property(config, "meta", "ctime").ifPresent(time -> marks.put("meta.ctime", time));
        return new GuestIdentity(vmid, kind, marks, digest);
    }

    /// How sure one can be. A QEMU guest is known by its `smbios1` uuid and the `ctime` in its `meta`; a container
    /// has neither, so its MACs and root volume serve, and the agent's own mark once it has one. A machine that
    /// lost one of the two (an old backup has neither) is graded by what is left.
    public Grade grade() {
        boolean mac = marks.keySet().stream().anyMatch(name -> name.startsWith("mac."));
        boolean born = marks.containsKey("smbios1.uuid") && marks.containsKey("meta.ctime");
        boolean marked = marks.containsKey("felhom-id");
        if (born || (marked && mac)) {
            return Grade.STRONG;
        }
        // What nobody changes by the way: a container's root volume, the moment a machine was made.
        boolean lasting = marks.containsKey("rootfs") || marks.containsKey("meta.ctime");
        boolean fair = marks.containsKey("smbios1.uuid") || (mac && lasting) || (marked && lasting);
        return fair ? Grade.FAIR : Grade.NONE;
    }

    /// What is different now, in words that name it; empty when this is the same guest in the same configuration.
    ///
    /// @param exactly whether the configuration has to be the same too
    public Optional<String> difference(GuestIdentity now, boolean exactly) {
        if (kind != now.kind) {
            return Optional.of("guest " + vmid + " was " + kind.words() + " and is " + now.kind.words() + " now");
        }
        List<String> different = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(marks.keySet());
        names.addAll(now.marks.keySet());
        for (String name : names) {
            String before = marks.getOrDefault(name, "absent");
            String after = now.marks.getOrDefault(name, "absent");
            if (!before.equals(after)) {
                different.add(words(name) + " was " + before + " and is " + after + " now");
            }
        }
        if (!different.isEmpty()) {
            return Optional.of("guest " + vmid + ": " + String.join("; ", different));
        }
        return exactly && !digest.equals(now.digest)
                ? Optional.of("the configuration of guest " + vmid + " (or a snapshot of it) was changed since")
                : Optional.empty();
    }

    private static String words(String mark) {
        return switch (mark) {
            case "rootfs" -> "its root volume";
            case "smbios1.uuid" -> "its SMBIOS uuid";
            case "meta.ctime" -> "when it was made (ctime)";
            case "felhom-id" -> "the agent's mark";
            default -> mark.startsWith("mac.") ? mark.substring("mac.".length()) + "'s MAC" : mark;
        };
    }

    /// The agent's own mark in a description: its last line.
    public static Optional<String> mark(String description) {
        String text = GuestDetail.withoutFinalNewlines(description);
        Matcher own = OWN.matcher(text.substring(text.lastIndexOf('\n') + 1));
        return own.matches() ? Optional.of(own.group(1)) : Optional.empty();
    }

    /// A description without any line that looks like a mark: those are the agent's business, whoever wrote them.
    public static String withoutMarks(String description) {
        return Arrays.stream(GuestDetail.withoutFinalNewlines(description).split("\n", -1))
                .filter(line -> !line.startsWith(MARK))
                .collect(Collectors.joining("\n"));
    }

    private static Optional<String> part(Map<String, String> config, String key, int index) {
        return Optional.ofNullable(config.get(key)).map(value -> value.split(",", -1)[index]);
    }

    private static Optional<String> property(Map<String, String> config, String key, String name) {
        for (String part : config.getOrDefault(key, "").split(",", -1)) {
            if (part.startsWith(name + "=")) {
                return Optional.of(part.substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    public enum Grade {
        STRONG,
        FAIR,
        /// Nothing tells this guest from another with its vmid: nothing destructive may be planned for it.
        NONE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
