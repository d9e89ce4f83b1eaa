package felhom.proxmox;

import felhom.ops.Vmid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Reads one JSON object of an answer. The type of a scalar follows Perl's last use of it, so a number may come as
/// text, a boolean as 0, "1" or true, and any of them as null or not at all (pve-http-server 6.0.5
/// `Formatter/Standard.pm`).
final class Fields {
    private static final long END_OF_TIME =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private final String where;
    private final JsonNode node;
    private final Drift drift;
    private final Set<String> read = new TreeSet<>();

    Fields(String where, JsonNode node, Drift drift) {
        this.where = where;
        this.node = node;
        this.drift = drift;
        if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
            drift.found(where, "expected an object, found " + node.getNodeType());
        }
    }

    Optional<String> text(String name) {
        return scalar(name);
    }

    OptionalLong whole(String name) {
        Optional<Double> value = number(name);
        return value.isPresent() ? OptionalLong.of(exact(name, value.get())) : OptionalLong.empty();
    }

    /// Seconds since 1970. What no calendar holds is absent.
    Optional<Instant> instant(String name) {
        OptionalLong seconds = whole(name);
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        if (seconds.getAsLong() < 0 || seconds.getAsLong() > END_OF_TIME) {
            drift.found(where + "." + name, "expected a time");
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochSecond(seconds.getAsLong()));
    }

    OptionalDouble real(String name) {
        Optional<Double> value = number(name);
        return value.isPresent() ? OptionalDouble.of(value.get()) : OptionalDouble.empty();
    }

    /// Absent counts as false, as everywhere in PVE.
    boolean flag(String name) {
        Optional<String> value = scalar(name);
        return switch (value.orElse("0")) {
            case "1", "true" -> true;
            case "0", "false", "" -> false;
            default -> {
                drift.found(where + "." + name, "expected 0 or 1");
                yield false;
            }
        };
    }

    /// The item cannot be used without this field.
    ///
    /// @throws BadItem when it is absent
    String need(String name) {
        return scalar(name).orElseThrow(() -> new BadItem(where + " has no " + name));
    }

    /// A field of a type of our own. What that type refuses is absent and counted.
    <T> Optional<T> as(String name, Function<String, T> parser) {
        Optional<String> text = scalar(name).filter(t -> !t.isEmpty());
        try {
            return text.map(parser);
        } catch (IllegalArgumentException bad) {
            drift.found(where + "." + name, String.valueOf(bad.getMessage()));
            return Optional.empty();
        }
    }

    /// The whole object as a type of our own.
    <T> Optional<T> allAs(Function<Map<String, String>, T> parser) {
        try {
            return Optional.of(parser.apply(all()));
        } catch (IllegalArgumentException bad) {
            drift.found(where, String.valueOf(bad.getMessage()));
            return Optional.empty();
        }
    }

    Optional<Vmid> vmid(String name) {
        return as(name, Vmid::of);
    }

    /// The scalars of a list inside this object, or the one scalar in its place.
    List<String> texts(String name) {
        JsonNode value = raw(name);
        if (!value.isArray()) {
            return scalar(name).stream().toList();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if (item.isContainer() || item.isNull()) {
                drift.found(where + "." + name, "expected scalars, found " + item.getNodeType());
            } else {
                texts.add(asText(item));
            }
        }
        return texts;
    }

    JsonNode raw(String name) {
        read.add(name);
        return node.path(name);
    }

    Fields object(String name) {
        return new Fields(where + "." + name, raw(name), drift);
    }

    /// The objects of a list inside this one.
    <T> List<T> items(String name, Function<Fields, T> reader) {
        return list(where + "." + name, raw(name), drift, reader);
    }

    /// Every scalar of the object as text, and nested values as JSON.
    Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        node.propertyStream().forEach(e -> {
            JsonNode value = e.getValue();
            if (!value.isNull()) {
                all.put(e.getKey(), value.isContainer() ? value.toString() : asText(value));
            }
        });
        return all;
    }

    /// What nobody has asked for yet.
    Map<String, String> rest() {
        Map<String, String> rest = all();
        rest.keySet().removeAll(read);
        return rest;
    }

    private Optional<String> scalar(String name) {
        JsonNode value = raw(name);
        if (value.isNull() || value.isMissingNode()) {
            return Optional.empty();
        }
        if (value.isContainer()) {
            drift.found(where + "." + name, "expected a scalar, found " + value.getNodeType());
            return Optional.empty();
        }
        return Optional.of(asText(value));
    }

    private static String asText(JsonNode value) {
        return value.isBoolean() ? (value.asBoolean() ? "1" : "0") : value.asString("");
    }

    private Optional<Double> number(String name) {
        Optional<String> text = scalar(name);
        if (text.isEmpty() || text.get().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Double.parseDouble(text.get().strip()));
        } catch (NumberFormatException notANumber) {
            drift.found(where + "." + name, "expected a number");
            return Optional.empty();
        }
    }

    // A double holds whole numbers up to 2^53 exactly; sizes in bytes stay far below. Anything PVE sends as an integer
    // is taken as it is.
    private long exact(String name, double value) {
        JsonNode given = node.path(name);
        return given.isIntegralNumber() && given.canConvertToLong() ? given.asLong() : (long) value;
    }

    /// The objects of a list. One that cannot be read is left out and counted, never the list lost.
    static <T> List<T> list(String where, JsonNode list, Drift drift, Function<Fields, T> reader) {
        List<T> items = new ArrayList<>();
        if (!list.isArray() && !list.isNull() && !list.isMissingNode()) {
            drift.found(where, "expected a list, found " + list.getNodeType());
        }
        int index = 0;
        for (JsonNode item : list.isArray() ? list : List.<JsonNode>of()) {
            String at = where + "[" + index++ + "]";
            try {
                if (!item.isObject()) {
                    throw new BadItem(at + " is no object");
                }
                items.add(reader.apply(new Fields(at, item, drift)));
            } catch (RuntimeException bad) {
                drift.found(at, String.valueOf(bad.getMessage()));
            }
        }
        return items;
    }

    static final class BadItem extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadItem(String message) {
            super(message);
        }
    }
}
