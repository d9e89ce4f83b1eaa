package felhom.proxmox.answer;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// PVE's `key=value,key=value` values; the first part may stand without a key, such as a volume id in `rootfs`.
public record PropertyString(String bare, Map<String, String> options) {
    private static final int LONGEST = 4096;

    public PropertyString {
        options = Map.copyOf(options);
    }

    /// @throws IllegalArgumentException for one longer than PVE has any
    public static PropertyString of(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("options of " + text.length() + " characters");
        }
        Map<String, String> options = new LinkedHashMap<>();
        String bare = "";
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                bare = bare.isEmpty() ? part : bare;
            } else {
                options.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return new PropertyString(bare, options);
    }

    public Optional<String> option(String key) {
        return Optional.ofNullable(options.get(key));
    }

    /// Whether the option is there and says yes, in any of the words that PVE takes from whoever writes its files by
    /// hand (pve-common 9.1 `JSONSchema.pm`).
    public boolean yes(String key) {
        return says(key, Set.of("1", "on", "yes", "true"));
    }

    public boolean no(String key) {
        return says(key, Set.of("0", "off", "no", "false"));
    }

    private boolean says(String key, Set<String> words) {
        return option(key)
                .filter(value -> words.contains(value.toLowerCase(Locale.ROOT)))
                .isPresent();
    }

    /// Writes one, part by part.
    public static final class Writer {
        private final StringBuilder text = new StringBuilder();

        public Writer bare(String value) {
            return append(checked("value", value));
        }

        /// @throws IllegalArgumentException for a value that would be read as more than one option
        public Writer and(String key, Object value) {
            return append(key + "=" + checked(key, value.toString()));
        }

        public Writer and(String key, boolean value) {
            return append(key + "=" + (value ? "1" : "0"));
        }

        public Writer and(String key, Optional<?> value) {
            return value.map(v -> and(key, v)).orElse(this);
        }

        private Writer append(String part) {
            text.append(text.isEmpty() ? "" : ",").append(part);
            return this;
        }

        private static String checked(String key, String value) {
            if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c != ',')) {
                throw new IllegalArgumentException(
                        key + ": '" + value + "' cannot stand in a list of options: no comma, no blank, not empty");
            }
            return value;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
