package felhom.agent;

import felhom.agent.Key.Kind;
import felhom.engine.trust.NamedFile;
import felhom.shell.command.Installation.BadConfiguration;
import felhom.shell.command.Setting;
import felhom.shell.console.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The settings as they were given: the file, overlaid by the environment. Collects every problem before it
/// complains.
final class Configuration {
    /// Names the file where the command line does not, so that an installed one has no say.
    static final String FILE = "FELHOM_AGENT_CONFIG";
    /// Names that begin like ours and are no settings.
    private static final Set<String> OTHER = Set.of("FELHOM_AGENT_JAVA_OPTIONS", FILE);
    /// Each can be given in one of two ways.
    private static final List<List<Key>> TOKENS =
            List.of(List.of(Key.TOKEN, Key.TOKEN_FILE), List.of(Key.HUB_TOKEN, Key.HUB_TOKEN_FILE));
    private static final int MOST_BYTES = 256 * 1024;
    private static final String PREFIX = "FELHOM_AGENT_";

    private final Map<Key, Value> values = new EnumMap<>(Key.class);
    private final Map<Key, Object> contents = new EnumMap<>(Key.class);
    private final List<String> problems = new ArrayList<>();
    private final Source source;
    private final Secrets secrets;

    private Configuration(Source source, Secrets secrets) {
        this.source = source;
        this.secrets = secrets;
    }

    /// Where settings come from.
    ///
    /// @param file read when neither `--config` nor `FELHOM_AGENT_CONFIG` names another, and it exists
    /// @param hostName holds the machine's name, which the state is bound to where `proxmox.node` is not
    ///     given
    record Source(Map<String, String> environment, Path file, Path hostName) {}

    /// @param place such as `proxmox.node in /etc/felhom-agent/agent.json`
    record Value(List<String> texts, String place) {
        String text() {
            return texts.getFirst();
        }
    }

    /// @param secrets is told what was found that nobody may see, where it belongs and where it does not
    /// @throws BadConfiguration that names every problem at once
    static Configuration read(Source source, Optional<Path> named, Secrets secrets) {
        Configuration configuration = readable(source, named, secrets);
        if (!configuration.problems.isEmpty()) {
            throw new BadConfiguration(configuration.problems);
        }
        return configuration;
    }

    /// What of it can be read, whatever is wrong with the rest.
    static Configuration readable(Source source, Optional<Path> named, Secrets secrets) {
        Configuration configuration = new Configuration(source, secrets);
        Optional<String> variable = Optional.ofNullable(source.environment().get(FILE));
        Optional<Path> told = named.or(() -> variable.map(Path::of));
        if (named.isEmpty() && variable.map(String::isBlank).orElse(false)) {
            configuration.problems.add(FILE + ": it is empty; name a file or unset it");
            // One that cannot be looked at is there: reading it says what is wrong.
        } else if (told.isPresent() || !Files.notExists(source.file())) {
            configuration.readFile(told.orElse(source.file()));
        }
        configuration.readEnvironment();
        return configuration;
    }

    Source source() {
        return source;
    }

    Secrets secrets() {
        return secrets;
    }

    Optional<Value> value(Key key) {
        return Optional.ofNullable(values.get(key));
    }

    /// Notes what was found where a setting, or its default, points to, so that another content is told from
    /// the same.
    ///
    /// @param content nothing that would give a secret away
    void found(Key key, Object content) {
        contents.put(key, content);
    }

