package felhom.authz.gate;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads JSON that somebody signed or that decides about signatures: one reading only, or none. Every field's type is
/// looked at by hand, and a field that nobody knows refuses the document.
final class StrictJson {
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(64 * 1024)
                            .maxNestingDepth(8)
                            .maxStringLength(16 * 1024)
                            .maxNameLength(64)
                            .maxNumberLength(20)
                            .maxTokenCount(4096)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String where;
    private final JsonNode node;

    private StrictJson(String where, JsonNode node) {
        this.where = where;
        this.node = node;
        if (!node.isObject()) {
            throw new Malformed(where + ": expected an object");
        }
    }

    /// @throws Malformed for anything but one JSON object in printable ASCII and line feeds
    static StrictJson read(byte[] bytes) {
        for (byte b : bytes) {
            if (b != '\n' && (b < ' ' || b > '~')) {
                throw new Malformed("a byte that is neither printable ASCII nor a line feed");
            }
        }
        try {
            return new StrictJson("the document", MAPPER.readTree(new String(bytes, StandardCharsets.US_ASCII)));
        } catch (JacksonException e) {
            throw new Malformed(at(e.getLocation()) + "not valid JSON, too deep or too long, or a name stands twice");
        }
    }

    // What breaks a limit has no place.
    private static String at(@Nullable TokenStreamLocation place) {
        return place == null ? "" : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": ";
    }

    /// @throws Malformed naming what is unknown, or missing though it is required
    StrictJson only(Set<String> required, Set<String> optional) {
        for (String name : names()) {
            if (!required.contains(name) && !optional.contains(name)) {
                throw new Malformed(where + ": unknown field '" + name + "'; there is " + required + " " + optional);
            }
        }
        for (String name : required) {
            if (!has(name)) {
                throw new Malformed(where + ": '" + name + "' is missing");
            }
        }
        return this;
    }

    Set<String> names() {
        return new TreeSet<>(node.propertyNames());
    }

    boolean has(String name) {
        return node.has(name);
    }

    String text(String name) {
        JsonNode value = node.path(name);
        if (!value.isString()) {
            throw new Malformed(where + "." + name + ": expected text");
        }
        return value.asString();
    }

    String text(String name, Pattern form) {
        String text = text(name);
        if (!form.matcher(text).matches()) {
            throw new Malformed(where + "." + name + ": '" + text + "' is not of the form " + form.pattern());
        }
        return text;
    }

    long whole(String name, long least, long most) {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new Malformed(where + "." + name + ": expected a whole number");
        }
        long number = value.asLong();
        if (number < least || number > most) {
            throw new Malformed(where + "." + name + ": " + number + " is not from " + least + " to " + most);
        }
        return number;
    }

    StrictJson object(String name) {
        return new StrictJson(where + "." + name, node.path(name));
    }

    /// The field's value, to be compared with another document's.
    JsonNode raw(String name) {
        return node.path(name);
    }

    /// Not what it should be; the message says where and what.
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }
}
