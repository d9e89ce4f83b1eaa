package felhom.ops.run;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The agent's state as it was a moment ago, for whoever only looks: another process may be at work with it.
///
/// @param epoch empty where whoever opens the state next draws a new one
/// @param head as [AgentState#head]
/// @param floor as [Ledger#floor]
/// @param highWater as [Ledger#highWater]
/// @param running as [Ledger#running]
public record StateView(
        HostIdentity identity,
        Optional<String> epoch,
        String head,
        Instant floor,
        Instant highWater,
        List<Held> plans,
        List<Running> running,
        List<Pending> outbox) {}
