package felhom.proxmox.answer;

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
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Reads one JSON object of an answer. The type of a scalar follows Perl's last use of it, so a number may
/// come as text, a boolean as 0, "1" or true, and any of them as null or not at all (pve-http-server 6.0.5
/// `Formatter/Standard.pm`).
public final class Fields {
    private static final Pattern SEPARATOR = Pattern.compile("[;, ]");

    private static final long END_OF_TIME =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    private static final int ALONE = -1;
    private static final int MOST_FIELDS = 20_000;

    private final String list;
    private final int index;
    private final JsonNode node;
    private final Drift drift;
    // As often as asked for: looked through by few, written for each field of each item.
    private final List<String> read = new ArrayList<>();

    public Fields(String where, JsonNode node, Drift drift) {
        this(where, ALONE, node, drift);
    }

    private Fields(String list, int index, JsonNode node, Drift drift) {
        this.list = list;
        this.index = index;
        this.node = node;
        this.drift = drift;
        if (!node.isObject() && !node.isNull() && !node.isMissingNode()) {
            drift.found(where(), "expected an object, found " + node.getNodeType());
        }
    }

    // Wanted only where something is wrong.
    private String where() {
        return index == ALONE ? list : list + "[" + index + "]";
    }

    public Optional<String> text(String name) {
        return scalar(name);
    }

    public OptionalLong whole(String name) {
        JsonNode value = raw(name);
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return OptionalLong.of(value.asLong());
        }
        // A double holds whole numbers up to 2^53 exactly; sizes in bytes stay far below.
        OptionalDouble number = number(name, value);
        return number.isPresent() ? OptionalLong.of((long) number.getAsDouble()) : OptionalLong.empty();
    }

    /// Seconds since 1970. What no calendar holds is absent.
    public Optional<Instant> instant(String name) {
        OptionalLong seconds = whole(name);
        if (seconds.isEmpty()) {
            return Optional.empty();
        }
        if (seconds.getAsLong() < 0 || seconds.getAsLong() > END_OF_TIME) {
            drift.found(where() + "." + name, "expected a time");
            return Optional.empty();
        }
        return Optional.of(Instant.ofEpochSecond(seconds.getAsLong()));
    }

    public OptionalDouble real(String name) {
        return number(name, raw(name));
    }

    /// Absent counts as false, as everywhere in PVE.
    public boolean flag(String name) {
        JsonNode given = raw(name);
        if (given.isInt() && (given.asInt() & ~1) == 0) {
            return given.asInt() == 1;
        }
        return switch (scalar(name, given).orElse("0")) {
            case "1", "true" -> true;
            case "0", "false", "" -> false;
            default -> {
                drift.found(where() + "." + name, "expected 0 or 1");
                yield false;
            }
        };
    }

    /// The item cannot be used without this field.
    ///
    /// @throws BadItem when it is absent
    public String need(String name) {
        return scalar(name).orElseThrow(() -> new BadItem(where() + " has no " + name));
    }

    /// A field of a type of our own. What that type refuses is absent and counted.
    public <T> Optional<T> as(String name, Function<String, T> parser) {
        Optional<String> text = scalar(name).filter(t -> !t.isEmpty());
        try {
            return text.map(parser);
        } catch (IllegalArgumentException bad) {
            drift.found(where() + "." + name, String.valueOf(bad.getMessage()));
            return Optional.empty();
        }
    }

    /// The whole object as a type of our own.
    <T> Optional<T> allAs(Function<Map<String, String>, T> parser) {
        try {
            return Optional.of(parser.apply(all()));
        } catch (IllegalArgumentException bad) {
            drift.found(where(), String.valueOf(bad.getMessage()));
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
                drift.found(where() + "." + name, "expected scalars, found " + item.getNodeType());
            } else {
                texts.add(asText(item));
            }
        }
        return texts;
    }

    /// The numbers of a list inside this object. What is none is left out and counted.
    List<Double> numbers(String name) {
        List<Double> numbers = new ArrayList<>();
        for (String text : texts(name)) {
            try {
                double number = Double.parseDouble(text.strip());
                if (Double.isFinite(number)) {
                    numbers.add(number);
                    continue;
                }
            } catch (NumberFormatException notANumber) {
                // Counted below.
            }
            drift.found(where() + "." + name, "expected a number");
        }
        return numbers;
    }

    public JsonNode raw(String name) {
        read.add(name);
        return node.path(name);
    }

    public Fields object(String name) {
        return new Fields(where() + "." + name, raw(name), drift);
    }

    /// The objects of a list inside this one.
    public <T> List<T> items(String name, Function<Fields, T> reader) {
        return list(where() + "." + name, raw(name), drift, reader);
    }

    /// Every scalar of the object as text, and nested values as JSON.
    ///
    /// @throws BadItem for more than PVE can keep: a guest's configuration is a file of at most 1 MiB
    ///     (pve-cluster `memdb.h`)
    public Map<String, String> all() {
        if (node.size() > MOST_FIELDS) {
            throw new BadItem(where() + " has " + node.size() + " fields");
        }
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
    public Map<String, String> rest() {
        Map<String, String> rest = all();
        rest.keySet().removeAll(read);
        return rest;
    }

    private Optional<String> scalar(String name) {
        return scalar(name, raw(name));
    }

    private Optional<String> scalar(String name, JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return Optional.empty();
        }
        if (value.isContainer()) {
            drift.found(where() + "." + name, "expected a scalar, found " + value.getNodeType());
            return Optional.empty();
        }
        return Optional.of(asText(value));
    }

    private static String asText(JsonNode value) {
        return value.isBoolean() ? (value.asBoolean() ? "1" : "0") : value.asString("");
    }

    private OptionalDouble number(String name, JsonNode value) {
        if (value.isDouble()) {
            return OptionalDouble.of(value.asDouble());
        }
        Optional<String> text = scalar(name, value);
        if (text.isEmpty() || text.get().isEmpty()) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(text.get().strip()));
        } catch (NumberFormatException notANumber) {
            drift.found(where() + "." + name, "expected a number");
            return OptionalDouble.empty();
        }
    }

    /// The objects of a list. One that cannot be read is left out and counted, never the list lost.
    public static <T> List<T> list(String where, JsonNode list, Drift drift, Function<Fields, T> reader) {
        List<T> items = new ArrayList<>();
        if (!list.isArray() && !list.isNull() && !list.isMissingNode()) {
            drift.found(where, "expected a list, found " + list.getNodeType());
        }
        int index = 0;
        for (JsonNode item : list.isArray() ? list : List.<JsonNode>of()) {
            try {
                if (!item.isObject()) {
                    throw new BadItem(where + "[" + index + "] is no object");
                }
                items.add(reader.apply(new Fields(where, index, item, drift)));
            } catch (RuntimeException bad) {
                drift.found(where + "[" + index + "]", String.valueOf(bad.getMessage()));
            }
            index++;
        }
        return items;
    }

    static final class BadItem extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadItem(String message) {
            super(message);
        }
    }

    public static Set<String> tags(String joined) {
        if (joined.isEmpty()) {
            return Set.of();
        }
        Set<String> tags = new TreeSet<>();
        SEPARATOR.splitAsStream(joined).filter(tag -> !tag.isEmpty()).forEach(tags::add);
        return tags;
    }
}
