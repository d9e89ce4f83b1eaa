package felhom.agent;

import felhom.engine.access.RunningDaemon;
import felhom.engine.core.LocalState;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.shell.console.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// As much of a daemon as a command sees of it: all that it consists of, without the loops.
final class SocketDaemon implements AutoCloseable {
    private final ServedAgent served;

    /// @throws RuntimeException when it cannot start, as a command would say it
    SocketDaemon(Configuration.Source source, Machine machine) {
        Configuration configuration = Configuration.read(source, Optional.empty(), new Secrets());
        Serving serving = Serving.of(configuration, machine);
        Agent.warn(serving.settings());
        Turn turn = new Turn(new Worker(ProcessHandle.current().pid(), "daemon"), Duration.ZERO, _ -> {});
        LocalState state = LocalState.heldForGood(serving.directories().state(), machine.clocks(), turn);
        served = ServedAgent.open(serving, state, machine.clocks());
        served.daemon()
                .begun(
                        List::of,
                        Optional::empty,
                        () -> new RunningDaemon.Reload.Refused(List.of("this one has no loops to be replaced")));
        // As its recovery does beside all else.
        served.engine().settle();
    }

    @Override
    public void close() {
        served.engine().close();
        served.close();
    }
}
