package felhom.shell.doctor;

import felhom.engine.access.RunningDaemon;
import felhom.engine.access.RunningDaemon.Hub;
import felhom.engine.access.RunningDaemon.LoopStanding;
import felhom.engine.access.RunningDaemon.Standing;
import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Examination;
import felhom.shell.console.Figures;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a daemon says of itself and of its hub.
final class DaemonExamination implements Examination {
    private static final List<String> JOURNAL = List.of("journalctl -b -u felhom-agent   # why");

    private final RunningDaemon daemon;

    DaemonExamination(RunningDaemon daemon) {
        this.daemon = daemon;
    }

    @Override
    public void look(Consumer<Diagnosis> sink) {
        Standing standing = daemon.standing();
        List<LoopStanding> failing =
                standing.loops().stream().filter(loop -> loop.failures() > 0).toList();
        standing.fault()
                .ifPresent(words -> sink.accept(Diagnosis.failed(
                        Concern.DAEMON, words, List.of(JOURNAL.getFirst(), "systemctl restart felhom-agent"))));
        failing.forEach(loop -> sink.accept(Diagnosis.warning(
                Concern.DAEMON,
                "its " + loop.name() + " loop fails: " + loop.error().orElse("it does not say why"),
                JOURNAL)));
        if (standing.fault().isEmpty() && failing.isEmpty()) {
            sink.accept(Diagnosis.good(Concern.DAEMON, "it runs since " + Figures.time(standing.since())));
        }
        sink.accept(standing.hub()
                .map(DaemonExamination::hub)
                .orElseGet(() -> Diagnosis.good(Concern.HUB, "none is configured")));
    }

    private static Diagnosis hub(Hub hub) {
        Optional<Diagnosis> away = hub.awaySince()
                .map(since -> Diagnosis.failed(
                        Concern.HUB,
                        hub.url() + " has had no report since " + Figures.time(since)
                                + hub.trouble().map(words -> ": " + words).orElse(""),
                        List.of("felhom-agent --selftest=hub")));
        return away.orElseGet(() -> Diagnosis.good(
                Concern.HUB,
                hub.answered()
                        .map(at -> "it answered last at " + Figures.time(at))
                        .orElse("no report was due yet")));
    }
}
