package felhom.shell.look;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.PlanStatus;
import felhom.engine.state.StateView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The plans that operators can sign now, of all doors: the latest issue of each.
public final class WaitingPlans {
    private WaitingPlans() {}

    /// Oldest first.
    public static List<IssuedPlan> of(StateView state, Instant now) {
        Map<String, IssuedPlan> latest = new LinkedHashMap<>();
        for (PlanStatus status : state.held()) {
            IssuedPlan plan = status.plan();
            if (status.closed().isEmpty() && plan.expires().isAfter(now)) {
                latest.put(plan.door() + " " + plan.held(), plan);
            }
        }
        return List.copyOf(latest.values());
    }

    /// Operation and arguments as they are typed.
    public static String order(IssuedPlan plan) {
        StringBuilder words = new StringBuilder(plan.operation().value());
        plan.arguments()
                .forEach((name, value) ->
                        words.append(' ').append(name).append('=').append(value));
        return words.toString();
    }
}
