package felhom.testkit.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A value in a world file that knows where it stands; every complaint names the field, the value and the remedy.
///
/// @param path like `guests.9999.config`
public record Field(String path, JsonNode node) {
    private static final int SHOWN = 60;

    public IllegalArgumentException wrong(String problem, String remedy) {
        var value = node.isMissingNode() ? "" : " (" + shortened(node.toString()) + ")";
        return new IllegalArgumentException(
                (path.isEmpty() ? "the world" : path) + value + ": " + problem + "; " + remedy);
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /// Fails for a name that is not known here.
    public Field only(String... known) {
        for (var name : object().propertyNames()) {
            if (!Set.of(known).contains(name)) {
                throw at(name).wrong("no such field", "remove it or use one of " + String.join(", ", known));
            }
        }
        return this;
    }

    private ObjectNode object() {
        if (node instanceof ObjectNode object) return object;
        throw wrong("not an object", "write {...}");
    }

    public Field at(String name) {
        return new Field(path.isEmpty() ? name : path + "." + name, object().path(name));
    }

    public Optional<Field> maybe(String name) {
        var field = at(name);
        return field.node.isMissingNode() ? Optional.empty() : Optional.of(field);
    }

    public Field needed(String name) {
        return maybe(name).orElseThrow(() -> at(name).wrong("is missing", "add it"));
    }

    Map<String, Field> entries() {
        var entries = new LinkedHashMap<String, Field>();
        object().propertyNames().forEach(name -> entries.put(name, at(name)));
        return entries;
    }

    /// The entries of an object that may be left out.
    public Map<String, Field> entries(String name) {
        return maybe(name).map(Field::entries).orElse(Map.of());
    }

    public List<Field> list(String name) {
        var field = maybe(name);
        if (field.isEmpty()) return List.of();
        if (!(field.get().node instanceof ArrayNode array)) throw field.get().wrong("not a list", "write [...]");
        var found = new ArrayList<Field>();
        for (int i = 0; i < array.size(); i++) found.add(new Field(field.get().path + "[" + i + "]", array.get(i)));
        return found;
    }

    public List<String> texts(String name) {
        return list(name).stream().map(Field::text).toList();
    }

    public Map<String, String> textMap(String name) {
        var found = new LinkedHashMap<String, String>();
        entries(name).forEach((key, value) -> found.put(key, value.text()));
        return found;
    }

    public String text() {
        if (!node.isString()) throw wrong("not a text", "write it in quotes");
        return node.asString();
    }

    public String text(String name, String otherwise) {
        return maybe(name).map(Field::text).orElse(otherwise);
    }

    public long number() {
        if (!node.isIntegralNumber()) throw wrong("not a whole number", "write it without quotes");
        return node.asLong();
    }

    public long number(String name, long otherwise) {
        return maybe(name).map(Field::number).orElse(otherwise);
    }

    public boolean flag(String name, boolean otherwise) {
        return maybe(name).map(Field::flag).orElse(otherwise);
    }

    private boolean flag() {
        if (!node.isBoolean()) throw wrong("neither true nor false", "write one of them without quotes");
        return node.asBoolean();
    }

    public Instant instant() {
        try {
            return Instant.parse(text());
        } catch (DateTimeException e) {
            throw wrong("not a time", "write it like 2026-11-21T05:49:28Z");
        }
    }

    public int vmid(String text) {
        if (text.matches("[1-9][0-9]{2,8}")) return Integer.parseInt(text);
        throw wrong("not the number of a guest", "use 100 to 999999999");
    }

    public <E extends Enum<E>> E oneOf(Class<E> type) {
        var names = new ArrayList<String>();
        for (var constant : type.getEnumConstants()) {
            var name = name(constant);
            if (name.equals(text())) return constant;
            names.add(name);
        }
        throw wrong("not known", "use one of " + String.join(", ", names));
    }

    public static String name(Enum<?> constant) {
        return constant.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
