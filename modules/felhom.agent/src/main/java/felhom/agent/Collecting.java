package felhom.agent;

import felhom.engine.core.ReplaceableHost;
import felhom.engine.port.Clocks;
import felhom.engine.port.Probe;
import felhom.engine.state.StateLocation;
import felhom.engine.view.HardwareView;
import felhom.engine.view.HostView;
import felhom.engine.view.Reading;
import felhom.host.fact.ClockState;
import felhom.host.fact.MachineStart;
import felhom.host.fact.OwnProcess;
import felhom.host.program.Programs;
import felhom.host.root.RootHelper;
import felhom.hub.link.OwnFigures;
import felhom.hub.link.ReportSource;
import felhom.hub.report.HostReports;
import felhom.hub.report.TaskMarkFile;
import felhom.hub.report.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// What a daemon collects of its host and machine.
final class Collecting implements AutoCloseable {
    private final StateLocation place;
    private final ReplaceableHost<AgentHost> host;
    private final Programs programs = Programs.ofThisHost();
    private final Clocks clocks;
    // It knows what disks said before, whatever is configured anew.
    private final HardwareView machine;
    // Held while a report is collected: no probe is closed while one waits for it.
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Made now;

    /// By one reading of the settings.
    ///
    /// @param view of the host, which knows what it was refused before
    record Made(HostView view, HostReports reports, List<Probe> probes, RootHelper helper) {
        void close() {
            probes.forEach(Probe::close);
        }
    }

    Collecting(StateLocation place, ReplaceableHost<AgentHost> host, Settings settings, Clocks clocks) {
        this.place = place;
        this.host = host;
        this.clocks = clocks;
        this.machine = MachineHardware.of(programs, RootHelper.now(() -> now.helper), clocks);
        this.now = next(settings, Optional.empty());
    }

    /// With these probes, and of the other host where there is one. What was collected before is read anew.
    /// Nothing is done by it before [#take].
    ///
    /// @param other takes the place of the host of now after that
    Made next(Settings settings, Optional<AgentHost> other) {
        HostView view = other.map(next -> next.view(clocks)).orElseGet(() -> host.with(here -> here.view(clocks)));
        TaskMarkFile mark = new TaskMarkFile(place.directory());
        List<Probe> probes = settings.probes().probes(programs, clocks);
        return new Made(
                view,
                new HostReports(view, machine, probes, mark, Timing.DEFAULT, clocks),
                probes,
                settings.root().helper());
    }

    /// Waits for the report that is being collected, which takes seconds.
    void take(Made next) {
        Made before;
        turn.lock();
        try {
            before = now;
            now = next;
        } finally {
            turn.unlock();
        }
        before.close();
    }

    HubLoops.Sources sources() {
        ClockState clock = new ClockState(programs, clocks, MachineStart.here());
        return new HubLoops.Sources(this::collect, clock, own(OwnProcess.here()), clocks);
    }

    private ReportSource.Collected collect(Map<String, String> acknowledged, Duration most) {
        turn.lock();
        try {
            // The connection is not closed under what is being collected by it.
            return host.with(_ -> now.reports.collect(acknowledged, most));
        } finally {
            turn.unlock();
        }
    }

    /// Reads something of the host at this moment.
    <T> Reading<T> view(Function<HostView, Reading<T>> read) {
        return host.with(_ -> read.apply(now.view));
    }

    void askAgain() {
        now.reports.askAgain();
    }

    /// Once nothing is collected any more.
    @Override
    public void close() {
        now.close();
    }

    private static OwnFigures own(OwnProcess process) {
        return new OwnFigures() {
            @Override
            public OptionalLong memoryBytes() {
                return process.memory()
                        .map(memory -> OptionalLong.of(memory.proportional()))
                        .orElse(OptionalLong.empty());
            }

            @Override
            public Optional<Duration> processorTime() {
                return process.processorTime();
            }
        };
    }
}
