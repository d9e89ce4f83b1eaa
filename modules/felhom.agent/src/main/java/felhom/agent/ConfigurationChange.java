package felhom.agent;

import felhom.engine.access.RunningDaemon.Changed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What one reading of the configuration has otherwise than the one before.
///
/// @param words one for each setting, none of which says a secret
record ConfigurationChange(Set<Key> settings, List<Changed> words) {
    static ConfigurationChange between(Configuration before, Configuration now) {
        Set<Key> settings = EnumSet.noneOf(Key.class);
        List<Changed> words = new ArrayList<>();
        for (Key key : Key.values()) {
            words(key, before, now).ifPresent(said -> {
                settings.add(key);
                words.add(new Changed(key.path(), key.path() + ": " + said));
            });
        }
        return new ConfigurationChange(settings, List.copyOf(words));
    }

    private static Optional<String> words(Key key, Configuration before, Configuration now) {
        List<String> was = texts(key, before);
        List<String> is = texts(key, now);
        if (!was.equals(is)) {
            return Optional.of(
                    key.kind() == Key.Kind.SECRET
                            ? secret(was, is)
                            : shown(key, now, is) + ", before: " + shown(key, before, was));
        }
        return before.found(key).equals(now.found(key)) ? Optional.empty() : Optional.of(content(key, is));
    }

    private static List<String> texts(Key key, Configuration from) {
        return from.value(key)
                .map(Configuration.Value::texts)
                .orElseGet(() -> standard(key).stream().toList());
    }

    private static Optional<String> standard(Key key) {
        return key == Key.LOG_LEVEL ? Optional.of(Defaults.DAEMON_LEVEL) : Defaults.of(key);
    }

    private static String secret(List<String> was, List<String> is) {
        if (is.isEmpty()) {
            return "not set any more";
        }
        return was.isEmpty() ? "set (not shown)" : "another one (not shown)";
    }

    private static String shown(Key key, Configuration from, List<String> texts) {
        return texts.isEmpty()
                ? "not set"
                : String.join(
                        ", ", texts.stream().map(text -> from.shown(key, text)).toList());
    }

    private static String content(Key key, List<String> is) {
        return switch (key) {
            case TOKEN_FILE, HUB_TOKEN_FILE ->
                is.isEmpty() ? "another token (not shown)" : "another token (not shown) in " + is.getFirst();
            case TLS_CA_FILE, HUB_CA_FILE ->
                is.isEmpty() ? "this machine's authorities have changed" : "other certificates in " + is.getFirst();
            case PROBE_HTTPS -> "the certificates that vouch for them are others";
            default -> "this machine's authorities have changed";
        };
    }

    boolean isEmpty() {
        return settings.isEmpty();
    }

    /// Whether one of these is otherwise.
    boolean of(Key... keys) {
        return Arrays.stream(keys).anyMatch(settings::contains);
    }

    /// Whether a setting is otherwise whose name begins so.
    boolean of(String section) {
        return settings.stream().anyMatch(key -> key.path().startsWith(section + "."));
    }
}
