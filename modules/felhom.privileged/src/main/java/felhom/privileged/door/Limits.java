package felhom.privileged.door;

import java.time.Duration;

/// How long is waited for whom.
///
/// @param request for a whole request
/// @param answer for an answer to be taken
/// @param idle without anybody, until the helper ends
/// @param places requests that are at work at once; whoever comes then waits in the socket's queue
public record Limits(Duration request, Duration answer, Duration idle, int places) {
    public static final Limits STANDARD =
            new Limits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60), 8);
}
