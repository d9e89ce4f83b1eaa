package felhom.engine.ledger;

import felhom.ops.OrderId;

/// An outcome that the hub has not acknowledged.
public record UnreportedOutcome(OrderId order, String outcome, String summary) {}
