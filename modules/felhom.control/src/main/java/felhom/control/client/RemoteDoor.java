package felhom.control.client;

import felhom.control.client.Calls.DaemonGone;
import felhom.control.value.Codec.Nothing;
import felhom.control.wire.Method;
import felhom.control.wire.Methods;
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
import java.util.List;
import java.util.Optional;

/// The operator's door in a daemon.
record RemoteDoor(Calls calls) implements Door {
    @Override
    public Report submit(Order order, TaskListener listener) {
        return carriedOut(Methods.SUBMIT, order, Optional.of(order), listener);
    }

    @Override
    public Report apply(Approval approval, TaskListener listener) {
        return carriedOut(Methods.APPLY, approval, Optional.empty(), listener);
    }

    private <A> Report carriedOut(
            Method<Methods.Followed<A>, Report> method, A argument, Optional<Order> order, TaskListener listener) {
        Seen seen = new Seen(listener);
        long start = System.nanoTime();
        try {
            boolean closely = listener.wantsLog() && listener.closely();
            return calls.ask(method, new Methods.Followed<>(argument, closely), TaskEvents.to(seen), _ -> false);
        } catch (DaemonGone gone) {
            return new Report(
                    order,
                    seen.plan,
                    Verdict.Allowed.freely(),
                    Optional.of(new Outcome.Unknown(
                            gone.failure().message()
                                    + ". What was begun goes on by itself, and the next start of the daemon finds out"
                                    + " how it ended: felhom-agent task list, felhom-agent audit show",
                            seen.tasks.stream().reduce((_, last) -> last),
                            true)),
                    seen.tasks,
                    Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /// What was heard of an order, should its end not be.
    private static final class Seen implements TaskListener {
        private final TaskListener listener;
        private final List<Upid> tasks = new ArrayList<>();
        private Optional<Plan> plan = Optional.empty();

        Seen(TaskListener listener) {
            this.listener = listener;
        }

        @Override
        public void begins(Plan begun) {
            plan = Optional.of(begun);
            listener.begins(begun);
        }

        @Override
        public void started(Upid task) {
            tasks.add(task);
            listener.started(task);
        }

        @Override
        public void found(Upid task) {
            tasks.add(task);
            listener.found(task);
        }

        @Override
        public boolean wantsLog() {
            return listener.wantsLog();
        }

        @Override
        public boolean closely() {
            return listener.closely();
        }

        @Override
        public void line(String line) {
            listener.line(line);
        }

        @Override
        public void waiting(Upid task, Duration elapsed) {
            listener.waiting(task, elapsed);
        }
    }

    @Override
    public Issue issue(Order order) {
        return calls.ask(Methods.ISSUE, order);
    }

    @Override
    public Issue issueAnew(Order order) {
        return calls.ask(Methods.ISSUE_ANEW, order);
    }

    @Override
    public List<PlanStatus> plans() {
        List<PlanStatus> plans = new ArrayList<>();
        calls.list(Methods.PLANS, Nothing.NOTHING, plans::add);
        return plans;
    }

    @Override
    public void withdraw(IssuedPlan plan, String because) {
        calls.ask(Methods.WITHDRAW, new Methods.Withdrawal(plan, because));
    }

    @Override
    public List<OpenOrder> open() {
        List<OpenOrder> open = new ArrayList<>();
        calls.list(Methods.OPEN, Nothing.NOTHING, open::add);
        return open;
    }

    @Override
    public Report close(OrderKey order, String because) {
        return calls.ask(Methods.CLOSE, new Methods.Closing(order, because));
    }

    @Override
    public List<Offer> catalogue() {
        List<Offer> offers = new ArrayList<>();
        calls.list(Methods.CATALOGUE, Nothing.NOTHING, offers::add);
        return offers;
    }

    @Override
    public StateView state() {
        return calls.ask(Methods.STATE, Nothing.NOTHING);
    }
}
