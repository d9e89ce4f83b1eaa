package felhom.engine.ledger;

import felhom.engine.order.OrderKey;

/// An outcome that the hub has not acknowledged.
///
/// @param operation by its name
/// @param outcome as [felhom.engine.order.Outcome#word] has it
/// @param seq the number of the log's record that says it
public record UnreportedOutcome(OrderKey order, String operation, String outcome, String summary, long seq) {
    /// As an order's end stands in the log.
    static UnreportedOutcome of(OrderKey order, RecordFields ended, long seq) {
        return new UnreportedOutcome(
                order, ended.find("operation").orElse(""), ended.text("outcome"), ended.text("summary"), seq);
    }
}
