package felhom.control.server;

import java.time.Duration;

/// What clients may take of a daemon.
///
/// @param connections at once
/// @param reserved of them, for others than the user who has the most requests at work
/// @param greeting until a client has said what it is
/// @param frame from the first byte of a frame to its last
/// @param idle without a request
/// @param slow for a piece of what is written to a client to be read
public record Limits(int connections, int reserved, Duration greeting, Duration frame, Duration idle, Duration slow) {
    public static final Limits STANDARD = new Limits(
            64, 8, Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofHours(1), Duration.ofMinutes(2));
}
