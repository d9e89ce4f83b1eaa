package felhom.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Other names for the same things: node, guests, storages, users and tokens. It changes recordings, worlds and
/// scripts alike, so a simulator that knows a recording by heart fails under it.
final class Renaming {
    private record Rule(Pattern pattern, String from, String to) {}

    private final List<Rule> rules = new ArrayList<>();

    static Renaming none() {
        return new Renaming();
    }

    /// Guests are in another order too: the highest number becomes the lowest.
    static Renaming other() {
        return new Renaming()
                // A realm, a package and a certificate are called pve as well.
                .rule(
                        "(?<![@\\w./-])(?<!%40)(?<!(realm|type|realm-type)\\\\\":\\\\\")pve(?=$|[^\\w.!-])|(?<=nodes/|node/|storage/|%3A)pve(?![\\w-])",
                        "pve", "kvm7")
                .word("9999", "1201")
                .word("9997", "1203")
                .word("9996", "1204")
                .word("9995", "1205")
                .word("9993", "2107")
                .word("9992", "2108")
                .word("9991", "2109")
                .word("9990", "2110")
                .word("12345", "54321")
                .rule("(?<=tap)9970(?=i)", "9970", "1110")
                .rule("(?<=tap)9971(?=i)", "9971", "1109")
                .word("9970", "1110")
                .word("9971", "1109")
                .word("9972", "1108")
                .word("9973", "1107")
                // The storage called local stays: it is the one that a call means that names none.
                .rule("(?<![\\w-])local-btrfs(?![\\w-])", "local-btrfs", "tank")
                .rule("(?<![\\w-])local-dir(?![\\w-])", "local-dir", "shelf")
                .rule("(?<![\\w-])badstore(?![\\w-])", "badstore", "leaky")
                .rule("felhom-agent(?=@|%40)", "felhom-agent", "keeper")
                .rule("(?<=userfilter=)felhom(?=&)", "felhom", "keeper")
                .rule("(?<=\\\\\")agent(?=\\\\\":\\{)", "agent", "warden")
                .rule("orphan(?=@|%40)", "orphan", "stray")
                .rule("probe(?=@|%40)", "probe", "prober")
                .rule("(?<=!|%21|tokenid\\\\\":\\\\\")agent(?!\\w)", "agent", "warden")
                .rule("(?<=!|%21|tokenid\\\\\":\\\\\")prb(?!\\w)", "prb", "pin");
    }

    private Renaming word(String from, String to) {
        return rule("(?<![\\w.])" + from + "(?!\\w)|(?<=_|%2F|%3A|%2C)" + from + "\\b", from, to);
    }

    private Renaming rule(String pattern, String from, String to) {
        rules.add(new Rule(Pattern.compile(pattern), from, to));
        return this;
    }

    String apply(String text) {
        var renamed = text;
        for (var rule : rules) renamed = rule.pattern.matcher(renamed).replaceAll(rule.to);
        return renamed;
    }

    /// For reports: the names of the recording again.
    String undo(String text) {
        var original = text;
        for (var rule : rules) original = original.replace(rule.to, rule.from);
        return original;
    }
}
