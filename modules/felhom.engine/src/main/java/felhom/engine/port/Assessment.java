package felhom.engine.port;

import felhom.engine.order.Effect;
import felhom.engine.order.LeftOut;
import java.util.List;
import java.util.Optional;

/// What one step would meet on the host now, in words that an operator can sign.
///
/// @param about the guest by name and state, and what of it is meant, by its age; of the moment, so never compared
/// @param effects what the step costs
/// @param leftOut what a backup would not hold, each with its effect too
public record Assessment(Optional<String> about, List<Effect> effects, List<LeftOut> leftOut) {
    public static final Assessment NOTHING = new Assessment(Optional.empty(), List.of());

    public Assessment {
        effects = List.copyOf(effects);
        leftOut = List.copyOf(leftOut);
    }

    public Assessment(Optional<String> about, List<Effect> effects) {
        this(about, effects, List.of());
    }
}
