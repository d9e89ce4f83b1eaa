package felhom.ops.run;

import felhom.ops.OrderId;
import felhom.ops.Upid;
import java.time.Instant;
import java.util.List;

/// An order that was begun and has no outcome yet: it runs now, the agent died on it, or only the
/// watching ended.
///
/// @param steps how many calls its plan has
/// @param used how many of them were begun
public record Running(OrderId order, String operation, Instant since, int steps, int used, List<Upid> tasks) {
    Running withUse() {
        return new Running(order, operation, since, steps, used + 1, tasks);
    }
}
