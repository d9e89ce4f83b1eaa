package felhom.ops.run;

import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Outcome;
import java.time.Duration;
import java.util.Optional;

/// What became of an order. `plan` is absent when the order was refused before there was one; `outcome` is present
/// exactly when it was allowed.
public record Report(
        OrderId order,
        OperationName operation,
        Optional<Plan> plan,
        Verdict verdict,
        Optional<Outcome> outcome,
        Duration took) {}
