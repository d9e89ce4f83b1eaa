package felhom.engine.door;

import felhom.engine.order.OpenOrder;
import felhom.engine.port.Tasks;
import felhom.engine.state.AgentState;
import felhom.engine.state.Turn;
import felhom.ops.Resource;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/// For a process that has the state for one command: the orders that have no end in the log yet, because
/// another process watches their task, or nobody does while it runs.
public final class OpenOrders implements OthersWork {
    private final AgentState state;
    private final Runnable settling;
    private final LeftOrder left;

    /// @param settling looks what has become of orders that nobody watches
    public OpenOrders(AgentState state, Tasks tasks, Runnable settling, Turn turn) {
        this.state = state;
        this.settling = settling;
        this.left = new LeftOrder(state, tasks, turn);
    }

    @Override
    public boolean waitFor(Set<Resource> resources) throws InterruptedException {
        long start = System.nanoTime();
        boolean waited = false;
        for (Optional<OpenOrder> order = first(resources); order.isPresent(); order = first(resources)) {
            left.tell(order.get(), start);
            state.park();
            left.follow(order.get(), start);
            waited = true;
            state.resume();
            settling.run();
        }
        return waited;
    }

    private Optional<OpenOrder> first(Set<Resource> resources) {
        return state.ledger().running().stream()
                .filter(order -> !Collections.disjoint(resources, order.plan().holds()))
                .filter(left::atWork)
                .findFirst();
    }
}
