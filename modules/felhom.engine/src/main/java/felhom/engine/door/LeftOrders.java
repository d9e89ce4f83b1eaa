package felhom.engine.door;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.StageRun;
import felhom.engine.port.Tasks;
import felhom.engine.state.AgentState;
import felhom.engine.state.Turn;
import felhom.ops.Resource;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// For a process that has the state for good: the orders that were left open, by an earlier process or by who
/// stopped watching. Each is looked at before a new order begins on the same, so that nothing comes in
/// between its stages; one of which nothing shows keeps nobody waiting.
public final class LeftOrders implements OthersWork {
    private static final Duration LOOKING = Duration.ofSeconds(1);

    private final AgentState state;
    private final Settlement settlement;
    private final OrdersAtWork atWork;
    private final Turn turn;
    private final LeftOrder left;

    /// Orders of which a look has shown nothing, with what had been done of them then.
    private final Map<OrderKey, Silence> silent = new ConcurrentHashMap<>();

    /// @param runs as the look left them
    /// @param looked when it began, as [System#nanoTime]
    private record Silence(List<StageRun> runs, long looked) {}

    /// @param settlement beside these threads
    /// @param turn how long an order is waited for, and who is told
    public LeftOrders(AgentState state, Tasks tasks, Settlement settlement, OrdersAtWork atWork, Turn turn) {
        this.state = state;
        this.settlement = settlement;
        this.atWork = atWork;
        this.turn = turn;
        this.left = new LeftOrder(state, tasks, turn);
    }

    @Override
    public boolean waitFor(Set<Resource> resources) throws InterruptedException {
        long start = System.nanoTime();
        boolean waited = false;
        Set<OrderKey> shown = new HashSet<>();
        for (Optional<OpenOrder> each = next(resources, shown); each.isPresent(); each = next(resources, shown)) {
            OpenOrder order = each.get();
            if (silentSince(order, start)) {
                shown.add(order.key());
                continue;
            }
            long begun = System.nanoTime();
            Settlement.Look look = settlement.look(order.key(), LOOKING);
            switch (look) {
                case ENDED -> waited = true;
                case SILENT, AWAY -> {
                    shown.add(order.key());
                    silent.put(order.key(), new Silence(runs(order), begun));
                }
                case GOES_ON, TAKEN, RUNS -> {
                    waited = true;
                    left.tell(order, start);
                    waitFor(order, start);
                }
            }
        }
        return waited;
    }

    /// Another who waits has looked since this one came: were each to look, they would wait for each other.
    private boolean silentSince(OpenOrder order, long start) {
        Silence last = silent.get(order.key());
        return last != null && last.looked() - start >= 0 && last.runs().equals(order.runs());
    }

    private void waitFor(OpenOrder order, long start) throws InterruptedException {
        if (atWork.has(order.key())) {
            atWork.await(order.key(), left.left(start));
        } else {
            left.follow(order, start);
        }
        // Its next look may come to the same at once.
        Turn own = Patience.or(turn);
        own.pause(own.most().minus(left.left(start)));
    }

    /// The one that is left open on the same and comes first, but for those that were shown to keep
    /// nobody waiting.
    private Optional<OpenOrder> next(Set<Resource> resources, Set<OrderKey> but) {
        return left(resources).stream()
                .filter(order -> !but.contains(order.key()))
                .findFirst();
    }

    private List<OpenOrder> left(Set<Resource> resources) {
        List<OpenOrder> open = state.ledger().running();
        silent.keySet().retainAll(open.stream().map(OpenOrder::key).collect(Collectors.toSet()));
        return open.stream()
                .filter(order -> Resource.collide(resources, order.plan().holds()))
                .filter(order -> !atWork.ordered(order.key()))
                .toList();
    }

    /// As the log has them by now: a look may have written down how the last one ended.
    private List<StageRun> runs(OpenOrder order) {
        return state.ledger().running().stream()
                .filter(now -> now.key().equals(order.key()))
                .findFirst()
                .map(OpenOrder::runs)
                .orElse(List.of());
    }

    @Override
    public String words(Set<Resource> resources) {
        return state.ledger().running().stream()
                .filter(order -> Resource.collide(resources, order.plan().holds()))
                .findFirst()
                .map(left::following)
                .orElseGet(() -> OthersWork.super.words(resources));
    }

    @Override
    public boolean barred(Set<Resource> resources) {
        return left(resources).stream()
                .anyMatch(order -> atWork.works(order.key())
                        || !Optional.ofNullable(silent.get(order.key()))
                                .map(Silence::runs)
                                .equals(Optional.of(order.runs())));
    }
}
