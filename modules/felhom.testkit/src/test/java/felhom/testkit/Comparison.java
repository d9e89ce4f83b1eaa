package felhom.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Compares an answer with the recorded one: keys and types of all values, and the values where the same state has to
/// give the same. Says where they differ, by the path of the value.
final class Comparison {
    // Figures of a machine at a moment; only their type counts.
    private static final Set<String> MEASURED = Set.of(
            "cpu",
            "mem",
            "disk",
            "uptime",
            "pid",
            "pstart",
            "netin",
            "netout",
            "diskread",
            "diskwrite",
            "used",
            "avail",
            "free",
            "available",
            "used_fraction",
            "ssl_fingerprint",
            "wait",
            "loadavg",
            "kversion",
            "ctime",
            "pbs-library-version",
            "memhost",
            "memused",
            "memavailable",
            "rootused",
            "iowait",
            "pressurecpusome",
            "pressureiosome",
            "pressureiofull",
            // Computed by a stub when it was recorded.
            "next-run");
    // Within a tenth: sizes of file systems and archives.
    private static final Set<String> NEAR = Set.of("maxdisk", "size");
    // Of the machine and its kernel as well.
    private static final String MACHINE = ".*\\.(current-kernel|cpuinfo)\\.(version|release|model|mhz|flags)";
    // A difference of a few seconds is the recorder's own.
    private static final Set<String> MOMENTS = Set.of("starttime", "endtime", "snaptime", "time", "localtime");
    private static final long SECONDS = 3;
    // Perl gives these in no order.
    private static final Set<String> SETS = Set.of("content", "privs");
    // What tells the elements of a list apart; lists of these two come in an order that counts.
    private static final List<String> ORDERED = List.of("upid", "n");
    private static final List<String> IDENTITY = List.of(
            "volid", "id", "key", "vmid", "storage", "name", "node", "subdir", "cmd", "roleid", "ugid", "userid",
            "tokenid", "realm");

    private final Twins twins;
    private final List<String> differences = new ArrayList<>();

    Comparison(Twins twins) {
        this.twins = twins;
    }

    /// Each once, and without the places in lists, which mean little where Perl has no order.
    List<String> differences() {
        return differences.stream()
                .map(text -> text.replaceAll("\\[\\d+]", "[]"))
                .distinct()
                .sorted()
                .toList();
    }

    void differ(String where) {
        differences.add(where);
    }

    /// @param where the path so far
    void compare(String where, JsonNode expected, JsonNode actual) {
        if (expected instanceof ObjectNode wanted && actual instanceof ObjectNode got) {
            objects(where, wanted, got);
        } else if (expected instanceof ArrayNode wanted && actual instanceof ArrayNode got) {
            arrays(where, wanted, got);
        } else if (!type(expected).equals(type(actual))) {
            differ(where + " is " + type(actual) + " instead of " + type(expected));
        } else if (!where.matches(MACHINE) && !value(where.substring(where.lastIndexOf('.') + 1), expected, actual)) {
            differ(where);
        }
    }

    private void objects(String where, ObjectNode wanted, ObjectNode got) {
        var names = new TreeSet<>(wanted.propertyNames());
        names.addAll(got.propertyNames());
        for (var name : names) {
            var here = where + "." + name;
            if (!got.has(name)) {
                differ(here + " is missing");
            } else if (!wanted.has(name)) {
                differ(here + " is too much");
            } else {
                compare(here, wanted.get(name), got.get(name));
            }
        }
    }

    private void arrays(String where, ArrayNode wanted, ArrayNode got) {
        if (wanted.size() != got.size()) {
            differ(where + " has " + got.size() + " elements instead of " + wanted.size());
            return;
        }
        var left = sorted(wanted);
        var right = sorted(got);
        for (int i = 0; i < left.size(); i++) compare(where + "[" + i + "]", left.get(i), right.get(i));
    }

    private static List<JsonNode> sorted(ArrayNode array) {
        var list = new ArrayList<JsonNode>();
        array.forEach(list::add);
        boolean ordered = list.stream().anyMatch(n -> ORDERED.stream().anyMatch(n::has));
        if (!ordered) list.sort(Comparator.comparing(Comparison::identity));
        return list;
    }

    private static String identity(JsonNode node) {
        if (!(node instanceof ObjectNode)) return node.toString();
        var text = new StringBuilder();
        for (var name : IDENTITY) text.append(node.path(name)).append(' ');
        return text.toString();
    }

    private static String type(JsonNode node) {
        return node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static boolean near(JsonNode expected, JsonNode actual) {
        return Math.abs(expected.asDouble() - actual.asDouble()) <= expected.asDouble() / 10;
    }

    private boolean value(String name, JsonNode expected, JsonNode actual) {
        if (MEASURED.contains(name.replaceFirst("\\[\\d+]$", ""))) return true;
        if (MOMENTS.contains(name)) return Math.abs(expected.asLong() - actual.asLong()) <= SECONDS;
        // A refusal has a text about the figure in its place.
        if (NEAR.contains(name) && !expected.equals(actual)) return near(expected, actual);
        if (SETS.contains(name)) return set(expected.asString()).equals(set(actual.asString()));
        if (!expected.isString()) return expected.equals(actual);
        return sameText(name, expected.asString(), actual.asString());
    }

    private boolean sameText(String name, String expected, String actual) {
        if (!name.equals("t") && !name.equals("exitstatus")) return twins.same(expected, actual);
        return twins.same(LogLines.plain(expected), LogLines.plain(actual));
    }

    void text(String where, String expected, String actual) {
        if (!twins.same(expected, actual)) differ(where);
    }

    private static Set<String> set(String list) {
        return new TreeSet<>(List.of(list.split(",", -1)));
    }
}
