package felhom.hub.message;

import java.time.Duration;
import java.util.Optional;

/// What the agent knows of its clock.
///
/// @param synchronised whether a time service keeps it right; empty where nobody knows
/// @param hostSkew how far the host's clock, as its API shows it, is ahead of ours
/// @param hubSkew how far the hub's is ahead of ours, to the second
public record ClockFacts(Optional<Boolean> synchronised, Optional<Duration> hostSkew, Optional<Duration> hubSkew) {}
