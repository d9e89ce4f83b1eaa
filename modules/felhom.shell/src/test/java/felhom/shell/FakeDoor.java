package felhom.shell;

import felhom.engine.door.Door;
import felhom.engine.door.Issue;
import felhom.engine.door.Offer;
import felhom.engine.door.Report;
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
import felhom.engine.trust.Verdict;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A door that says what it is told to say, and keeps what it was asked.
final class FakeDoor implements Door {
    /// What it was asked to do, in order, such as `submit rollback {name=clean, vmid=101}`.
    final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    final List<Order> orders = new ArrayList<>();
    final List<Approval> approvals = new ArrayList<>();
    final List<PlanStatus> plans = new ArrayList<>();
    /// Without an end.
    final List<OpenOrder> open = new ArrayList<>();

    /// What it says of an order, and of an approval.
    Verdict verdict = Verdict.Allowed.freely();
    Optional<Plan> plan = Optional.of(Plans.snapshot());
    Optional<Outcome> outcome = Optional.of(new Outcome.Done("done: take snapshot 'clean' of guest 101"));
    List<Upid> tasks = List.of(Plans.TASK);
    Duration waited = Duration.ZERO;

    /// What goes on once while the next order is at work.
    Consumer<TaskListener> during = _ -> {};
    /// What it says to the wish for a plan.
    Issue issue = Plans.toSign();
    /// The same for `stop-task`.
    Issue stop = Plans.toSign();
    /// Why it cannot write anything down.
    Optional<RuntimeException> broken = Optional.empty();

    @Override
    public Report submit(Order order, TaskListener listener) {
        keep("submit", order);
        return report(order, listener);
    }

    @Override
    public Report apply(Approval approval, TaskListener listener) {
        asked.add("apply");
        approvals.add(approval);
        return report(Plans.order("rollback"), listener);
    }

    private Report report(Order order, TaskListener listener) {
        if (!(verdict instanceof Verdict.Allowed)) {
            return new Report(Optional.of(order), plan, verdict, Optional.empty(), Duration.ZERO);
        }
        plan.ifPresent(listener::begins);
        for (Upid task : tasks) {
            listener.started(task);
            if (waited.isPositive()) {
                listener.waiting(task, waited);
            }
        }
        Consumer<TaskListener> now = during;
        during = _ -> {};
        now.accept(listener);
        return new Report(Optional.of(order), plan, verdict, outcome, tasks, Duration.ZERO);
    }

    @Override
    public Issue issue(Order order) {
        keep("issue", order);
        return order.operation().value().equals("stop-task") ? stop : issue;
    }

    @Override
    public Issue issueAnew(Order order) {
        keep("issue anew", order);
        return issue;
    }

    private void keep(String what, Order order) {
        asked.add(what + " " + order.operation() + " " + new TreeMap<>(order.arguments()));
        orders.add(order);
    }

    @Override
    public List<PlanStatus> plans() {
        return List.copyOf(plans);
    }

    @Override
    public void withdraw(IssuedPlan issued, String because) {
        broken.ifPresent(cannot -> {
            throw cannot;
        });
        asked.add("withdraw " + issued.nonce() + " because " + because);
    }

    @Override
    public List<OpenOrder> open() {
        return List.copyOf(open);
    }

    @Override
    public Report close(OrderKey order, String because) {
        asked.add("close " + order.id() + " of " + order.door() + " because " + because);
        Optional<Outcome> end = verdict instanceof Verdict.Allowed ? outcome : Optional.empty();
        return new Report(Optional.of(Plans.order("snapshot")), plan, verdict, end, tasks, Duration.ZERO);
    }

    @Override
    public List<Offer> catalogue() {
        throw new AssertionError("no command asks for that");
    }

    @Override
    public StateView state() {
        throw new AssertionError("no command asks for that");
    }
}
