package felhom.agent;

import felhom.engine.trust.NamedFile;
import felhom.proxmox.http.Trust;
import felhom.shell.command.Installation.BadConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The text of a configuration in which some settings are changed and everything else stays, comments
/// included.
final class ConfigurationText {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int MOST_BYTES = 256 * 1024;

    private final ObjectNode root;
    private final List<String> changes;

    private ConfigurationText(ObjectNode root, List<String> changes) {
        this.root = root;
        this.changes = List.copyOf(changes);
    }

    static ConfigurationText empty() {
        return new ConfigurationText(MAPPER.createObjectNode(), List.of());
    }

    /// @param file one that was read as a configuration already
    /// @throws BadConfiguration when it cannot be read any more
    static ConfigurationText of(Path file) {
        try {
            JsonNode read = MAPPER.readTree(NamedFile.readWhole(file, MOST_BYTES));
            if (read instanceof ObjectNode object) {
                return new ConfigurationText(object, List.of());
            }
            throw new BadConfiguration(List.of(file + ": expected a JSON object"));
        } catch (IOException e) {
            throw new BadConfiguration(List.of(file + ": " + e.getMessage()));
        } catch (JacksonException changed) {
            throw new BadConfiguration(List.of(file + ": not valid JSON"));
        }
    }

    /// What makes it another one than it was, a line each.
    List<String> changes() {
        return changes;
    }

    byte[] bytes() {
        return (MAPPER.writeValueAsString(root) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// The same with these settings; one with an empty value is taken out.
    ConfigurationText with(Map<Key, Optional<String>> wanted) {
        ObjectNode next = root.deepCopy();
        List<String> made = new ArrayList<>();
        new TreeMap<>(wanted).forEach((key, value) -> {
            Optional<Place> place = Place.of(next, key.path());
            Optional<JsonNode> before = place.map(Place::value).filter(Predicate.not(JsonNode::isNull));
            if (value.isEmpty()) {
                place.ifPresent(Place::remove);
                before.ifPresent(old -> made.add(key.path() + ": " + shown(key, old) + " is taken out" + why(key)));
            } else if (before.isEmpty() || !says(key, before.get(), value.get())) {
                place.ifPresentOrElse(there -> there.put(value.get()), () -> add(next, key.path(), value.get()));
                made.add(key.path() + ": "
                        + before.map(old -> shown(key, old) + " becomes ").orElse("") + "\"" + value.get() + "\"");
            }
        });
        return new ConfigurationText(next, made);
    }

    private static String why(Key key) {
        return key == Key.TOKEN_FILE
                ? ": the service gets the token from systemd, and may not read that file"
                : key == Key.TLS_INSECURE ? ": any certificate would be believed" : "";
    }

    private static String shown(Key key, JsonNode value) {
        return key.kind() == Key.Kind.SECRET ? "(not shown)" : value.toString();
    }

    /// Whether that is what it says already, in whatever form.
    private static boolean says(Key key, JsonNode value, String wanted) {
        if (key != Key.TLS_FINGERPRINT) {
            return value.asString("").strip().equals(wanted);
        }
        List<String> pins =
                value.isArray() ? value.valueStream().map(JsonNode::asString).toList() : List.of(value.asString(""));
        return pins.stream().anyMatch(pin -> same(pin, wanted));
    }

    private static boolean same(String pin, String wanted) {
        try {
            return new Trust.Fingerprint(pin).equals(new Trust.Fingerprint(wanted));
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private static void add(ObjectNode node, String path, String value) {
        int dot = path.indexOf('.');
        if (dot < 0) {
            node.put(path, value);
            return;
        }
        String name = path.substring(0, dot);
        ObjectNode below = node.get(name) instanceof ObjectNode object ? object : node.putObject(name);
        add(below, path.substring(dot + 1), value);
    }

    /// Where a setting stands: the names of a path may stand in one key or in nested ones.
    private record Place(ObjectNode node, String name) {
        static Optional<Place> of(ObjectNode node, String path) {
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                String name = property.getKey();
                if (name.equals(path)) {
                    return Optional.of(new Place(node, name));
                }
                if (path.startsWith(name + ".") && property.getValue() instanceof ObjectNode below) {
                    Optional<Place> found = of(below, path.substring(name.length() + 1));
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            return Optional.empty();
        }

        JsonNode value() {
            return node.get(name);
        }

        void remove() {
            node.remove(name);
        }

        void put(String value) {
            node.put(name, value);
        }
    }
}
