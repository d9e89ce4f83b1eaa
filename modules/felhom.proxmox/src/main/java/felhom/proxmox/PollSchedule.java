package felhom.proxmox;

import java.time.Duration;

/// When to look at a task again: evenly at first, then in proportion to how long it has run, so that neither a short
/// task is noticed late nor a long one asked about often. Tuned to the budget for waiting in `docs/decisions.md`.
final class PollSchedule {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration EVEN = Duration.ofMillis(145);
    private static final double SHARE = 0.19;

    private PollSchedule() {}

    /// @param elapsed since the task was started
    static Duration gap(Duration elapsed) {
        if (elapsed.compareTo(FIRST) < 0) {
            return FIRST.minus(elapsed);
        }
        Duration share = Duration.ofNanos((long) (elapsed.toNanos() * SHARE));
        return share.compareTo(EVEN) > 0 ? share : EVEN;
    }
}
