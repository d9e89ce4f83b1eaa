package felhom.testkit.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The named formats of the schema that a pattern can check (pve-common 9.2.1 JSONSchema.pm, pve-storage 9.1.7
/// Storage.pm, pve-access-control 9.1.1 AccessControl.pm).
public final class ContractFormat {
    private static final String ID = "(?i:[a-z][a-z0-9_-]+)";
    private static final String LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
    private static final String STORAGE = "(?i:[a-z][a-z0-9\\-_.]*[a-z0-9])";
    private static final String CONTENT = "images|rootdir|vztmpl|iso|backup|snippets|import|none";
    private static final String KEEP = "keep-(?:all=[01]|(?:last|hourly|daily|weekly|monthly|yearly)=\\d+)";
    private static final Map<String, Pattern> PATTERNS = Map.ofEntries(
            entry("pve-node", LABEL),
            entry("pve-vmid", "[1-9][0-9]{2,8}"),
            entry("pve-configid", ID),
            entry("pve-storage-id", STORAGE),
            entry("pve-storage-content", CONTENT),
            entry("pve-volume-id", STORAGE + ":.+"),
            entry("pve-task-status-type", "ok|error|warning|unknown"),
            entry("pve-userid", "[^\\s:/]+@[A-Za-z][A-Za-z0-9.\\-_]+"),
            entry("pve-roleid", "[A-Za-z0-9.\\-_]+"),
            entry("pve-tag", "(?i:[a-z0-9_][a-z0-9_\\-+.]*)"),
            entry("prune-backups", KEEP + "(?:," + KEEP + ")*"),
            entry("dns-name", LABEL + "(?:\\." + LABEL + ")*"),
            entry("mac-addr", "(?i:[a-f0-9][02468ace](?::[a-f0-9]{2}){5})"),
            entry("disk-size", "\\d+(?:\\.\\d+)?[KMGT]?"));

    private static final List<String> KEEP_KEYS =
            List.of("keep-all", "keep-last", "keep-hourly", "keep-daily", "keep-weekly", "keep-monthly", "keep-yearly");

    private ContractFormat() {}

    private static Map.Entry<String, Pattern> entry(String name, String pattern) {
        return Map.entry(name, Pattern.compile(pattern));
    }

    /// What Proxmox VE says of a value that does not have this format, if it has not.
    static Optional<String> problem(String format, String value) {
        if (format.equals("prune-backups")) return retention(value).map(t -> t.replaceFirst("^invalid format - ", ""));
        if (accepts(format, value)) return Optional.empty();
        boolean list = format.endsWith("-list");
        var one = list ? format.substring(0, format.length() - 5) : format;
        var wrong = Stream.of(list ? value.split("[,;\\s\\x00]+", -1) : new String[] {value})
                .filter(part -> !accepts(one, part))
                .findFirst()
                .orElse(value);
        return Optional.of(
                switch (one) {
                    case "pve-vmid" -> "value does not look like a valid VM ID\n";
                    case "pve-configid" -> "invalid configuration ID '" + wrong + "'\n";
                    case "pve-storage-id" -> "storage ID '" + wrong + "' contains illegal characters\n";
                    case "pve-storage-content" -> "invalid content type '" + wrong + "'\n";
                    case "pve-task-status-type" -> "invalid status '" + wrong + "'\n";
                    case "pve-volume-id" -> "unable to parse volume ID '" + wrong + "'\n";
                    case "pve-node" -> "value does not look like a valid node name\n";
                    case "dns-name" -> "value does not look like a valid DNS name\n";
                    case "mac-addr" -> "value does not look like a valid unicast MAC address\n";
                    default -> "value does not look like a valid " + one + "\n";
                });
    }

    /// Whether the value has this format. A name that is not known here accepts anything.
    static boolean accepts(String format, String value) {
        if (format.endsWith("-list") && PATTERNS.containsKey(format.substring(0, format.length() - 5))) {
            var one = format.substring(0, format.length() - 5);
            // An empty list is a list too (pve-common Tools.pm `split_list`).
            return Stream.of(value.split("[,;\\s\\x00]+", -1)).allMatch(part -> part.isEmpty() || accepts(one, part));
        }
        var pattern = PATTERNS.get(format);
        return pattern == null || pattern.matcher(value).matches();
    }

    /// What is wrong with a `prune-backups` setting such as `keep-last=3,keep-daily=7`.
    public static Optional<String> retention(String text) {
        for (var part : text.split(",", -1)) {
            var pair = part.split("=", 2);
            if (pair.length != 2 || !KEEP_KEYS.contains(pair[0])) {
                return Optional.of("invalid format - format error\nprune-backups." + pair[0]
                        + ": property is not defined in schema and the schema does not allow additional properties\n");
            }
            if (!pair[1].matches("\\d{1,6}")) {
                return Optional.of("invalid format - format error\nprune-backups." + pair[0]
                        + ": type check ('integer') failed - got '" + pair[1] + "'\n");
            }
        }
        return Optional.empty();
    }
}
