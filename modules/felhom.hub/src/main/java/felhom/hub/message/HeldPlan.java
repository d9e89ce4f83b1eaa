package felhom.hub.message;

import felhom.engine.order.IssuedPlan;
import felhom.messages.PlanWords;
import java.util.List;

/// A plan that operators may sign, wherever it was ordered.
public record HeldPlan(IssuedPlan plan) {
    /// What it would cost, in the words that are signed.
    public List<String> effects() {
        return PlanWords.of(plan).effects();
    }
}
