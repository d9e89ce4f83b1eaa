package felhom.hub.message;

import felhom.engine.order.Quoted;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A value with the place that it was found at, such as `proposals[3].arguments`. What is not of the type
/// that is asked for is refused with that place.
record Field(String place, JsonNode value) {
    /// The value is not what it has to be.
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        private Wrong(String message) {
            super(message);
        }
    }

    /// Of an object; empty where it is absent. A null is not absent.
    Optional<Field> find(String name) throws Wrong {
        return Optional.ofNullable(object().value.get(name)).map(found -> new Field(below(name), found));
    }

    Field get(String name) throws Wrong {
        Optional<Field> found = find(name);
        if (found.isEmpty()) {
            throw new Wrong(below(name) + " is missing");
        }
        return found.get();
    }

    Field object() throws Wrong {
        return demand(value.isObject(), "an object");
    }

    String text() throws Wrong {
        return demand(value.isString(), "a text").value.stringValue();
    }

    long whole(long least, long most) throws Wrong {
        demand(value.isIntegralNumber() && value.canConvertToLong(), "a whole number");
        long number = value.longValue();
        if (number < least || number > most) {
            throw new Wrong(place + " is " + number + "; expected " + least + " to " + most);
        }
        return number;
    }

    byte[] base64() throws Wrong {
        try {
            return Base64.getDecoder().decode(text());
        } catch (IllegalArgumentException not) {
            throw new Wrong(place + " is not base64");
        }
    }

    /// Those of a list, in order.
    List<Field> items() throws Wrong {
        demand(value.isArray(), "a list");
        List<Field> items = new ArrayList<>();
        for (JsonNode item : value) {
            items.add(new Field(place + "[" + items.size() + "]", item));
        }
        return items;
    }

    /// An object of texts.
    Map<String, String> texts() throws Wrong {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> one : object().value.properties()) {
            texts.put(one.getKey(), new Field(below(one.getKey()), one.getValue()).text());
        }
        return texts;
    }

    /// A name that somebody else chose is shown as a part of a place, and as no more.
    private String below(String name) {
        return (place.isEmpty() ? "" : place + ".") + (name.matches("[A-Za-z0-9_-]{1,64}") ? name : Quoted.of(name));
    }

    private Field demand(boolean is, String expected) throws Wrong {
        if (!is) {
            throw new Wrong((place.isEmpty() ? "the answer" : place) + " is "
                    + value.getNodeType().name().toLowerCase(Locale.ROOT) + "; expected " + expected);
        }
        return this;
    }

    Wrong wrong(IllegalArgumentException because) {
        return new Wrong(place + ": " + because.getMessage());
    }
}
