package felhom.engine.loop;

import java.time.Duration;
import java.util.Optional;

/// How a loop is doing.
///
/// @param name as the loop's
/// @param passes how many have ended well
/// @param working whether a pass is at work, rather than the pause before the next
/// @param silent how long there was no sign of life of the pass at work; zero in a pause
/// @param limit beyond this it is stuck
/// @param failures how many passes in a row went wrong
/// @param error what the last of these said
public record LoopState(
        String name,
        long passes,
        boolean working,
        Duration silent,
        Duration limit,
        int failures,
        Optional<String> error) {
    public boolean stuck() {
        return silent.compareTo(limit) > 0;
    }
}
