package felhom.testkit;

import java.time.Instant;
import java.util.Map;

/// A request that arrived; see {@link WriteRecord} for the meaning of the parts.
///
/// @param at the arrival, on the clock of the world
public record RequestRecord(
        String method, String path, Map<String, String> query, String tokenId, int status, Instant at) {
    public RequestRecord {
        query = Map.copyOf(query);
    }
}
