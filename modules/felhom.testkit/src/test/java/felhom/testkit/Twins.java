package felhom.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Names that are made while a host runs, so a recording and a replay have different ones: UPIDs, digests, archives,
/// hardware addresses. Each recorded one has one twin in the replay, and the other way round.
final class Twins {
    private static final Pattern MADE = Pattern.compile("UPID:[^\\s\"'/,]+:"
            + "|\\b[0-9a-f]{40}\\b"
            + "|vzdump-(lxc|qemu)-\\d+-\\d{4}_\\d\\d_\\d\\d-\\d\\d_\\d\\d_\\d\\d"
            + "|BC:24:11(:[0-9A-F]{2}){3}"
            + "|\\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b");

    private final Map<String, String> replayed = new LinkedHashMap<>();
    private final Map<String, String> recorded = new LinkedHashMap<>();

    /// Whether two texts are the same but for such names, and those are twins.
    boolean same(String expected, String actual) {
        if (!MADE.matcher(expected).replaceAll("~").equals(MADE.matcher(actual).replaceAll("~"))) return false;
        var wanted = found(expected);
        var got = found(actual);
        boolean all = true;
        for (int i = 0; i < wanted.size(); i++) all &= pair(wanted.get(i), got.get(i));
        return all;
    }

    private boolean pair(String wanted, String got) {
        if (!kind(wanted).equals(kind(got))) return false;
        var twin = replayed.putIfAbsent(wanted, got);
        var back = recorded.putIfAbsent(got, wanted);
        return (twin == null || twin.equals(got)) && (back == null || back.equals(wanted));
    }

    /// What twins must have in common: of a UPID the node, the type, the id and the owner, of an archive the guest.
    private static String kind(String name) {
        if (name.startsWith("UPID:")) {
            var parts = name.split(":", -1);
            return parts.length < 9 ? name : parts[1] + " " + parts[5] + " " + parts[6] + " " + parts[7];
        }
        if (name.startsWith("vzdump-")) return name.replaceFirst("-\\d{4}_.*", "");
        return String.valueOf(name.length());
    }

    private static List<String> found(String text) {
        var all = new ArrayList<String>();
        var match = MADE.matcher(text);
        while (match.find()) all.add(match.group());
        return all;
    }

    /// A request of the recording as the replay has to send it.
    String translate(String request) {
        var text = request;
        for (var pair : replayed.entrySet()) {
            text = text.replace(pair.getKey(), pair.getValue());
            text = text.replace(encoded(pair.getKey()), encoded(pair.getValue()));
        }
        return text;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
