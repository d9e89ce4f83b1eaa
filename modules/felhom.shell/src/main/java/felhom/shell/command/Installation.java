package felhom.shell.command;

import felhom.engine.access.HostAccess;
import felhom.engine.doctor.Examination;
import felhom.engine.port.Clocks;
import felhom.engine.port.Disks;
import felhom.engine.port.RootSide;
import felhom.engine.state.StateAdmin;
import felhom.engine.state.Turn;
import felhom.engine.trust.Signatures;
import felhom.engine.trust.Signing;
import felhom.engine.view.HardwareView;
import felhom.ops.NodeName;
import felhom.shell.setup.SetupSite;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The agent as installed here: what it is, how it is configured, and the host it is configured for. The port
/// that the composition root implements.
public interface Installation {
    Build build();

    /// Every setting with what holds and where that came from.
    ///
    /// @throws BadConfiguration when it cannot be used
    List<Setting> settings(Optional<Path> file);

    /// Looks at all that a daemon would use, and sends nothing.
    ///
    /// @throws BadConfiguration when it cannot be used, or nothing is configured at all
    void check(Optional<Path> file);

    /// @param turn for when the host's commands need the agent's state
    /// @throws BadConfiguration when it cannot be used, or nothing is configured at all
    HostAccess connect(Optional<Path> file, Turn turn);

    /// The same, through the daemon that runs, whatever is wrong with the configuration besides; empty where
    /// none runs.
    ///
    /// @throws felhom.ops.HostException when it does not serve this user, or does not answer
    /// @throws BadConfiguration when even the place of its socket cannot be read
    Optional<HostAccess> daemon(Optional<Path> file, Turn turn);

    /// Where the files lie that say whom to believe. Needs no host to be configured.
    ///
    /// @throws BadConfiguration when the configuration cannot be used
    Path trustDirectory(Optional<Path> file);

    /// The verifier of signatures; needs no configuration.
    Signatures signatures();

    /// The agent's state, for whoever looks at it or resets it. Needs no host to be configured.
    ///
    /// @param turn for when something needs the state for itself
    /// @throws BadConfiguration when the configuration cannot be used
    StateAdmin state(Optional<Path> file, Turn turn);

    /// The disks of this machine that can be plugged in. Needs no host to be configured.
    ///
    /// @throws BadConfiguration when the configuration cannot be used
    Disks disks(Optional<Path> file);

    /// What only root can do on this machine. Needs no host to be configured.
    ///
    /// @throws BadConfiguration when the configuration cannot be used
    RootSide root(Optional<Path> file);

    /// The hardware of this machine, as this process may ask it. Needs no host to be configured.
    ///
    /// @throws BadConfiguration when the configuration cannot be used
    HardwareView hardware(Optional<Path> file);

    /// All that can be wrong on this machine itself, as this process may look at it. Needs no configuration:
    /// where there is none that can be used, the defaults hold.
    Examination machine(Optional<Path> file);

    /// The program as a service: holds the state and does what the host's daemon does, until it is told to
    /// stop; then it returns in order.
    ///
    /// @return why it has to end by itself, to be started anew; empty when it was told to stop
    /// @throws BadConfiguration when it cannot be used, or nothing is configured at all
    /// @throws felhom.engine.state.AgentState.StateRefused when the state cannot be had
    Optional<EndedItself> serve(Optional<Path> file, Interruption interruption);

    /// Why a service has to be started anew.
    ///
    /// @param reason `stuck` or `broken`
    /// @param words for the operator
    record EndedItself(String reason, String words) {}

    /// This machine, for whoever sets the agent up. Needs no configuration.
    SetupSite setup();

    /// The clocks that the agent goes by.
    Clocks clocks();

    /// Makes signatures on the spot.
    Signing signing();

    /// Shows debug lines from now on.
    void debug();

    /// The same for the next command of several: what is configured is read anew, and debug lines are shown
    /// only if it asks for them.
    Installation again();

    /// Where whoever types commands sits.
    Desk desk();

    /// What the node is called, as configured or by this machine's own name. Asks no host.
    ///
    /// @throws BadConfiguration when it has none
    NodeName node(Optional<Path> file);

    record Build(String version, String commit, String java) {}

    /// Every problem names its place, the value (unless it is a secret) and what would be right.
    final class BadConfiguration extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<String> problems;

        public BadConfiguration(List<String> problems) {
            super(String.join("; ", problems));
            this.problems = List.copyOf(problems);
        }

        public List<String> problems() {
            return problems;
        }
    }
}
