package felhom.engine.port;

import felhom.ops.Step;
import java.util.List;
import java.util.Optional;

/// What only root can do on this machine, for an operator who wants to know about it. Changes nothing.
public interface RootSide {
    /// Whether everything is there that it needs.
    HostCheck check();

    /// What would be done for the step.
    ///
    /// @throws felhom.ops.HostException when root's helper does not say
    Explanation explain(Step.ByRoot step);

    /// @param why it is root's, and what the API has instead
    /// @param programs each by its full path with its arguments, in order
    /// @param refused why nothing of it would be done now; empty where it would be
    record Explanation(String why, List<List<String>> programs, Optional<String> refused) {
        public Explanation {
            programs = programs.stream().map(List::copyOf).toList();
        }
    }
}
