package felhom.engine.order;

import felhom.ops.Step;
import felhom.ops.Upid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A call of an order that was begun.
///
/// @param step empty where the log does not say it whole
/// @param at before it was sent, on our clock
/// @param tasks that it started, the last one last
/// @param found whether the host did not name the last of them: it may be another call's
public record Begun(Optional<Step> step, Instant at, List<Upid> tasks, boolean found) {
    public Begun {
        tasks = List.copyOf(tasks);
    }
}
