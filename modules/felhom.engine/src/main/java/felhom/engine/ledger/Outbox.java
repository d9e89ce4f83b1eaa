package felhom.engine.ledger;

import felhom.engine.order.OrderKey;
import java.util.Collection;
import java.util.List;

/// The outcomes of the orders of all doors, for whoever hands them on to a hub. It lies in the log, so
/// nothing in it is lost, however long the hub is away.
public interface Outbox {
    /// The oldest that the hub has not acknowledged.
    ///
    /// @param most how many are wanted
    List<UnreportedOutcome> unreported(int most);

    /// The latest that the hub has not acknowledged, oldest of them first; some hundreds at most.
    List<UnreportedOutcome> latest();

    /// The hub has these: durable when it returns. One that is not in here is passed over.
    ///
    /// @throws Journal.JournalBroken when it cannot be written down; all of them are reported again then
    void acknowledge(Collection<OrderKey> orders);
}
