package felhom.hub.link;

import felhom.engine.port.Loop;
import java.time.Duration;
import java.util.Map;

/// Collects what a report would say where there is no hub to report to: metrics and notices speak of it.
public final class Collector implements Loop {
    public static final String NAME = "report";

    private static final Duration STUCK = Duration.ofMinutes(5);

    private final LatestSections sections;
    private final Duration interval;

    public Collector(LatestSections sections, Duration interval) {
        this.sections = sections;
        this.interval = interval;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration limit() {
        return STUCK;
    }

    @Override
    public Duration pass(Runnable alive) {
        sections.collect(Map.of(), Reporter.patience(interval));
        return interval;
    }
}
