package felhom.wire.root;

import felhom.wire.Unreadable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Named texts that are taken one by one; what is left over at the end is nobody's.
final class Fields {
    private final Map<String, String> left;

    Fields(Map<String, String> fields) {
        this.left = new HashMap<>(fields);
    }

    String text(String name) {
        String value = left.remove(name);
        if (value == null) {
            throw new Unreadable("'" + name + "' is missing");
        }
        return value;
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(left.remove(name));
    }

    <T> T parsed(String name, Function<String, T> as) {
        String text = text(name);
        try {
            return as.apply(text);
        } catch (IllegalArgumentException wrong) {
            throw new Unreadable("'" + name + "': " + wrong.getMessage());
        }
    }

    int number(String name, int most) {
        return parsed(name, text -> {
            int value = text.matches("0|[1-9][0-9]{0,8}") ? Integer.parseInt(text) : -1;
            if (value < 0 || value > most) {
                throw new IllegalArgumentException("'" + text + "' is no number from 0 to " + most);
            }
            return value;
        });
    }

    boolean flag(String name) {
        return parsed(name, text -> switch (text) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw new IllegalArgumentException("'" + text + "' is neither yes nor no");
        });
    }

    /// Whatever has not been taken yet.
    Map<String, String> rest() {
        Map<String, String> rest = Map.copyOf(left);
        left.clear();
        return rest;
    }

    /// @throws Unreadable where something is left
    void nothingMore() {
        left.keySet().stream().sorted().findFirst().ifPresent(unknown -> {
            throw new Unreadable("there is a field '" + unknown + "' that nobody knows");
        });
    }
}
