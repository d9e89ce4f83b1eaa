package felhom.engine.state;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.PlanStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The agent's state as it was a moment ago, for whoever only looks: another process may be at work with it.
///
/// @param identity empty where its file is missing
/// @param epoch empty where whoever opens the state next draws a new one
/// @param head as [AgentState#head]
/// @param floor as [felhom.engine.ledger.Ledger#floor]
/// @param highWater as [felhom.engine.ledger.Ledger#highWater]
/// @param running as [felhom.engine.ledger.Ledger#running]
/// @param unacknowledged how many outcomes the hub has not acknowledged
public record StateView(
        Optional<HostIdentity> identity,
        Optional<String> epoch,
        String head,
        Instant floor,
        Instant highWater,
        List<PlanStatus> plans,
        List<OpenOrder> running,
        long unacknowledged) {
    /// The plans; none of them is open once the epoch is over.
    public List<PlanStatus> held() {
        return epoch.isPresent()
                ? plans
                : plans.stream().map(held -> held.close(PlanStatus.Closed.OVER)).toList();
    }
}
