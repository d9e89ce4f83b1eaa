package felhom.engine.state;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// The agent's state for whoever administers it: a look at it, and the ways out when it no longer fits the host. Each
/// way out is local root's, or the agent's own user's, and a record in the log. No order goes through here.
///
/// What needs the state for itself waits for its turn first, and throws [AgentState.StateRefused] when it cannot have
/// it; it has let go of it again when it returns.
public interface StateAdmin {
    /// Where it is, also while there is none yet.
    StateLocation place();

    /// The state as it was a moment ago, also while another process is at work with it; empty where there is none yet.
    ///
    /// @throws AgentState.StateRefused when it cannot be read
    Optional<StateView> look();

    /// The end of the log as it was last seen, kept where nobody who restores or cuts the log reaches it; empty where
    /// nothing is remembered of it.
    Optional<String> kept();

    /// Who this agent is. A fresh host gets its id here, so that it can be told to others before the first order.
    HostIdentity identity();

    /// Puts the log aside and begins a new one. Nothing that was signed before is accepted afterwards.
    ///
    /// @param by who wants that, for the log
    /// @return where the old log is kept; empty when it was missing
    Optional<Path> resetLog(String by);

    /// Believes the clock as it stands now, though the log has seen a later time.
    ///
    /// @param by who wants that, for the log
    LatestTime resetClock(String by);

    /// Gives this agent a new id. Plans that were issued before name the old one, and are refused.
    ///
    /// @param by who wants that, for the log
    NewIdentity resetIdentity(String by);

    /// The end of the log once one of the above has held it, as `seq:hash`; empty before, and where it cannot be read.
    Optional<String> head();

    /// The latest time that the log has seen.
    record LatestTime(Instant was, Instant is) {}

    /// @param was empty where there was none that could be read
    record NewIdentity(Optional<HostIdentity> was, HostIdentity is) {}
}
