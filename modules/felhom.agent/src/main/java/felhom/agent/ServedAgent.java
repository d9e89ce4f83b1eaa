package felhom.agent;

import felhom.control.ControlSocket;
import felhom.control.Hello;
import felhom.control.server.ControlServer;
import felhom.engine.core.Engine;
import felhom.engine.core.LocalState;
import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.port.Probe;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateLocation;
import felhom.engine.view.HostView;
import felhom.host.fact.ClockState;
import felhom.host.fact.MachineStart;
import felhom.host.fact.OwnProcess;
import felhom.host.program.Programs;
import felhom.hub.link.OwnFigures;
import felhom.hub.report.HostReports;
import felhom.hub.report.TaskMarkFile;
import felhom.hub.report.Timing;
import felhom.proxmox.check.ProxmoxHost;
import felhom.shell.Installation.Build;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// All that a daemon consists of, opened from the state up.
final class ServedAgent implements AutoCloseable {
    private final ProxmoxHost host;
    private final Engine engine;
    private final ControlServer control;
    private final HubLoops hub;
    private final ServedDaemon daemon;
    private final List<Probe> probes;

    private ServedAgent(
            ProxmoxHost host,
            Engine engine,
            ControlServer control,
            HubLoops hub,
            ServedDaemon daemon,
            List<Probe> probes) {
        this.host = host;
        this.engine = engine;
        this.control = control;
        this.hub = hub;
        this.daemon = daemon;
        this.probes = probes;
    }

    /// @throws AgentState.StateRefused when the state, or the socket beside it, cannot be had
    static ServedAgent open(
            Settings settings, AgentDirectories directories, LocalState state, ProxmoxHost host, Clocks clocks) {
        Engine engine = AgentRuntime.open(settings, state, directories.trust(), host);
        try {
            HostView view = host.view(clocks);
            Programs programs = Programs.ofThisHost();
            List<Probe> probes = settings.probes().probes(programs, clocks);
            TaskMarkFile mark = new TaskMarkFile(directories.state().directory());
            HostReports reports = new HostReports(view, probes, mark, Timing.DEFAULT, clocks);
            HubLoops hub = hub(settings, directories.state(), reports, programs, engine, clocks);
            ServedDaemon daemon = new ServedDaemon(hub, clocks.now());
            try {
                ControlServer control = control(settings, state, host, view, engine, daemon);
                return new ServedAgent(host, engine, control, hub, daemon, probes);
            } catch (RuntimeException | Error e) {
                hub.close();
                probes.forEach(Probe::close);
                throw e;
            }
        } catch (RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    private static ControlServer control(
            Settings settings, LocalState state, ProxmoxHost host, HostView view, Engine engine, ServedDaemon daemon) {
        Build build = BuildProperties.read();
        Path socket = ControlSocket.of(state.place());
        try {
            return ControlServer.open(
                    socket,
                    new Hello(build.version(), build.commit()),
                    peer -> new ServedHost(settings, state, host, view, engine, daemon, peer));
        } catch (IOException e) {
            throw AgentState.StateRefused.told(
                    "the control socket " + socket + " cannot be made: " + e.getMessage()
                            + "; state.runtime_directory says where it is",
                    state.head());
        }
    }

    private static HubLoops hub(
            Settings settings,
            StateLocation place,
            HostReports reports,
            Programs programs,
            Engine engine,
            Clocks clocks) {
        ClockState clock = new ClockState(programs, clocks, MachineStart.here());
        return new HubLoops(
                settings.hub(), engine, place, new HubLoops.Sources(reports, clock, own(OwnProcess.here()), clocks));
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

    Engine engine() {
        return engine;
    }

    ServedDaemon daemon() {
        return daemon;
    }

    List<Loop> loops() {
        List<Loop> loops = new ArrayList<>(List.of(control));
        loops.addAll(hub.loops());
        return loops;
    }

    /// Once the engine has stopped: until then whoever waits hears how it ended.
    @Override
    public void close() {
        hub.close();
        control.close();
        probes.forEach(Probe::close);
        host.close();
    }
}
