package felhom.engine.door;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Plan;
import felhom.engine.trust.Gate;

/// What became of the wish for a plan to sign.
public sealed interface Issue {
    /// @param issued what is to be signed
    /// @param content the same as the Runner knows it
    record Issued(Gate.Issued issued, Plan content) implements Issue {
        public IssuedPlan plan() {
            return issued.plan();
        }
    }

    /// The order needs no signature.
    record Benign(Plan content) implements Issue {}

    /// Refused, or the host could not be read: the report says which.
    record NoPlan(Report report) implements Issue {}
}
