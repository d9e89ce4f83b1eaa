package felhom.engine.port;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What one look found.
///
/// @param words for an operator, such as `active (running)` or `no such interface`
/// @param figures by name in `snake_case`, the unit at its end (`rx_bytes`, `handshake_age_s`); sorted by
///     name
public record ProbeResult(State state, String words, Map<String, Long> figures) {
    public enum State {
        UP,
        DOWN,
        /// Nobody knows: it could not be looked at, or did not answer in time.
        UNKNOWN
    }

    public ProbeResult {
        figures = Collections.unmodifiableMap(new TreeMap<>(figures));
    }

    public static ProbeResult up(String words, Map<String, Long> figures) {
        return new ProbeResult(State.UP, words, figures);
    }

    public static ProbeResult down(String words, Map<String, Long> figures) {
        return new ProbeResult(State.DOWN, words, figures);
    }

    public static ProbeResult unknown(String why) {
        return new ProbeResult(State.UNKNOWN, why, Map.of());
    }
}
