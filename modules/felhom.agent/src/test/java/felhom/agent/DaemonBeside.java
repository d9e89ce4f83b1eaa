package felhom.agent;

import felhom.authz.gate.OperatorGate;
import felhom.control.ControlSocket;
import felhom.control.Hello;
import felhom.control.server.ControlServer;
import felhom.engine.core.Engine;
import felhom.engine.core.LocalState;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.proxmox.check.ProxmoxHost;
import felhom.shell.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// As much of a daemon as a command sees of it: the state held, the engine, and the real socket.
final class DaemonBeside implements AutoCloseable {
    private final ProxmoxHost host;
    private final Engine engine;
    private final ControlServer server;
    private final AtomicInteger served = new AtomicInteger();
    final Path socket;

    /// @throws RuntimeException when it cannot start, as a command would say it
    DaemonBeside(Configuration.Source source, Machine machine) {
        Configuration configuration = Configuration.read(source, Optional.empty(), new Secrets());
        Settings settings = Settings.of(configuration);
        AgentDirectories directories = AgentDirectories.of(configuration, machine);
        var build = BuildProperties.read();
        host = new ProxmoxHost(settings.connection(), settings.taskLimit());
        LocalState state = LocalState.heldForGood(
                directories.state(),
                machine.clocks(),
                new Turn(new Worker(ProcessHandle.current().pid(), "daemon"), Duration.ZERO, _ -> {}));
        try {
            engine = Engine.open(
                    state,
                    host,
                    settings.engine(),
                    (held, limits, exemption, catalogue) ->
                            new OperatorGate(held, directories.trust(), limits, exemption, catalogue.names()),
                    build.version());
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
        try {
            // As its recovery does beside all else.
            engine.settle();
            socket = ControlSocket.of(directories.state());
            server = ControlServer.open(socket, new Hello(build.version(), build.commit()), peer -> {
                served.incrementAndGet();
                return new ServedHost(settings, state, host, engine, peer);
            });
        } catch (RuntimeException | IOException e) {
            engine.close();
            host.close();
            throw e instanceof IOException io ? new UncheckedIOException(io) : (RuntimeException) e;
        }
    }

    /// How many clients it has had.
    int served() {
        return served.get();
    }

    @Override
    public void close() {
        server.close();
        engine.close();
        host.close();
    }
}
