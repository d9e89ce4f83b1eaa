package felhom.proxmox.task;

import java.time.Duration;

/// When to look at a task again: evenly at first, then in proportion to how long it has run, so that neither a short
/// task is noticed late nor a long one asked about often. Tuned to the budget in `docs/decisions/tasks.md`.
final class PollSchedule {
    private static final Duration FIRST = Duration.ofMillis(140);
    private static final Duration EVEN = Duration.ofMillis(135);
    private static final double SHARE = 0.19;

    private PollSchedule() {}

    /// When to look next, since the start of the watch.
    ///
    /// @param last when the last look was due, zero when there was none
    static Duration after(Duration last) {
        if (last.isZero()) {
            return FIRST;
        }
        Duration share = Duration.ofNanos((long) (last.toNanos() * SHARE));
        return last.plus(share.compareTo(EVEN) > 0 ? share : EVEN);
    }
}
