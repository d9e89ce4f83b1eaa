package felhom.shell.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Plan;
import felhom.engine.order.PlanStatus;
import felhom.engine.state.StateView;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Plans and orders, from the agent's own files.
class StateCompletionTests extends CompleterCase {
    private static IssuedPlan plan(String vmid, Instant expires) {
        return new IssuedPlan(
                "shell", Order.of("stop", Map.of("vmid", vmid)), "nonce", NOON.minusSeconds(60), expires, new byte[0]);
    }

    private void state(List<PlanStatus> plans, List<OpenOrder> running) {
        host.state = Optional.of(
                new StateView(Optional.empty(), Optional.of("epoch"), "1:ab", NOON, NOON, plans, running, 0));
    }

    @Test
    void onlyPlansThatStillCountAreOffered() {
        IssuedPlan counts = plan("101", NOON.plusSeconds(600));
        state(
                List.of(
                        new PlanStatus(counts, Optional.empty()),
                        new PlanStatus(plan("102", NOON.minusSeconds(1)), Optional.empty()),
                        new PlanStatus(plan("103", NOON.plusSeconds(600)), Optional.of(PlanStatus.Closed.DONE))),
                List.of());

        assertEquals(List.of(counts.held() + ": stop vmid=101, until 2026-11-30T12:10:00Z"), described("plan show "));
    }

    @Test
    void ordersThatAreOpenAreOffered() {
        Plan plan = new Plan(
                FakeReads.NODE,
                new OperationName("start"),
                Map.of("vmid", "101"),
                List.of(),
                Procedure.of(new Step.StartGuest(new Vmid(101))),
                List.of(),
                List.of());
        state(
                List.of(),
                List.of(new OpenOrder(
                        new OrderKey("shell", new OrderId("an-order")), NOON, plan, false, List.of(), Set.of())));

        assertEquals(List.of("an-order: start since 2026-11-30T12:00:00Z"), described("audit show --order "));
    }

    @Test
    void whereThereIsNoStateYetThereIsNothing() {
        assertEquals(List.of(), values("plan show "));
        assertEquals(List.of(), remarks(key("plan show ")));
    }
}
