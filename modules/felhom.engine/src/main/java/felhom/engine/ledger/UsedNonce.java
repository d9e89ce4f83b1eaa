package felhom.engine.ledger;

import felhom.ops.OrderId;
import java.time.Instant;
import java.util.Optional;

/// A nonce that has served, and what came of it.
///
/// @param outcome absent while its order runs, or when the agent died meanwhile
public record UsedNonce(String nonce, Instant expires, OrderId order, Optional<String> outcome) {}
