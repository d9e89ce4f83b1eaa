package felhom.engine.ledger;

import felhom.engine.order.OrderKey;

/// An outcome that the hub has not acknowledged.
///
/// @param seq the number of the log's record that says it
public record UnreportedOutcome(OrderKey order, String outcome, String summary, long seq) {}
