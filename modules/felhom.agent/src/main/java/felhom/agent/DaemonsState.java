package felhom.agent;

import felhom.control.ControlSocket;
import felhom.engine.state.AgentState;
import felhom.engine.state.HostIdentity;
import felhom.engine.state.StateAdmin;
import felhom.engine.state.StateLocation;
import felhom.engine.state.StateView;
import java.nio.file.Path;
import java.util.Optional;

/// The agent's state where a daemon may have it: that one has to be stopped before anybody resets it.
record DaemonsState(StateAdmin state) implements StateAdmin {
    private void demandStopped() {
        if (ControlSocket.answered(ControlSocket.of(state.place()))) {
            throw AgentState.StateRefused.told(
                    "the daemon is at work with the state in " + state.place().directory()
                            + "; stop the daemon first: systemctl stop felhom-agent",
                    Optional.empty());
        }
    }

    @Override
    public StateLocation place() {
        return state.place();
    }

    @Override
    public Optional<StateView> look() {
        return state.look();
    }

    @Override
    public Optional<String> kept() {
        return state.kept();
    }

    @Override
    public HostIdentity identity() {
        return state.identity();
    }

    @Override
    public Optional<Path> resetLog(String by) {
        demandStopped();
        return state.resetLog(by);
    }

    @Override
    public LatestTime resetClock(String by) {
        demandStopped();
        return state.resetClock(by);
    }

    @Override
    public NewIdentity resetIdentity(String by) {
        demandStopped();
        return state.resetIdentity(by);
    }

    @Override
    public Optional<String> head() {
        return state.head();
    }
}
