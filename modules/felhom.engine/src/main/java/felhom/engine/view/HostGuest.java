package felhom.engine.view;

import felhom.ops.Guest;
import java.util.Optional;

/// @param ha what high availability has been told to do with it; empty where it is not managed
/// @param pool only with Pool.Audit
public record HostGuest(Guest guest, Optional<String> ha, Optional<String> pool) {}
