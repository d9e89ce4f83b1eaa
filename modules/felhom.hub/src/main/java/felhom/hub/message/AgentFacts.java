package felhom.hub.message;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// What the agent says of itself.
///
/// @param id see [felhom.engine.state.HostIdentity]; empty while it cannot be read
/// @param commit that the program was built from
/// @param memoryBytes what its process takes; empty where nobody knows
/// @param processorTime that its process has used
/// @param logHead the end of its log: its number and the hash over all that came before
/// @param epochHash SHA-256 in hex: plans of another epoch are over
public record AgentFacts(
        String id,
        String version,
        String commit,
        String node,
        Instant started,
        Duration uptime,
        OptionalLong memoryBytes,
        Optional<Duration> processorTime,
        Optional<String> logHead,
        Optional<String> epochHash) {}
