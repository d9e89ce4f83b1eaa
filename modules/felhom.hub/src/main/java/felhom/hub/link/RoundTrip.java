package felhom.hub.link;

import java.time.Duration;

/// One report and its answer, for a self-test: nothing that the answer asks for is done.
///
/// @param good whether it was an envelope for this agent
/// @param words what the hub answered
/// @param collecting how long it took to put the report together
/// @param travelling from the first byte sent to the last one received
/// @param reportBytes of the report, before it was packed
/// @param sentBytes as they went over the wire
/// @param receivedBytes of the answer's body, as they came over the wire
public record RoundTrip(
        boolean good,
        String words,
        Duration collecting,
        Duration travelling,
        long reportBytes,
        long sentBytes,
        long receivedBytes) {}
