package felhom.hub.link;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// Figures of a report that only the machine knows. None of them is waited for.
public interface OwnFigures {
    /// What the agent's own process takes of its memory.
    OptionalLong memoryBytes();

    /// What its process has used of the processors' time.
    Optional<Duration> processorTime();
}
