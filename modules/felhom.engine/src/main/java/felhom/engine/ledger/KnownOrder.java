package felhom.engine.ledger;

import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.ops.Upid;
import java.util.List;
import java.util.Optional;

/// An order that was delivered before.
///
/// @param plan what was to be done
/// @param end empty while it has none
/// @param tasks in the order in which they came to be known
public record KnownOrder(Plan plan, Optional<Outcome> end, List<Upid> tasks) {
    public KnownOrder {
        tasks = List.copyOf(tasks);
    }
}
