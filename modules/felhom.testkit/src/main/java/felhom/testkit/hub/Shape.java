package felhom.testkit.hub;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Looks at one object of a message and tells what is not as it has to be, with the path to it.
final class Shape {
    private final JsonNode node;
    private final String path;
    private final Consumer<String> wrong;

    Shape(JsonNode node, String path, Consumer<String> wrong) {
        this.node = node;
        this.path = path;
        this.wrong = wrong;
    }

    boolean has(String name) {
        return node.has(name);
    }

    /// An empty shape that complains no further where the object is missing.
    Shape object(String name) {
        var child = node.path(name);
        return expect(name, "an object", JsonNode::isObject)
                ? new Shape(child, below(name), wrong)
                : new Shape(child, below(name), ignored -> {});
    }

    /// The text of a field, empty where it has none.
    String word(String name) {
        return node.path(name).asString("");
    }

    void eachIsText() {
        for (var entry : node.properties()) {
            if (!entry.getValue().isString()) {
                wrong.accept(below(entry.getKey()) + " must be a text, not " + shown(entry.getValue()));
            }
        }
    }

    /// Each of these fields of this object, which is an object as well.
    void members(Set<String> names, Consumer<Shape> look) {
        for (var name : names) look.accept(object(name));
    }

    void objects(String name, Consumer<Shape> look) {
        if (!expect(name, "an array", JsonNode::isArray)) return;
        int index = 0;
        for (var element : node.path(name)) {
            var at = below(name) + "[" + index++ + "]";
            if (element.isObject()) look.accept(new Shape(element, at, wrong));
            else wrong.accept(at + " must be an object, not " + shown(element));
        }
    }

    void texts(String name) {
        if (!expect(name, "an array", JsonNode::isArray)) return;
        for (var element : node.path(name)) {
            if (!element.isString()) wrong.accept(below(name) + " must hold texts, not " + shown(element));
        }
    }

    void array(String name) {
        expect(name, "an array", JsonNode::isArray);
    }

    void is(String name, String value) {
        expect(name, "\"" + value + "\"", n -> n.isString() && n.asString().equals(value));
    }

    void is(String name, int value) {
        expect(name, String.valueOf(value), n -> n.isIntegralNumber() && n.asInt(-1) == value);
    }

    void oneOf(String name, List<String> values) {
        expect(name, "one of " + String.join(", ", values), n -> n.isString() && values.contains(n.asString()));
    }

    /// A text that says something.
    void text(String name) {
        expect(name, "a text", n -> n.isString() && !n.asString().isBlank());
    }

    /// Any text, also an empty one.
    void string(String name) {
        expect(name, "a text", JsonNode::isString);
    }

    void stringOrUnknown(String name) {
        expect(name, "a text or null", n -> n.isString() || n.isNull());
    }

    void matching(String name, String what, Pattern form) {
        expect(name, what, n -> n.isString() && form.matcher(n.asString()).matches());
    }

    void instant(String name) {
        expect(name, "a time like 2026-11-30T14:00:00Z", n -> n.isString() && isInstant(n.asString()));
    }

    void base64(String name) {
        expect(name, "base64 of at least one byte", n -> n.isString() && isBase64(n.asString()));
    }

    void integer(String name, long least, long most) {
        expect(
                name,
                "a whole number from " + least + " to " + most,
                n -> n.isIntegralNumber() && n.canConvertToLong() && n.asLong() >= least && n.asLong() <= most);
    }

    void number(String name) {
        expect(name, "a number that is not negative", n -> n.isNumber() && n.asDouble() >= 0);
    }

    void numberOrUnknown(String name) {
        expect(name, "a number that is not negative, or null", n -> n.isNull() || (n.isNumber() && n.asDouble() >= 0));
    }

    /// Above zero and not more than this.
    void upTo(String name, int most) {
        expect(
                name,
                "a number above 0 and up to " + most,
                n -> n.isNumber() && n.asDouble() > 0 && n.asDouble() <= most);
    }

    void numberOrNull(String name) {
        expect(name, "a number or null", n -> n.isNumber() || n.isNull());
    }

    void flag(String name) {
        expect(name, "true or false", JsonNode::isBoolean);
    }

    void flagOrNull(String name) {
        expect(name, "true, false or null", n -> n.isBoolean() || n.isNull());
    }

    private boolean expect(String name, String what, Predicate<JsonNode> so) {
        var child = node.path(name);
        if (!child.isMissingNode() && so.test(child)) return true;
        wrong.accept(below(name) + " must be " + what + ", not " + shown(child));
        return false;
    }

    private String below(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String shown(JsonNode node) {
        if (node.isMissingNode()) return "missing";
        var text = node.toString();
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }

    private static boolean isInstant(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isBase64(String text) {
        try {
            return Base64.getDecoder().decode(text).length > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
