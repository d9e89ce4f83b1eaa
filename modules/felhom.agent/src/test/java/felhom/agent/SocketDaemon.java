package felhom.agent;

import felhom.engine.core.LocalState;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.proxmox.check.ProxmoxHost;
import felhom.shell.console.Secrets;
import java.time.Duration;
import java.util.Optional;

/// As much of a daemon as a command sees of it: all that it consists of, without the loops.
final class SocketDaemon implements AutoCloseable {
    private final ServedAgent served;

    /// @throws RuntimeException when it cannot start, as a command would say it
    SocketDaemon(Configuration.Source source, Machine machine) {
        Configuration configuration = Configuration.read(source, Optional.empty(), new Secrets());
        Settings settings = Settings.of(configuration);
        AgentDirectories directories = AgentDirectories.of(configuration, machine);
        ProxmoxHost host = Agent.host(settings);
        Turn turn = new Turn(new Worker(ProcessHandle.current().pid(), "daemon"), Duration.ZERO, _ -> {});
        try {
            LocalState state = LocalState.heldForGood(directories.state(), machine.clocks(), turn);
            served = ServedAgent.open(settings, directories, state, host, machine.clocks());
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
        // As its recovery does beside all else.
        served.engine().settle();
    }

    @Override
    public void close() {
        served.engine().close();
        served.close();
    }
}
