package felhom.engine.door;

import felhom.engine.order.OpenOrder;
import felhom.engine.port.Tasks;
import felhom.engine.state.AgentState;
import felhom.engine.state.Turn;
import felhom.ops.Resource;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// For a process that has the state for one command: the orders that have no end in the log yet, because
/// another process watches their task, or nobody does while it runs.
public final class OpenOrders implements OthersWork {
    private static final Duration LOOKING = Duration.ofSeconds(1);

    private final AgentState state;
    private final Settlement settlement;
    private final Turn turn;
    private final LeftOrder left;

    /// @param settlement looks what has become of orders that nobody watches
    public OpenOrders(AgentState state, Tasks tasks, Settlement settlement, Turn turn) {
        this.state = state;
        this.settlement = settlement;
        this.turn = turn;
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
            if (settlement.atWork(order.get().key())) {
                // There is no task whose end could be waited for.
                Turn own = Patience.or(turn);
                own.pause(own.most().minus(left.left(start)));
            }
            waited = true;
            state.resume();
            settlement.settle(LOOKING);
        }
        return waited;
    }

    private Optional<OpenOrder> first(Set<Resource> resources) {
        return state.ledger().running().stream()
                .filter(order -> Resource.collide(resources, order.plan().holds()))
                .filter(order -> settlement.atWork(order.key()) || left.atWork(order))
                .findFirst();
    }
}
