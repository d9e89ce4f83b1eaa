package felhom.engine.door;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import java.lang.System.Logger.Level;

/// Beside threads that serve doors: what follows of an order is done by a thread of its own, which waits for
/// its turn on
/// the guests as a new order does, so that nothing else waits for it.
final class TakeoverInTurn implements Takeover {
    private static final System.Logger LOG = System.getLogger(TakeoverInTurn.class.getName());

    private final ResourceTurns turns;
    private final OrdersAtWork atWork;

    TakeoverInTurn(ResourceTurns turns, OrdersAtWork atWork) {
        this.turns = turns;
        this.atWork = atWork;
    }

    @Override
    public boolean take(OrderKey order) {
        return atWork.take(order, OrdersAtWork.Kind.LOOKED_AT);
    }

    @Override
    public void letGo(OrderKey order) {
        atWork.letGo(order);
    }

    @Override
    public void goOn(OpenOrder order, Runnable work) {
        atWork.takeUp(order.key());
        Thread.ofVirtual().name("order " + order.key()).start(() -> {
            try {
                atWork.in(() -> {
                    inTurn(order, work);
                    return true;
                });
            } catch (OrdersAtWork.Stopping stopping) {
                LOG.log(Level.DEBUG, "order {0} stays open: {1}", order.key(), stopping.getMessage());
            } finally {
                atWork.letGo(order.key());
            }
        });
    }

    private void inTurn(OpenOrder order, Runnable work) {
        try {
            turns.hold(order.plan().holds(), order.plan().heavy(), _ -> {
                atWork.begin();
                work.run();
                return true;
            });
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            LOG.log(Level.DEBUG, "order {0} stays open: it was not its turn yet", order.key());
        }
    }

    @Override
    public boolean over() {
        return atWork.over();
    }
}
