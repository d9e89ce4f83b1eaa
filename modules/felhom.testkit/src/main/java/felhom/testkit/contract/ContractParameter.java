package felhom.testkit.contract;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// One parameter of the table, or one key of a property string such as `net0`.
///
/// @param where `path`, `query` or `body`; empty for a key of a property string
/// @param format the name of a format, empty for none; unknown names are not checked
/// @param keys the keys of a property string, empty for anything else
/// @param raw the table's own text, for comparing two tables
record ContractParameter(
        String where,
        String type,
        boolean optional,
        String format,
        SortedMap<String, ContractParameter> keys,
        List<String> enumeration,
        JsonNode raw) {
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?(?=\\d|\\.\\d)\\d*(\\.\\d*)?([Ee][+-]?\\d+)?");

    static ContractParameter of(JsonNode raw) {
        var keys = new TreeMap<String, ContractParameter>();
        var format = raw.path("format");
        if (format.isObject()) format.properties().forEach(e -> keys.put(e.getKey(), of(e.getValue())));
        return new ContractParameter(
                raw.path("in").asString(""),
                raw.path("type").asString("string"),
                raw.path("optional").asBoolean(false),
                format.isString() ? format.asString() : "",
                keys,
                raw.path("enum").valueStream().map(JsonNode::asString).toList(),
                raw);
    }

    /// What is wrong with the values given for it, if anything is.
    Optional<String> problem(List<String> values) {
        boolean list = type.equals("array") || format.endsWith("-list");
        if (values.size() > 1 && !list) return Optional.of("given " + values.size() + " times");
        if (!type.equals("array")) return problem(String.join(",", values));
        var item = of(raw.path("items"));
        return values.stream().flatMap(v -> item.problem(v).stream()).findFirst();
    }

    private Optional<String> problem(String value) {
        return switch (type) {
            case "integer" -> INTEGER.matcher(value).matches() ? limits(value) : no(value, "integer");
            case "number" -> NUMBER.matcher(value).matches() ? limits(value) : no(value, "number");
            case "boolean" -> value.matches("[01]") ? Optional.empty() : no(value, "boolean (0 or 1)");
            default -> text(value);
        };
    }

    private Optional<String> limits(String value) {
        var number = new BigDecimal(value);
        if (raw.has("minimum") && number.compareTo(raw.path("minimum").asDecimal()) < 0) {
            return Optional.of(value + " is less than " + raw.path("minimum"));
        }
        if (raw.has("maximum") && number.compareTo(raw.path("maximum").asDecimal()) > 0) {
            return Optional.of(value + " is more than " + raw.path("maximum"));
        }
        return named(value);
    }

    private Optional<String> text(String value) {
        if (value.length() > raw.path("maxLength").asInt(Integer.MAX_VALUE)) {
            return Optional.of("longer than " + raw.path("maxLength") + " characters");
        }
        if (value.length() < raw.path("minLength").asInt(0)) {
            return Optional.of("shorter than " + raw.path("minLength") + " characters");
        }
        if (!enumeration.isEmpty() && !enumeration.contains(value)) {
            return Optional.of("'" + value + "' is none of " + String.join(", ", enumeration));
        }
        if (!matches(value)) {
            return Optional.of(
                    "'" + value + "' does not match " + raw.path("pattern").asString());
        }
        return keys.isEmpty() ? named(value) : keys(value);
    }

    /// Whether the value has the pattern, if there is one.
    boolean matches(String value) {
        return !raw.has("pattern")
                || perl(raw.path("pattern").asString()).matcher(value).find();
    }

    private Optional<String> named(String value) {
        return ContractFormat.accepts(format, value) ? Optional.empty() : no(value, format);
    }

    /// `key=value,...`, where one key, the default one, may stand without its name (pve-common JSONSchema.pm
    /// `parse_property_string`).
    private Optional<String> keys(String value) {
        var given = new TreeMap<String, String>();
        for (var part : value.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals >= 0) {
                given.put(part.substring(0, equals), part.substring(equals + 1));
            } else if (!part.isEmpty()) {
                var unnamed = keys.entrySet().stream()
                        .filter(e -> e.getValue().raw.path("default_key").asBoolean(false))
                        .findFirst();
                if (unnamed.isEmpty()) return Optional.of("'" + part + "' has no key");
                given.put(unnamed.get().getKey(), part);
            }
        }
        boolean aliased = false;
        for (var entry : given.entrySet()) {
            var key = keys.get(entry.getKey());
            if (key == null) return Optional.of("no key '" + entry.getKey() + "'");
            // An alias stands for another key, whose rules this table does not follow that far.
            aliased |= key.raw.has("alias");
            var problem = key.raw.has("alias") ? Optional.<String>empty() : key.problem(entry.getValue());
            if (problem.isPresent()) return Optional.of(entry.getKey() + ": " + problem.get());
        }
        if (aliased) return Optional.empty();
        return keys.entrySet().stream()
                .filter(e -> !e.getValue().optional && !given.containsKey(e.getKey()))
                .filter(e -> !e.getValue().raw.has("alias"))
                .map(e -> "the key '" + e.getKey() + "' is missing")
                .findFirst();
    }

    private static Optional<String> no(String value, String kind) {
        return Optional.of("'" + value + "' is no " + kind);
    }

    /// Perl writes its default flags as `(?^:`, and allows a `{,n}` and a `\0`; both ends are anchored, as
    /// JSONSchema.pm does.
    private static Pattern perl(String pattern) {
        var java = pattern.replace("(?^:", "(?:").replace("{,", "{0,").replaceAll("\\\\0(?!\\d)", "\\\\x00");
        return Pattern.compile("^" + java + "$");
    }
}
