package felhom.hub.order;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.PlanStatus;
import felhom.hub.message.HeldPlan;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The plans that operators can sign, of all doors: the latest issue of each.
public final class HeldPlans {
    /// More than the engine holds open at once.
    private static final int MOST = 96;

    private HeldPlans() {}

    /// @param all that were issued
    public static List<HeldPlan> of(List<PlanStatus> all, Instant now) {
        Map<String, HeldPlan> latest = new LinkedHashMap<>();
        for (IssuedPlan plan : open(all, now)) {
            latest.put(plan.door() + " " + plan.held(), new HeldPlan(plan));
        }
        return latest.values().stream().limit(MOST).toList();
    }

    /// Oldest first.
    public static List<IssuedPlan> open(List<PlanStatus> plans, Instant now) {
        return plans.stream()
                .filter(status -> status.closed().isEmpty())
                .map(PlanStatus::plan)
                .filter(plan -> plan.expires().isAfter(now))
                .toList();
    }
}
