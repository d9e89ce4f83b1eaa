package felhom.authz.gate;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.PlanStatus;
import felhom.engine.state.AgentState;
import felhom.engine.trust.RefusalReason;
import java.time.Instant;
import java.util.List;

/// How many plans a door may hold for operators to sign: whoever floods one door leaves the others theirs.
final class HeldPlans {
    private static final int SHELL = 64;
    private static final int OTHER = 16;

    private final AgentState state;

    HeldPlans(AgentState state) {
        this.state = state;
    }

    /// An order that is held already is no newcomer.
    ///
    /// @throws Refusing when it may not be held beside the others
    void admit(Order order, Origin origin) {
        List<IssuedPlan> open = open(origin.word());
        String wish = IssuedPlan.held(order);
        List<IssuedPlan> same =
                open.stream().filter(plan -> plan.held().equals(wish)).toList();
        boolean shell = origin instanceof Origin.Shell;
        if (!shell && same.stream().anyMatch(plan -> !plan.order().id().equals(order.id()))) {
            throw new Refusing(
                    RefusalReason.HELD_ALREADY,
                    "the same is held already as order "
                            + same.getFirst().order().id()
                            + "; sign that one, or wait until "
                            + same.getLast().expires() + ", when it ends");
        }
        long others = open.stream().map(IssuedPlan::held).distinct().count();
        int most = shell ? SHELL : OTHER;
        if (same.isEmpty() && others >= most) {
            throw new Refusing(
                    RefusalReason.TOO_MANY_HELD,
                    others + " plans of door '" + origin.word() + "' wait for signatures, and " + most
                            + " may: sign some, or order again when one has ended; see felhom-agent plan list");
        }
    }

    private List<IssuedPlan> open(String door) {
        Instant now = state.now();
        String epoch = state.epoch();
        return state.ledger().plans().stream()
                .filter(status -> status.closed().isEmpty())
                .map(PlanStatus::plan)
                .filter(plan -> plan.door().equals(door) && plan.expires().isAfter(now))
                .filter(plan -> ofEpoch(plan, epoch))
                .toList();
    }

    private static boolean ofEpoch(IssuedPlan plan, String epoch) {
        try {
            return ApprovalCheck.read(plan.bytes()).header().epoch().equals(epoch);
        } catch (Refusing unreadable) {
            return false;
        }
    }
}
