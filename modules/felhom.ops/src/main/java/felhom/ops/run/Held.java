package felhom.ops.run;

import java.util.Optional;

/// A plan that was issued, and whether it still counts.
///
/// @param closed why a signature over it is no longer accepted
public record Held(IssuedPlan plan, Optional<Closed> closed) {
    public enum Closed {
        /// The same order was issued twice since.
        SUPERSEDED,
        /// Its order was carried out.
        DONE
    }

    Held close(Closed why) {
        return closed.isPresent() ? this : new Held(plan, Optional.of(why));
    }
}
