package felhom.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The parameters an endpoint takes, and their verification with the texts of pve-common 9.2.1 JSONSchema.pm.
///
/// A specification reads `name[!] type [limits]`: `!` makes it mandatory, `net[n]` stands for net0, net1, ...
final class Schema {
    private static final Pattern VMID = Pattern.compile("[1-9][0-9]{2,8}");
    private static final Pattern CONFIG_ID = Pattern.compile("(?i)[a-z][a-z0-9_-]+");
    private static final Pattern STORAGE_ID = Pattern.compile("(?i)[a-z][a-z0-9\\-_.]*[a-z0-9]");
    private static final Pattern DNS_NAME =
            Pattern.compile("([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)(\\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)*");
    private static final List<String> CONTENT =
            List.of("images", "rootdir", "vztmpl", "iso", "backup", "snippets", "import", "none");

    private final List<Rule> rules = new ArrayList<>();

    private record Rule(String name, Pattern pattern, boolean mandatory, String type, List<String> limits) {}

    private Schema() {}

    static Schema of(String... specifications) {
        var schema = new Schema();
        for (var specification : specifications) schema.add(specification);
        return schema;
    }

    Schema and(Schema other) {
        rules.addAll(other.rules);
        return this;
    }

    private void add(String specification) {
        var words = specification.split(" ", 3);
        boolean mandatory = words[0].endsWith("!");
        var name = mandatory ? words[0].substring(0, words[0].length() - 1) : words[0];
        var pattern = Pattern.compile(Pattern.quote(name).replace("[n]", "\\E\\d+\\Q"));
        rules.add(new Rule(
                name, pattern, mandatory, words[1], words.length > 2 ? List.of(words[2].split(" ", -1)) : List.of()));
    }

    boolean knows(String name) {
        return find(name).isPresent();
    }

    void verify(Params params) {
        var errors = new TreeMap<String, String>();
        for (var name : params.names()) {
            var values = params.all(name);
            find(name)
                    .ifPresentOrElse(
                            rule -> check(rule, values).ifPresent(text -> errors.put(name, text)),
                            () -> errors.put(
                                    name,
                                    "property is not defined in schema and the schema does not allow additional properties"));
        }
        for (var rule : rules) {
            if (rule.mandatory && !params.has(rule.name)) {
                errors.put(rule.name, "property is missing and it is not optional");
            }
        }
        if (!errors.isEmpty()) throw ApiError.parameters(errors);
    }

    private Optional<Rule> find(String name) {
        return rules.stream().filter(r -> r.pattern.matcher(name).matches()).findFirst();
    }

    private static Optional<String> check(Rule rule, List<String> values) {
        boolean list = rule.type.endsWith("list") || rule.type.equals("any");
        if (values.size() > 1 && !list) return typeError(perlType(rule.type), "ARRAY", false);
        var value = String.join(",", values);
        return switch (rule.type) {
            case "int" -> integer(value, rule.limits);
            case "vmid" ->
                value.matches("-?\\d+")
                        ? format(VMID, value, "value does not look like a valid VM ID\n")
                        : typeError("integer", value, true);
            case "vmidlist" -> all(value, VMID, "value does not look like a valid VM ID\n");
            case "vmmemory" -> memory(value);
            case "number" -> value.matches("-?\\d+(\\.\\d+)?") ? Optional.empty() : typeError("number", value, true);
            case "bool" -> value.matches("[01]") ? Optional.empty() : typeError("boolean", value, true);
            case "enum" -> enumeration(value, String.join(" ", rule.limits));
            case "configid" ->
                first(
                        format(CONFIG_ID, value, "invalid configuration ID '" + value + "'\n"),
                        length(value, rule.limits));
            case "storage" -> format(STORAGE_ID, value, "storage ID '" + value + "' contains illegal characters\n");
            case "dnsname" -> format(DNS_NAME, value, "value does not look like a valid DNS name\n");
            case "content", "contentlist" -> word(value, CONTENT, "invalid content type '%s'\n");
            case "statuslist" -> word(value, List.of("ok", "error", "warning", "unknown"), "invalid status '%s'\n");
            case "prune" -> Retention.problem(value);
            default -> length(value, rule.limits);
        };
    }

    private static String perlType(String type) {
        return switch (type) {
            case "int", "vmid" -> "integer";
            case "bool" -> "boolean";
            case "number" -> "number";
            default -> "string";
        };
    }

    private static Optional<String> integer(String value, List<String> limits) {
        if (!value.matches("-?\\d{1,18}")) return typeError("integer", value, true);
        long number = Long.parseLong(value);
        if (!limits.isEmpty() && number < Long.parseLong(limits.getFirst())) {
            return Optional.of("value must have a minimum value of " + limits.getFirst());
        }
        if (limits.size() > 1 && number > Long.parseLong(limits.get(1))) {
            return Optional.of("value must have a maximum value of " + limits.get(1));
        }
        return Optional.empty();
    }

    /// A number of MiB, alone or as `current=`.
    private static Optional<String> memory(String value) {
        var number = value.replaceFirst("^current=", "");
        if (!number.matches("\\d{1,9}")) return Optional.of("invalid format - format error\n");
        if (Integer.parseInt(number) >= 16) return Optional.empty();
        return Optional.of("invalid format - format error\nmemory.current: value must have a minimum value of 16\n");
    }

    private static Optional<String> length(String value, List<String> limits) {
        if (limits.isEmpty() || value.length() <= Integer.parseInt(limits.getFirst())) return Optional.empty();
        return Optional.of("value may only be " + limits.getFirst() + " characters long");
    }

    private static Optional<String> enumeration(String value, String allowed) {
        if (List.of(allowed.split(", ", -1)).contains(value)) return Optional.empty();
        return Optional.of("value '" + value + "' does not have a value in the enumeration '" + allowed + "'");
    }

    private static Optional<String> format(Pattern pattern, String value, String text) {
        return pattern.matcher(value).matches() ? Optional.empty() : Optional.of("invalid format - " + text);
    }

    private static Optional<String> all(String value, Pattern pattern, String text) {
        for (var part : value.split("[,;\\s]+", -1)) {
            var problem = format(pattern, part, text);
            if (problem.isPresent()) return problem;
        }
        return Optional.empty();
    }

    private static Optional<String> word(String value, List<String> allowed, String text) {
        for (var part : value.split("[,;\\s]+", -1)) {
            if (!allowed.contains(part)) return Optional.of("invalid format - " + text.replace("%s", part));
        }
        return Optional.empty();
    }

    private static Optional<String> first(Optional<String> a, Optional<String> b) {
        return a.isPresent() ? a : b;
    }

    private static Optional<String> typeError(String type, String value, boolean quoted) {
        var got = quoted ? "'" + value + "'" : value;
        return Optional.of("type check ('" + type + "') failed - got " + got);
    }
}
