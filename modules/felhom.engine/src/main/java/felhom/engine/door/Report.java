package felhom.engine.door;

import felhom.engine.order.Order;
import felhom.engine.order.Plan;
import felhom.engine.trust.Verdict;
import felhom.ops.Outcome;
import java.time.Duration;
import java.util.Optional;

/// What became of an order. `order` is absent when an approval was refused before it could be read as one, `plan` when
/// the order was refused before there was one; `outcome` is present exactly when it was allowed.
public record Report(
        Optional<Order> order, Optional<Plan> plan, Verdict verdict, Optional<Outcome> outcome, Duration took) {}
