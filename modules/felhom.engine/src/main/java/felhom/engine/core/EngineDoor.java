package felhom.engine.core;

import felhom.engine.door.Catalogue;
import felhom.engine.door.Deliveries;
import felhom.engine.door.Door;
import felhom.engine.door.Issue;
import felhom.engine.door.Offer;
import felhom.engine.door.Report;
import felhom.engine.door.Runner;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.TaskListener;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateView;
import felhom.engine.trust.Approval;
import java.util.List;

/// A door of this process's own engine.
///
/// @param origin what goes through it has, whatever it says
record EngineDoor(Origin origin, Runner runner, Deliveries deliveries, Catalogue offered, AgentState held)
        implements Door {
    @Override
    public Report submit(Order order, TaskListener listener) {
        return deliveries.once(
                order,
                origin,
                () -> runner.accept(order, origin, listener),
                verdict -> runner.refuse(order, origin, verdict));
    }

    @Override
    public Report apply(Approval approval, TaskListener listener) {
        return runner.apply(approval, origin, listener);
    }

    @Override
    public Issue issue(Order order) {
        return runner.issue(order, origin, false);
    }

    @Override
    public Issue issueAnew(Order order) {
        return runner.issue(order, origin, true);
    }

    @Override
    public List<PlanStatus> plans() {
        return held.ledger().plans();
    }

    @Override
    public void withdraw(IssuedPlan plan, String because) {
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
                .filter(order ->
                        origin instanceof Origin.Shell || order.key().door().equals(origin.word()))
                .toList();
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
