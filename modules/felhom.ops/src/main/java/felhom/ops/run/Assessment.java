package felhom.ops.run;

import felhom.ops.Effect;
import java.util.List;
import java.util.Optional;

/// What one step would meet on the host now, in words that an operator can sign.
///
/// @param about the guest by name and state, and what of it is meant, by its age; of the moment, so never compared
/// @param effects what the step costs
public record Assessment(Optional<String> about, List<Effect> effects) {
    public static final Assessment NOTHING = new Assessment(Optional.empty(), List.of());

    public Assessment {
        effects = List.copyOf(effects);
    }
}
