package felhom.agent;

import felhom.control.ControlSocket;
import felhom.control.Hello;
import felhom.control.server.ControlServer;
import felhom.engine.core.Engine;
import felhom.engine.core.LocalState;
import felhom.engine.core.ReplaceableHost;
import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.state.AgentState;
import felhom.shell.command.Installation.Build;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// All that a daemon consists of, opened from the state up. The engine and the socket are there from its
/// start to its stop; what hangs on the configuration is replaced when that is read anew.
final class ServedAgent implements AutoCloseable {
    private final AtomicReference<Serving> now;
    private final ReplaceableHost<AgentHost> host;
    private final Engine engine;
    private final ControlServer control;
    private final Collecting collecting;
    private final HubLoops hub;
    private final ServedDaemon daemon;
    private final Clocks clocks;

    private ServedAgent(
            AtomicReference<Serving> now,
            ReplaceableHost<AgentHost> host,
            Engine engine,
            ControlServer control,
            Collecting collecting,
            HubLoops hub,
            ServedDaemon daemon,
            Clocks clocks) {
        this.now = now;
        this.host = host;
        this.engine = engine;
        this.control = control;
        this.collecting = collecting;
        this.hub = hub;
        this.daemon = daemon;
        this.clocks = clocks;
    }

    /// @throws AgentState.StateRefused when the state, or the socket beside it, cannot be had
    static ServedAgent open(Serving first, LocalState state, Clocks clocks) {
        AtomicReference<Serving> now = new AtomicReference<>(first);
        ReplaceableHost<AgentHost> host =
                new ReplaceableHost<>(AgentHost.of(first.settings(), clocks), AgentHost::close);
        try {
            Engine engine = AgentRuntime.open(
                    first.settings(), state, () -> now.get().directories().trust(), host);
            try {
                return open(now, host, engine, state, clocks);
            } catch (RuntimeException | Error e) {
                engine.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            host.close();
            throw e;
        }
    }

    private static ServedAgent open(
            AtomicReference<Serving> now,
            ReplaceableHost<AgentHost> host,
            Engine engine,
            LocalState state,
            Clocks clocks) {
        Collecting collecting = new Collecting(state.place(), host, now.get().settings(), clocks);
        try {
            HubLoops hub = new HubLoops(now.get().settings().hub(), engine, state.place(), collecting.sources());
            try {
                ServedDaemon daemon = new ServedDaemon(hub, clocks.now());
                ControlServer control = control(now, state, host, collecting, engine, daemon);
                return new ServedAgent(now, host, engine, control, collecting, hub, daemon, clocks);
            } catch (RuntimeException | Error e) {
                hub.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            collecting.close();
            throw e;
        }
    }

    private static ControlServer control(
            AtomicReference<Serving> now,
            LocalState state,
            ReplaceableHost<AgentHost> host,
            Collecting collecting,
            Engine engine,
            ServedDaemon daemon) {
        Build build = BuildProperties.read();
        Path socket = ControlSocket.of(state.place());
        try {
            return ControlServer.open(
                    socket,
                    new Hello(build.version(), build.commit()),
                    peer -> new ServedHost(() -> now.get().settings(), state, host, collecting, engine, daemon, peer));
        } catch (IOException e) {
            throw AgentState.StateRefused.told(
                    "the control socket " + socket + " cannot be made: " + e.getMessage()
                            + "; state.runtime_directory says where it is",
                    state.head());
        }
    }

    Engine engine() {
        return engine;
    }

    ServedDaemon daemon() {
        return daemon;
    }

    /// What it serves by.
    Serving now() {
        return now.get();
    }

    List<Loop> loops() {
        return with(hub.now());
    }

    private List<Loop> with(HubLoops.Links links) {
        List<Loop> loops = new ArrayList<>(List.of(control));
        loops.addAll(links.loops());
        return loops;
    }

    /// Serves by the next reading from now on. Whatever can fail is made before anything is replaced: when
    /// this throws, all is as it was. What the host has refused is asked for again in any case: somebody may
    /// have granted it.
    ///
    /// @param keeping told which loops there are now; returns when they go
    void take(Serving next, ConfigurationChange change, Consumer<List<Loop>> keeping) {
        Settings settings = next.settings();
        Optional<AgentHost> other = change.of("proxmox") || change.of("root")
                ? Optional.of(AgentHost.of(settings, clocks))
                : Optional.empty();
        Optional<Collecting.Made> made = Optional.empty();
        HubLoops.Links links;
        try {
            if (other.isPresent() || change.of("probes")) {
                made = Optional.of(collecting.next(settings, other));
            }
            links = hub.next(settings.hub(), change);
        } catch (RuntimeException | Error e) {
            made.ifPresent(Collecting.Made::close);
            other.ifPresent(AgentHost::close);
            throw e;
        }
        now.set(next);
        made.ifPresentOrElse(collecting::take, collecting::askAgain);
        other.ifPresent(host::replace);
        engine.limits(settings.engine());
        keeping.accept(with(links));
        hub.take(links);
    }

    /// Once the engine has stopped: until then whoever waits hears how it ended.
    @Override
    public void close() {
        hub.close();
        control.close();
        collecting.close();
        host.close();
    }
}
