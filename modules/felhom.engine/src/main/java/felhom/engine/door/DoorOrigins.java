package felhom.engine.door;

import felhom.engine.order.Origin;
import felhom.ops.Vmid;
import java.util.Optional;
import java.util.Set;

/// The doors there are, also those that this process has given to nobody yet.
@FunctionalInterface
public interface DoorOrigins {
    /// @param word as the log has it
    /// @param guests that are concerned: a guest's door is for itself alone
    /// @return empty where there is no such door
    Optional<Origin> of(String word, Set<Vmid> guests);
}