    /// What was found there; empty where nothing was looked at.
    Optional<Object> found(Key key) {
        return Optional.ofNullable(contents.get(key));
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /// For `config show`: every setting with what holds and why, secrets without their value.
    List<Setting> shown() {
        return Arrays.stream(Key.values())
                .map(key -> value(key).map(value -> given(key, value)).orElseGet(() -> standard(key)))
                .toList();
    }

    private Setting given(Key key, Value value) {
        List<String> texts = key.kind() == Kind.SECRET
                ? List.of()
                : value.texts().stream().map(text -> shown(key, text)).toList();
        return new Setting(key.path(), shape(key), texts, value.place());
    }

    private Setting standard(Key key) {
        Optional<String> standard = Defaults.of(key);
        return new Setting(
                key.path(),
                shape(key),
                standard.stream().toList(),
                standard.isPresent() ? Setting.DEFAULT : key == Key.NODE ? Setting.ASKED : Setting.NOT_SET);
    }

    private static Setting.Shape shape(Key key) {
        return switch (key.kind()) {
            case TEXT -> Setting.Shape.TEXT;
            case SECRET -> Setting.Shape.SECRET;
            case LIST -> Setting.Shape.LIST;
            case FLAG -> Setting.Shape.FLAG;
            case NUMBER, DECIMAL -> Setting.Shape.NUMBER;
        };
    }

    /// A value as it may be shown. A token that was put where it does not belong is still a secret, and so is
    /// a password in an address.
    String shown(Key key, String text) {
        if (secrets.tokenAs(text)) {
            return "(looks like a token, not shown)";
        }
        return switch (key) {
            case ENDPOINT, HUB_URL, HUB_PROXY, PROBE_HTTPS -> secrets.withoutUserInfo(text);
            default -> text;
        };
    }

    /// Before anything can be said about it.
    private void set(Key key, Value value) {
        for (String text : value.texts()) {
            if (key.kind() == Kind.SECRET) {
                secrets.token(text);
            } else {
                shown(key, text);
            }
        }
        values.put(key, value);
    }

    private void readFile(Path file) {
        JsonMapper mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            JsonNode root = mapper.readTree(NamedFile.readWhole(file, MOST_BYTES));
            if (root == null || !root.isObject()) {
                problems.add(file + ": expected a JSON object, as in config/agent.example.json");
                return;
            }
            walk(file, "", root);
        } catch (IOException e) {
            problems.add(file + ": " + e.getMessage());
        } catch (JacksonException e) {
            // The original message quotes the text around the fault, which may be the token.
            problems.add(file + ": " + at(e.getLocation()) + "not valid JSON, too deep or too long, or a key stands"
                    + " twice");
        }
    }

    // What breaks a limit has no place.
    private static String at(@Nullable TokenStreamLocation place) {
        return place == null ? "" : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": ";
    }

    private void walk(Path file, String prefix, JsonNode node) {
        node.propertyStream().forEach(property -> {
            String name = property.getKey();
            if (name.startsWith("//")) {
                // A comment: JSON has no other.
                return;
            }
            String path = prefix + name;
            JsonNode value = property.getValue();
            Optional<Key> key = Key.atPath(path);
            if (key.isPresent()) {
                take(file, key.get(), value);
            } else if (value.isObject()) {
                walk(file, path + ".", value);
            } else {
                secrets.tokenIn(path);
                problems.add(path + " in " + file + ": there is no such setting; there is " + Key.all());
            }
        });
    }

    private void take(Path file, Key key, JsonNode value) {
        String place = key.path() + " in " + file;
        boolean fits = switch (key.kind()) {
            case TEXT, SECRET -> value.isString();
            case LIST -> value.isString() || (value.isArray() && allText(value));
            case FLAG -> value.isBoolean();
            case NUMBER -> value.isIntegralNumber();
            case DECIMAL -> value.isNumber();
        };
        if (!fits) {
            String given = key.kind() == Kind.SECRET ? "(value not shown)" : shown(key, value.toString());
            problems.add(place + ": " + given + " is not of the right type; expected " + type(key.kind()) + ": "
                    + key.expected());
            return;
        }
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> texts.add(item.asString()));
        } else {
            texts.add(value.asString());
        }
        if (!texts.isEmpty()) {
            set(key, new Value(List.copyOf(texts), place));
        }
    }

    private static boolean allText(JsonNode array) {
        for (JsonNode item : array) {
            if (!item.isString()) {
                return false;
            }
        }
        return true;
    }

    private static String type(Kind kind) {
        return switch (kind) {
            case TEXT, SECRET -> "text in quotes";
            case LIST -> "text in quotes, or a list of them";
            case FLAG -> "true or false";
            case NUMBER -> "a whole number";
            case DECIMAL -> "a number";
        };
    }

    private void readEnvironment() {
        Set<Key> replaced = EnumSet.noneOf(Key.class);
        for (Map.Entry<String, String> variable : new TreeMap<>(source.environment()).entrySet()) {
            String name = variable.getKey();
            if (!name.startsWith(PREFIX) || OTHER.contains(name)) {
                continue;
            }
            Optional<Key> key = Key.inEnvironment(name);
            if (key.isEmpty()) {
                problems.add(name + ": there is no such setting; the names are FELHOM_AGENT_ and the path of one of "
                        + Key.all() + " in capitals, such as " + Key.ENDPOINT.variable());
                continue;
            }
            // The environment's token replaces the file's, whichever way either is given.
            for (List<Key> either : TOKENS) {
                if (either.contains(key.get()) && replaced.add(either.getFirst())) {
                    either.forEach(values::remove);
                }
            }
            List<String> texts = key.get().kind() == Kind.LIST
                    ? List.of(variable.getValue().strip().split("\\s*,\\s*", -1))
                    : List.of(variable.getValue().strip());
            set(key.get(), new Value(texts, name));
        }
    }
}
