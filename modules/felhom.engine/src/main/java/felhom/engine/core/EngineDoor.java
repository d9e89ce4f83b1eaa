package felhom.engine.core;

import felhom.engine.door.Catalogue;
import felhom.engine.door.Deliveries;
import felhom.engine.door.Door;
import felhom.engine.door.DoorOrigins;
import felhom.engine.door.Issue;
import felhom.engine.door.Offer;
import felhom.engine.door.OrderClosing;
import felhom.engine.door.OrdersAtWork;
import felhom.engine.door.Patience;
import felhom.engine.door.Report;
import felhom.engine.door.Runner;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Origin;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.TaskListener;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateView;
import felhom.engine.state.Turn;
import felhom.engine.trust.Approval;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// A door of this process's own engine.
///
/// @param origin what goes through it has, whatever it says
/// @param origins of all doors there are
/// @param patience of whoever uses it, where that is its own
record EngineDoor(
        Origin origin,
        DoorOrigins origins,
        Runner runner,
        Deliveries deliveries,
        Catalogue offered,
        AgentState held,
        OrdersAtWork atWork,
        OrderClosing closing,
        Optional<Turn> patience)
        implements Door {
    @Override
    public Report submit(Order order, TaskListener listener) {
        return in(
                () -> deliveries.once(
                        order,
                        origin,
                        () -> runner.accept(order, origin, listener),
                        verdict -> runner.refuse(order, origin, verdict)),
                () -> runner.refuseStopping(order, origin));
    }

    @Override
    public Report apply(Approval approval, TaskListener listener) {
        return in(
                () -> runner.apply(approval, origin, origins, listener, deliveries),
                () -> runner.refuseStopping(approval, origin));
    }

    @Override
    public Issue issue(Order order) {
        return issue(order, false);
    }

    @Override
    public Issue issueAnew(Order order) {
        return issue(order, true);
    }

    private Issue issue(Order order, boolean anew) {
        return in(
                () -> runner.issue(order, origin, anew), () -> new Issue.NoPlan(runner.refuseStopping(order, origin)));
    }

    private <T> T in(Supplier<T> work, Supplier<T> stopping) {
        try {
            return atWork.in(() -> patience.isPresent() ? Patience.with(patience.get(), work) : work.get());
        } catch (OrdersAtWork.Stopping late) {
            return stopping.get();
        }
    }

    @Override
    public List<PlanStatus> plans() {
        return held.ledger().plans().stream()
                .filter(plan -> shows(plan.plan().door()))
                .toList();
    }

    /// An operator at this host's own command line sees what all doors have.
    private boolean shows(String door) {
        return origin instanceof Origin.Shell || door.equals(origin.word());
    }

    @Override
    public void withdraw(IssuedPlan plan, String because) {
        String door = held.ledger()
                .plan(plan.nonce())
                .map(status -> status.plan().door())
                .orElse(plan.door());
        if (!shows(door)) {
            throw new IllegalArgumentException("plan " + plan.nonce() + " is of door '" + door + "', and '"
                    + origin.word() + "' may withdraw its own alone");
        }
        // What made it worthless may have interrupted this thread, and an interrupted one can write nothing.
        boolean interrupted = Thread.interrupted();
        try {
            held.ledger().withdraw(plan, because);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public List<OpenOrder> open() {
        return held.ledger().running().stream()
                .filter(order -> shows(order.key().door()))
                .toList();
    }

    @Override
    public Report close(OrderKey order, String because) {
        if (!(origin instanceof Origin.Shell shell)) {
            throw new IllegalArgumentException("an order is closed by an operator at this host's own command line,"
                    + " and not through door '" + origin.word() + "'");
        }
        return atWork.in(() -> closing.close(order, shell.by(), because));
    }

    @Override
    public List<Offer> catalogue() {
        return offered.offers();
    }

    @Override
    public StateView state() {
        return held.view();
    }
}
