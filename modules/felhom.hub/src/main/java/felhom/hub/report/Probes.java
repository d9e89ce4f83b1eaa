package felhom.hub.report;

import felhom.engine.port.Clocks;
import felhom.engine.port.Probe;
import felhom.engine.port.WatchedProbe;
import felhom.engine.view.Reading;
import felhom.messages.ProbeMessages.Probed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The configured probes, each looking with every report.
final class Probes {
    private final List<Watched> all;
    private final Clocks clocks;

    private record Watched(Probe probe, Target<WatchedProbe.Reading> target) {}

    Probes(List<Probe> probes, Timing timing, Clocks clocks) {
        this.clocks = clocks;
        this.all = probes.stream().map(probe -> watched(probe, timing, clocks)).toList();
    }

    private static Watched watched(Probe probe, Timing timing, Clocks clocks) {
        WatchedProbe watched = new WatchedProbe(probe, clocks);
        return new Watched(
                probe,
                new Target<>(
                        "probe-" + probe.target(),
                        () -> new Reading.Fresh<>(watched.look(), clocks.now()),
                        Duration.ZERO,
                        timing.patience(),
                        clocks));
    }

    void begin() {
        all.forEach(each -> each.target.begin());
    }

    Reading<List<Probed>> await(long from, long until) {
        if (all.isEmpty()) {
            return new Reading.Absent<>("no probes are configured");
        }
        List<Probed> probed = new ArrayList<>();
        for (Watched each : all) {
            probed.add(probed(each.probe, each.target.await(from, until)));
        }
        return new Reading.Fresh<>(List.copyOf(probed), clocks.now());
    }

    private static Probed probed(Probe probe, Reading<WatchedProbe.Reading> seen) {
        Optional<String> pending = switch (seen) {
            case Reading.Fresh<WatchedProbe.Reading> _ -> Optional.empty();
            case Reading.Stale<WatchedProbe.Reading>(var _, var _, String why) -> Optional.of(why);
            case Reading.Failed<WatchedProbe.Reading>(String why) -> Optional.of(why);
            case Reading.Denied<WatchedProbe.Reading> _, Reading.Absent<WatchedProbe.Reading> _ ->
                Optional.of("nobody knows");
        };
        return new Probed(probe.kind(), probe.target(), probe.name(), seen.known(), pending);
    }
}
