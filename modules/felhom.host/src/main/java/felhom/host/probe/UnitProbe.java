package felhom.host.probe;

import felhom.engine.port.Clocks;
import felhom.engine.port.Probe;
import felhom.engine.port.ProbeResult;
import felhom.host.program.Answer;
import felhom.host.program.Program;
import felhom.host.program.Programs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether a unit is active, as `systemctl show` says.
public final class UnitProbe implements Probe {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final UnitName unit;
    private final Programs programs;
    private final Clocks clocks;

    public UnitProbe(UnitName unit, Programs programs, Clocks clocks) {
        this.unit = unit;
        this.programs = programs;
        this.clocks = clocks;
    }

    @Override
    public String kind() {
        return "unit";
    }

    @Override
    public String target() {
        return unit.value();
    }

    @Override
    public ProbeResult look() {
        Answer answer = programs.ask(
                Program.SYSTEMCTL,
                LIMIT,
                List.of("show", "-p", "LoadState,ActiveState,SubState,StateChangeTimestampMonotonic", "--", target()));
        return switch (answer) {
            case Answer.Said(int exit, String text) when exit == 0 -> state(properties(text));
            default -> ProbeResult.unknown(answer.words(Program.SYSTEMCTL));
        };
    }

    private ProbeResult state(Map<String, String> unit) {
        String active = unit.getOrDefault("ActiveState", "");
        if (active.isEmpty()) {
            return ProbeResult.unknown("systemctl does not say whether it is active");
        }
        // A unit that nobody knows is inactive too.
        if (unit.getOrDefault("LoadState", "").equals("not-found")) {
            return ProbeResult.down("there is no such unit", Map.of());
        }
        String words = active + " (" + unit.getOrDefault("SubState", "?") + ")";
        Map<String, Long> figures = since(unit.getOrDefault("StateChangeTimestampMonotonic", "0"));
        return switch (active) {
            case "active", "reloading", "refreshing" -> ProbeResult.up(words, figures);
            // One that is restarted again and again is seen in either of the first two.
            case "activating", "deactivating", "inactive", "failed", "maintenance" -> ProbeResult.down(words, figures);
            default -> ProbeResult.unknown(words);
        };
    }

    /// Microseconds of the clock that our own is too; 0 where it never changed.
    private Map<String, Long> since(String micros) {
        if (!micros.matches("[1-9][0-9]{0,15}")) {
            return Map.of();
        }
        long age = clocks.nanos() / 1_000 - Long.parseLong(micros);
        return Map.of("state_age_s", Math.max(0, age / 1_000_000));
    }

    private static Map<String, String> properties(String text) {
        Map<String, String> properties = new HashMap<>();
        text.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
            }
        });
        return properties;
    }
}
