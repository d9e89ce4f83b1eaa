package felhom.hub;

import felhom.engine.door.Door;
import felhom.engine.door.Issue;
import felhom.engine.door.Offer;
import felhom.engine.door.Report;
import felhom.engine.order.Effect;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.TaskListener;
import felhom.engine.state.StateView;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Gate;
import felhom.engine.trust.Verdict;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Parameter;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// The hub's door to a host that does what it is told: `snapshot` is benign, `rollback` is not.
public final class TestDoor implements Door {
    public static final String SNAPSHOT = "snapshot";
    public static final String ROLLBACK = "rollback";

    /// Has an argument that may be left out.
    public static final String REPLACE = "replace";

    private static final Arguments REPLACES = Arguments.of(
            Parameter.required("vmid", ArgumentType.VMID, "the guest"),
            Parameter.required("name", ArgumentType.SNAPSHOT, "the snapshot"),
            Parameter.withDefault("note", ArgumentType.text(8), "none", "what for"));

    /// What it was asked, such as `submit order-1 snapshot`.
    public final List<String> asked = new CopyOnWriteArrayList<>();
    public final List<Approval> approvals = new CopyOnWriteArrayList<>();
    public final List<PlanStatus> plans = new CopyOnWriteArrayList<>();
    public final List<OpenOrder> running = new CopyOnWriteArrayList<>();

    /// What comes of an order that is benign, and of an approval.
    public volatile Verdict verdict = Verdict.Allowed.freely();
    public volatile Optional<RuntimeException> broken = Optional.empty();
    public volatile long unacknowledged;
    /// Each piece of work takes one, and waits for it.
    public final Semaphore done = new Semaphore(1_000_000);

    private final TestTime time;

    public TestDoor(TestTime time) {
        this.time = time;
    }

    public static Order order(String id, String operation) {
        return new Order(new OrderId(id), new OperationName(operation), Map.of("vmid", "101", "name", "before"));
    }

    @Override
    public Report submit(Order order, TaskListener listener) {
        asked.add("submit " + order.id() + " " + order.operation());
        work();
        Verdict now = order.operation().value().equals(ROLLBACK) ? new Verdict.NeedsApproval(plan(order)) : verdict;
        return report(order, now);
    }

    @Override
    public Report apply(Approval approval, TaskListener listener) {
        asked.add("apply");
        approvals.add(approval);
        work();
        return new Report(Optional.empty(), Optional.empty(), verdict, Optional.empty(), Duration.ZERO);
    }

    private void work() {
        broken.ifPresent(fault -> {
            throw fault;
        });
        try {
            if (!done.tryAcquire(1, TimeUnit.MINUTES)) {
                throw new AssertionError("nobody lets it end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Report report(Order order, Verdict verdict) {
        Optional<Outcome> outcome =
                verdict instanceof Verdict.Allowed ? Optional.of(new Outcome.Done("done")) : Optional.empty();
        return new Report(Optional.of(order), Optional.of(plan(order)), verdict, outcome, Duration.ZERO);
    }

    @Override
    public Issue issue(Order order) {
        asked.add("issue " + order.id() + " " + order.operation());
        IssuedPlan plan = issued(order, "AAAAAAAAAAAAAAAAAAAAA" + (char) ('A' + plans.size()), time.now());
        plans.add(new PlanStatus(plan, Optional.empty()));
        return new Issue.Issued(new Gate.Issued(plan, 1, Optional.empty(), Optional.empty(), true), plan(order));
    }

    @Override
    public Issue issueAnew(Order order) {
        throw new AssertionError("the hub asks for no new issue");
    }

    /// For an hour, with one effect.
    public static IssuedPlan issued(Order order, String nonce, Instant at) {
        String document =
                "{\"typ\":\"felhom-plan/1\",\"nonce\":\"" + nonce + "\",\"effects\":[{\"kind\":\"writes_lost\","
                        + "\"subject\":\"guest 101\",\"words\":\"lose what guest 101 has written since\"}]}\n";
        return new IssuedPlan(
                "hub", order, nonce, at, at.plus(Duration.ofHours(1)), document.getBytes(StandardCharsets.US_ASCII));
    }

    /// An order of the hub without an end.
    public static OpenOrder begun(Order order, Instant since) {
        return new OpenOrder(new OrderKey("hub", order.id()), since, plan(order), false, List.of(), Set.of());
    }

    private static Plan plan(Order order) {
        return new Plan(
                new NodeName("pve1"),
                order.operation(),
                order.arguments(),
                List.of(),
                Procedure.of(new Step.RevertToSnapshot(new Vmid(101), new SnapshotName("before"))),
                List.of(Effect.of(Effect.Kind.WRITES_LOST, "guest 101", "lose what guest 101 has written since")),
                List.of());
    }

    @Override
    public List<PlanStatus> plans() {
        return List.copyOf(plans);
    }

    @Override
    public Report close(OrderKey order, String because) {
        throw new AssertionError("the hub closes nothing");
    }

    @Override
    public void withdraw(IssuedPlan plan, String because) {
        throw new AssertionError("the hub withdraws nothing");
    }

    @Override
    public List<OpenOrder> open() {
        return List.copyOf(running);
    }

    @Override
    public List<Offer> catalogue() {
        return List.of(
                new Offer(new OperationName(SNAPSHOT), Arguments.of(), false),
                new Offer(new OperationName(ROLLBACK), Arguments.of(), true),
                new Offer(new OperationName(REPLACE), REPLACES, true));
    }

    @Override
    public StateView state() {
        return new StateView(
                Optional.empty(),
                Optional.of("epoch"),
                "12:ab",
                Instant.EPOCH,
                time.now(),
                plans(),
                open(),
                unacknowledged);
    }
}
