package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Effect;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.Plan;
import felhom.engine.order.TestOrigins;
import felhom.engine.port.TaskListener;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Consent;
import felhom.engine.trust.Gate;
import felhom.engine.trust.Verdict;
import felhom.ops.GuestIdentity;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What operators have signed is done as it was signed. The operation is not asked again: its code may be
/// another one by now, or gone.
class SignedProcedureTests extends RunnerCase {
    private static final Procedure<Step> SIGNED = new Procedure<>(List.of(
            Stage.of("revert", new Step.RevertToSnapshot(GUEST, new SnapshotName("before"))),
            Stage.of("start", new Step.StartGuest(GUEST))));
    private static final Approval APPROVAL = new Approval(new byte[1], List.of(new byte[1]));

    private final List<Plan> judged = new ArrayList<>();
    private final List<Plan> given = new ArrayList<>();
    private Order ordered = Order.of("planned", Map.of("vmid", "101"));

    /// Finds every approval good, for what was signed.
    private final Gate gate = new Gate() {
        @Override
        public ApprovalResult open(Approval approval) {
            Procedure<? extends Step> signed =
                    given.isEmpty() ? SIGNED : given.getFirst().procedure();
            return new ApprovalResult.Good(new CheckedApproval(
                    issued(ordered), signed, new Consent("nonce", Instant.EPOCH, List.of(), approval)));
        }

        @Override
        public Verdict judge(Plan plan, Origin origin, Optional<CheckedApproval> opened) {
            judged.add(plan);
            return new Verdict.Allowed(opened.map(CheckedApproval::consent));
        }

        @Override
        public Optional<Verdict.Refused> stranger(
                CheckedApproval opened, Function<Vmid, Optional<GuestIdentity>> asked) {
            return Optional.empty();
        }

        @Override
        public Verdict held(Plan plan, Origin origin) {
            return new Verdict.NeedsApproval(plan, Optional.of("too many"));
        }

        @Override
        public Issued issue(Order order, Plan plan, Origin origin, Optional<String> beyond, boolean anew) {
            ordered = order;
            given.add(plan);
            return new Issued(issued(order), 1, Optional.empty(), beyond, true);
        }
    };

    private static IssuedPlan issued(Order order) {
        return new IssuedPlan("shell", order, "nonce", Instant.EPOCH, Instant.EPOCH, new byte[1]);
    }

    private Report apply(Planned... operations) {
        return runner(gate, journal, operations)
                .apply(
                        APPROVAL,
                        TestOrigins.shell(),
                        (_, _) -> Optional.empty(),
                        TaskListener.SILENT,
                        new Deliveries((_, _) -> Optional.empty()));
    }

    @Test
    void itIsDoneWhateverTheOperationWouldPlanToday() {
        Report report = apply(new Planned(Stage.of("stop", new Step.StopGuest(GUEST))));

        assertEquals(
                SIGNED.steps(), happened.stream().filter(Step.class::isInstance).toList());
        assertTrue(report.outcome().orElseThrow().done(), report.toString());
    }

    @Test
    void itIsDoneThoughTheOperationIsGone() {
        Report report = apply();

        assertTrue(report.outcome().orElseThrow().done(), report.toString());
    }

    /// The Gate compares what it would cost now with what was agreed to.
    @Test
    void whatItWouldCostIsReadAnew() {
        costs = List.of(Effect.of(Effect.Kind.HA_TOLD, "guest 101", "tell HA to stop it"));

        apply();

        Plan plan = judged.getFirst();
        assertEquals(SIGNED, plan.procedure());
        assertEquals(Map.of("vmid", "101"), plan.arguments());
        assertTrue(plan.effects().stream().anyMatch(effect -> effect.kind() == Effect.Kind.HA_TOLD), plan.toString());
    }

    /// What was left out stands in the plan with the value that it has then, and operators sign that.
    @Test
    void anArgumentThatWasLeftOutIsAsItWasSigned() {
        Order snapshot = Order.of("snapshot", Map.of("vmid", "101", "name", "before"));
        runner(gate, journal).issue(snapshot, TestOrigins.shell(), false);

        Report report = apply();

        assertTrue(report.outcome().orElseThrow().done(), report.toString());
        assertEquals(
                Map.of("vmid", "101", "name", "before", "description", ""),
                given.getFirst().arguments());
        assertEquals(given.getFirst().arguments(), judged.getFirst().arguments());
        assertEquals(snapshot.id(), ordered.id());
    }
}
