package felhom.testkit.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks at a call's parameters against the table of the host's version, with the texts of pve-common 9.2.1
/// JSONSchema.pm.
final class Schema {
    private static final String UNDEFINED =
            "property is not defined in schema and the schema does not allow additional properties";
    private static final String MISSING = "property is missing and it is not optional";
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?=\\d|\\.\\d)\\d*(\\.\\d*)?([Ee][+-]?\\d+)?");

    private Schema() {}

    /// @return what is wrong, by parameter
    static SortedMap<String, String> problems(
            SortedMap<String, ContractParameter> known, Map<String, List<String>> given) {
        var errors = new TreeMap<String, String>();
        given.forEach((name, values) -> {
            var rule = Contract.named(known, name);
            if (rule.isEmpty()) {
                errors.put(name, UNDEFINED);
            } else {
                problem(rule.get(), name, values).ifPresent(text -> errors.put(name, text));
            }
        });
        errors.putAll(absent(known, given::containsKey));
        return errors;
    }

    /// What is missing, by itself or because of another parameter.
    private static SortedMap<String, String> absent(
            SortedMap<String, ContractParameter> known, Predicate<String> given) {
        var errors = new TreeMap<String, String>();
        known.forEach((name, rule) -> {
            boolean needed = !rule.optional() && !rule.raw().has("alias");
            if (needed && !given.test(name)) errors.put(name, MISSING);
            var other = rule.raw().path("requires").asString("");
            if (!other.isEmpty() && given.test(name) && !given.test(other)) {
                errors.put(other, "missing property - '" + name + "' requires this property");
            }
        });
        return errors;
    }

    private static Optional<String> problem(ContractParameter rule, String name, List<String> values) {
        if (rule.type().equals("array")) {
            var item = ContractParameter.of(rule.raw().path("items"));
            return values.stream()
                    .flatMap(value -> problem(item, name, value).stream())
                    .findFirst();
        }
        if (values.size() > 1 && !rule.format().endsWith("-list")) return typeError(rule.type(), "ARRAY");
        return problem(rule, name, String.join(",", values));
    }

    /// In the order of Proxmox VE: type, format, pattern, length, limits, enumeration.
    private static Optional<String> problem(ContractParameter rule, String name, String value) {
        boolean fits = switch (rule.type()) {
            case "integer" -> value.matches("[+-]?\\d{1,18}");
            case "number" -> NUMBER.matcher(value).matches();
            case "boolean" -> value.matches("[01]");
            default -> true;
        };
        if (!fits) return typeError(rule.type(), "'" + value + "'");
        var format = rule.keys().isEmpty()
                ? ContractFormat.problem(rule.format(), value)
                : PropertyString.problem(rule.keys(), name, value);
        if (format.isPresent()) return format.map(text -> "invalid format - " + text);
        return limits(rule, value);
    }

    private static Optional<String> limits(ContractParameter rule, String value) {
        if (!rule.matches(value)) return Optional.of("value does not match the regex pattern");
        var raw = rule.raw();
        if (raw.has("maxLength") && value.length() > raw.path("maxLength").asInt()) {
            return Optional.of("value may only be " + raw.path("maxLength") + " characters long");
        }
        if (raw.has("minLength") && value.length() < raw.path("minLength").asInt()) {
            return Optional.of("value must be at least " + raw.path("minLength") + " characters long");
        }
        if (raw.has("maximum")
                && Double.parseDouble(value) > raw.path("maximum").asDouble()) {
            return Optional.of("value must have a maximum value of " + raw.path("maximum"));
        }
        if (raw.has("minimum")
                && Double.parseDouble(value) < raw.path("minimum").asDouble()) {
            return Optional.of("value must have a minimum value of " + raw.path("minimum"));
        }
        if (rule.enumeration().isEmpty() || rule.enumeration().contains(value)) return Optional.empty();
        return Optional.of("value '" + value + "' does not have a value in the enumeration '"
                + String.join(", ", rule.enumeration()) + "'");
    }

    private static Optional<String> typeError(String type, String got) {
        return Optional.of("type check ('" + type + "') failed - got " + got);
    }

    /// A text of `key=value,...` such as `net0`.
    private static final class PropertyString {
        private PropertyString() {}

        static Optional<String> problem(SortedMap<String, ContractParameter> keys, String name, String value) {
            var given = new TreeMap<String, String>();
            for (var part : value.split(",", -1)) {
                var problem = part.isBlank() ? Optional.<String>empty() : take(keys, part, given);
                if (problem.isPresent()) return problem;
            }
            var errors = absent(keys, given::containsKey);
            given.forEach((key, text) -> {
                var rule = keys.get(key);
                var problem = rule == null ? Optional.of(UNDEFINED) : Schema.problem(rule, name + "." + key, text);
                problem.ifPresent(found -> errors.put(key, found.strip()));
            });
            if (errors.isEmpty()) return Optional.empty();
            var text = new StringBuilder("format error\n");
            errors.forEach((key, problem) -> text.append(name)
                    .append('.')
                    .append(key)
                    .append(": ")
                    .append(problem)
                    .append('\n'));
            return Optional.of(text.toString());
        }

        private static Optional<String> take(
                SortedMap<String, ContractParameter> keys, String part, SortedMap<String, String> given) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                var unnamed = keys.entrySet().stream()
                        .filter(e -> e.getValue().raw().path("default_key").asBoolean(false))
                        .findFirst();
                if (unnamed.isEmpty()) {
                    return Optional.of("value without key, but schema does not define a default key\n");
                }
                return put(given, unnamed.get().getKey(), part);
            }
            if (equals == 0 || equals == part.length() - 1) {
                return Optional.of("missing key in comma-separated list property\n");
            }
            var key = part.substring(0, equals);
            var rule = keys.get(key);
            var text = part.substring(equals + 1);
            if (rule == null) return put(given, key, text);
            if (rule.type().equals("boolean")) text = bool(text);
            var alias = rule.raw().path("alias").asString("");
            if (alias.isEmpty()) return put(given, key, text);
            var named = rule.raw().path("keyAlias").asString("");
            if (!named.isEmpty() && given.put(named, key) != null) {
                return Optional.of("key alias '" + named + "' is already defined\n");
            }
            return put(given, alias, text);
        }

        private static Optional<String> put(SortedMap<String, String> given, String key, String value) {
            if (given.put(key, value) == null) return Optional.empty();
            return Optional.of("duplicate key in comma-separated list property: " + key + "\n");
        }

        /// Words are taken for a flag here, other than in a parameter of its own.
        private static String bool(String text) {
            if (Stream.of("1", "on", "yes", "true").anyMatch(text::equalsIgnoreCase)) return "1";
            if (Stream.of("0", "off", "no", "false").anyMatch(text::equalsIgnoreCase)) return "0";
            return text;
        }
    }
}
