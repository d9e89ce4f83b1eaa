package felhom.host.root;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// By which way root's helper is asked.
public enum RootMode {
    /// At its socket, where systemd starts it.
    HELPER,
    /// Through `sudo`, a helper for each request: not by a service, whose `NoNewPrivileges=` keeps `sudo`
    /// from becoming root.
    SUDO,
    /// By who is root already, a helper for each request.
    DIRECT,
    /// Not at all.
    NONE;

    /// As in the configuration.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// @throws IllegalArgumentException for a word that is none of these
    public static RootMode of(String word) {
        return Arrays.stream(values())
                .filter(mode -> mode.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + word + "'"));
    }

    /// All of them, in words.
    public static String all() {
        return Arrays.stream(values()).map(RootMode::word).collect(Collectors.joining(", "));
    }
}
