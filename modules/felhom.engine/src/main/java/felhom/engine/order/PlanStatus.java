package felhom.engine.order;

import java.util.Optional;

/// A plan that was issued, and whether it still counts.
///
/// @param closed why a signature over it is no longer accepted
public record PlanStatus(IssuedPlan plan, Optional<Closed> closed) {
    public enum Closed {
        /// The same order was issued since with other effects or guests, or often enough.
        SUPERSEDED,
        /// Its order was carried out.
        DONE,
        /// The agent's epoch or identity has changed since: the host was restarted, its clock set, its state restored.
        OVER,
        /// It never reached anybody who could have it signed.
        WITHDRAWN
    }

    public PlanStatus close(Closed why) {
        return closed.isPresent() ? this : new PlanStatus(plan, Optional.of(why));
    }
}
