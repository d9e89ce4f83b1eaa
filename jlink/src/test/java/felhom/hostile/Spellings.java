package felhom.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Ways to write an order that is not allowed so that somebody might take it for one that is.
final class Spellings {
    private Spellings() {}

    /// JSON texts, quotes and all, that look like this name or might become it.
    static List<String> ofName(String name) {
        var first = name.substring(0, 1);
        var rest = name.substring(1);
        return List.of(
                "\"" + name.toUpperCase(Locale.ROOT) + "\"",
                "\"" + first.toUpperCase(Locale.ROOT) + rest + "\"",
                "\" " + name + "\"",
                "\"" + name + " \"",
                "\"" + name + "\\n\"",
                "\"" + name + "\\u0000\"",
                "\"" + first + "\\u200b" + rest + "\"",
                "\"" + first + "\\u00ad" + rest + "\"",
                "\"\\ufeff" + name + "\"",
                "\"" + name.replace('o', '\u043e').replace('e', '\u0435').replace('s', '\uff53') + "\"",
                "\"" + first + "\\u0307" + rest + "\"",
                "\"%" + Integer.toHexString(first.charAt(0)) + rest + "\"",
                "\"snapshot\\u0000" + name + "\"",
                "\"snapshot;" + name + "\"",
                "\"../" + name + "\"",
                "\"felhom." + name + "\"",
                "[\"" + name + "\"]",
                "{\"name\":\"" + name + "\"}",
                "null",
                "7");
    }

    /// JSON values that are no texts, and of which somebody might make one.
    private static final List<String> NO_TEXTS =
            List.of("101", "101.0", "1.01e2", "1e99", "[\"101\"]", "[101,102]", "{\"vmid\":\"101\"}", "true", "null");

    /// JSON texts that are no vmid, and no name of anything.
    private static final List<String> TEXTS = List.of(
            "\"101,102\"",
            "\" 101\"",
            "\"101 \"",
            "\"0101\"",
            "\"+101\"",
            "\"101.0\"",
            "\"1e2\"",
            "\"0x65\"",
            "\"101/../102\"",
            "\"101%2f..%2f102\"",
            "\"..\"",
            "\"101\\u0000\"",
            "\"1\\u200b01\"",
            "\"\uff11\uff10\uff11\"",
            "\"\u0661\u0660\u0661\"",
            "\"\\ud800\"",
            "\"-101\"",
            "\"\"",
            "\"101?force=1\"",
            "\"101\\r\\nDELETE / HTTP/1.1\"",
            "\"4294967397\"",
            "\"" + "9".repeat(5000) + "\"",
            "\"" + "\ud83d\udca3".repeat(5000) + "\"");

    static String proposal(String id, String name, String arguments) {
        return "{\"order_id\":\"" + id + "\",\"operation\":" + name + ",\"destructive\":false,\"approved\":true,"
                + "\"door\":\"shell\",\"origin\":\"shell\",\"by\":\"root\",\"arguments\":" + arguments + "}";
    }

    /// As a client of the control socket submits it.
    static String order(String name, String arguments) {
        return "{\"id\":\"order-" + System.nanoTime() + "\",\"operation\":" + name + ",\"approved\":true,"
                + "\"arguments\":" + arguments + "}";
    }

    /// @param arguments JSON values by name
    static String object(Map<String, String> arguments) {
        return new TreeMap<>(arguments)
                .entrySet().stream()
                        .map(one -> "\"" + one.getKey() + "\":" + one.getValue())
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /// Arguments that are not of the form that any order's have: refused where they are read.
    static List<String> formless(Map<String, String> right) {
        List<String> all = new ArrayList<>(List.of("null", "[]", "\"vmid=101\"", "7"));
        for (var name : right.keySet()) {
            NO_TEXTS.forEach(value -> all.add(with(right, name, value)));
            var called = new TreeMap<>(right);
            called.put(name.toUpperCase(Locale.ROOT), called.remove(name));
            all.add(object(called));
        }
        all.add(with(right, "__proto__", "\"1\""));
        return all;
    }

    /// Arguments that are texts, and not what the operation takes.
    static List<String> wrong(Map<String, String> right) {
        List<String> all = new ArrayList<>();
        for (var name : right.keySet()) {
            TEXTS.forEach(value -> all.add(with(right, name, value)));
            var missing = new TreeMap<>(right);
            missing.remove(name);
            all.add(object(missing));
        }
        for (var unknown : List.of("force", "skiplock", "purge", "approved", "signature", "prune-backups")) {
            all.add(with(right, unknown, "\"1\""));
        }
        return all;
    }

    private static String with(Map<String, String> right, String name, String value) {
        var other = new TreeMap<>(right);
        other.put(name, value);
        return object(other);
    }
}
