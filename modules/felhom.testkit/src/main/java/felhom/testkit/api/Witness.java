package felhom.testkit.api;

import felhom.testkit.http.HttpRequest;
import java.time.Instant;
import java.util.function.IntConsumer;

/// Is told of every request that arrives.
public interface Witness {
    /// @param path decoded, below `/api2/json` where it is
    /// @param tokenId of the token that the request claims to have; empty when it has none
    /// @param at on the world's clock
    /// @return is told the status of the answer
    IntConsumer arrived(HttpRequest request, String path, String tokenId, Instant at);
}
