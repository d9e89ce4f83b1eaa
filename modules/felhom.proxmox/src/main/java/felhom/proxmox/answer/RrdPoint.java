package felhom.proxmox.answer;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/// One point of a history. Which figures there are depends on what it is the history of, and a point without a
/// sample has none.
public record RrdPoint(Instant time, Map<String, Double> figures) {
    public RrdPoint {
        figures = Map.copyOf(figures);
    }

    public static RrdPoint of(Fields fields) {
        Instant time = fields.instant("time").orElseThrow(() -> new Fields.BadItem("no time"));
        Map<String, Double> figures = new TreeMap<>();
        for (String name : fields.rest().keySet()) {
            fields.real(name).ifPresent(value -> figures.put(name, value));
        }
        return new RrdPoint(time, figures);
    }

    /// What stands for the samples of a point.
    public enum Of {
        AVERAGE,
        MAX
    }
}
