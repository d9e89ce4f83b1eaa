package felhom.shell;

import felhom.engine.port.Clocks;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateLocation;
import felhom.engine.state.StateView;
import felhom.engine.state.Turn;
import felhom.engine.trust.Signatures;
import felhom.engine.trust.Signing;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The agent as installed here: what it is, how it is configured, and the host it is configured for. The port that the
/// composition root implements.
public interface Installation {
    Build build();

    /// Every setting with what holds and where that came from.
    ///
    /// @throws BadConfiguration when it cannot be used
    List<Setting> settings(Optional<Path> file);

    /// @param turn for when the host's commands need the agent's state
    /// @throws BadConfiguration when it cannot be used, or nothing is configured at all
    HostAccess connect(Optional<Path> file, Turn turn);

    /// Where the files lie that say whom to believe. Needs no host to be configured.
    ///
    /// @throws BadConfiguration when the configuration cannot be used
    Path trustDirectory(Optional<Path> file);

    /// The verifier of signatures; needs no configuration.
    Signatures signatures();

    /// Where the agent's state is kept.
    ///
    /// @throws BadConfiguration when it cannot be used
    StateLocation place(Optional<Path> file);

    /// The agent's state, held by this process until it is closed.
    ///
    /// @throws AgentState.StateRefused when it cannot be had
    AgentState state(Optional<Path> file, Turn turn);

    /// The agent's state as it was a moment ago, also while another process is at work with it; empty where there is
    /// none yet.
    ///
    /// @throws AgentState.StateRefused when it cannot be read
    default Optional<StateView> look(Optional<Path> file) {
        return AgentState.look(place(file), clocks());
    }

    /// The clocks that the agent goes by.
    Clocks clocks();

    /// Makes signatures on the spot.
    Signing signing();

    /// Shows debug lines from now on.
    void debug();

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
