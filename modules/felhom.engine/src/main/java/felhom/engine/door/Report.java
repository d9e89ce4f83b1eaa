package felhom.engine.door;

import felhom.engine.order.LeftOut;
import felhom.engine.order.Order;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.trust.Verdict;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What became of an order. `order` is absent when an approval was refused before it could be read as one, `plan` when
/// the order was refused before there was one; `outcome` is present exactly when it was allowed.
///
/// @param tasks what the host did it in, in the order in which they came to be known; one that no answer named may be
///     another's
public record Report(
        Optional<Order> order,
        Optional<Plan> plan,
        Verdict verdict,
        Optional<Outcome> outcome,
        List<Upid> tasks,
        Duration took) {
    public Report {
        tasks = List.copyOf(tasks);
    }

    /// Without a task.
    public Report(
            Optional<Order> order, Optional<Plan> plan, Verdict verdict, Optional<Outcome> outcome, Duration took) {
        this(order, plan, verdict, outcome, List.of(), took);
    }

    /// What a backup does not hold: as it ended, where that was looked at, and otherwise as it was planned. One that
    /// ended without a word of what it made was only heard of by somebody else's record.
    public List<LeftOut> leftOut() {
        return outcome.filter(end -> end.done()
                        && (end.volume().isPresent() || !end.leftOut().isEmpty()))
                .map(Outcome::leftOut)
                .or(() -> plan.map(Plan::leftOut))
                .orElse(List.of());
    }
}
