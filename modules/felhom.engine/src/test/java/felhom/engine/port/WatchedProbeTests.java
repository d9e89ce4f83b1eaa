package felhom.engine.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Since when something is as it is, and when that changed.
class WatchedProbeTests {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private Instant wall = NOON;
    private long nanos = -5;
    private ProbeResult result = ProbeResult.up("active", Map.of());
    private final WatchedProbe watched = new WatchedProbe(new Slow(), new Clocks(() -> wall, () -> nanos));

    /// Each look takes 40 ms.
    private final class Slow implements Probe {
        @Override
        public String kind() {
            return "unit";
        }

        @Override
        public String target() {
            return "pveproxy.service";
        }

        @Override
        public ProbeResult look() {
            nanos += Duration.ofMillis(40).toNanos();
            return result;
        }
    }

    @Test
    void theFirstLookKnowsNoChange() {
        var reading = watched.look();

        assertEquals(
                new WatchedProbe.Reading(
                        "unit", "pveproxy.service", result, NOON, Duration.ofMillis(40), NOON, Optional.empty()),
                reading);
    }

    @Test
    void aChangeOfStateIsKeptAndOneOfWordsIsNone() {
        watched.look();
        wall = NOON.plusSeconds(30);
        result = ProbeResult.down("failed", Map.of());
        watched.look();
        wall = NOON.plusSeconds(60);
        result = ProbeResult.down("activating", Map.of("state_age_s", 1L));

        var reading = watched.look();

        assertEquals(NOON.plusSeconds(30), reading.since());
        assertEquals(Optional.of(NOON.plusSeconds(30)), reading.changed());
        assertEquals(NOON.plusSeconds(60), reading.at());
        assertEquals("activating", reading.result().words());
    }
}
