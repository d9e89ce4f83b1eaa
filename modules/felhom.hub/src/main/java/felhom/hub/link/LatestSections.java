package felhom.hub.link;

import java.time.Duration;
import java.util.Map;

/// What was collected of the host last, for whoever asks between two reports.
public final class LatestSections {
    private final ReportSource source;
    private volatile Map<String, ReportSource.Section> latest = Map.of();

    public LatestSections(ReportSource source) {
        this.source = source;
    }

    /// As [ReportSource#collect], and kept.
    ReportSource.Collected collect(Map<String, String> acknowledged, Duration most) {
        ReportSource.Collected collected = source.collect(acknowledged, most);
        latest = Map.copyOf(collected.sections());
        return collected;
    }

    /// By name, how they were; empty before the first was collected.
    public Map<String, ReportSource.Section> latest() {
        return latest;
    }
}
