package felhom.testkit.fault;

import java.time.Duration;

/// Something that happens to the whole host.
public sealed interface HostEvent {
    record ClockJump(Duration by) implements HostEvent {}

    /// @param hung false when it comes back
    record Storage(String name, boolean hung) implements HostEvent {}

    record Pvedaemon(Daemon state) implements HostEvent {}

    /// pvedaemon is stuck for this long.
    record Stuck(Duration time) implements HostEvent {}

    /// @param newKey false for a renewal with the same key
    record Certificate(boolean newKey) implements HostEvent {}
}
