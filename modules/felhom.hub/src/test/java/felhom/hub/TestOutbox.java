package felhom.hub;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.Outbox;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.OrderKey;
import felhom.ops.OrderId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// Outcomes that wait, as the log has them.
public final class TestOutbox implements Outbox {
    public final List<UnreportedOutcome> waiting = new CopyOnWriteArrayList<>();
    /// Each write, with what it has acknowledged.
    public final List<List<OrderKey>> acknowledged = new CopyOnWriteArrayList<>();
    public volatile Optional<Journal.JournalBroken> broken = Optional.empty();

    public void add(String door, String id, String outcome) {
        waiting.add(new UnreportedOutcome(
                new OrderKey(door, new OrderId(id)), "snapshot", outcome, "what came of it", waiting.size() + 1L));
    }

    @Override
    public List<UnreportedOutcome> unreported(int most) {
        return waiting.stream().limit(most).toList();
    }

    @Override
    public List<UnreportedOutcome> latest() {
        return List.copyOf(waiting);
    }

    @Override
    public void acknowledge(Collection<OrderKey> orders) {
        broken.ifPresent(cannot -> {
            throw cannot;
        });
        acknowledged.add(List.copyOf(orders));
        waiting.removeIf(end -> orders.contains(end.order()));
    }
}
