package felhom.engine.trust;

import felhom.engine.order.Plan;
import java.util.Optional;

/// What the [Gate] says of a plan.
public sealed interface Verdict {
    /// @param consent the operators' agreement, where one was needed
    record Allowed(Optional<Consent> consent) implements Verdict {
        public static Allowed freely() {
            return new Allowed(Optional.empty());
        }
    }

    record Refused(RefusalReason why, String reason) implements Verdict {}

    /// Operators have to sign this plan first.
    ///
    /// @param beyond the limit on benign work that it is beyond, in words; empty for what is destructive
    record NeedsApproval(Plan plan, Optional<String> beyond) implements Verdict {
        public NeedsApproval(Plan plan) {
            this(plan, Optional.empty());
        }
    }
}
