package felhom.engine.door;

import felhom.engine.order.Plan;
import felhom.ops.Resource;
import felhom.ops.Vmid;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// One order at a time on what its steps hold, such as a guest, and a bounded number of those that are heavy
/// on the host's storages, so that our own orders never fight for PVE's locks.
public final class OrderQueue {
    private final ResourceTurns turns;
    private final OthersWork others;
    private final OrdersAtWork atWork;

    /// @param storageHeavy how many heavy orders may be at work at once
    public OrderQueue(int storageHeavy) {
        this(storageHeavy, OthersWork.NONE);
    }

    public OrderQueue(int storageHeavy, OthersWork others) {
        this(new ResourceTurns(storageHeavy), others, new OrdersAtWork());
    }

    /// @param others orders that are left open, by this process or another
    /// @param atWork where it stands which orders threads of this process are at
    public OrderQueue(ResourceTurns turns, OthersWork others, OrdersAtWork atWork) {
        this.turns = turns;
        this.others = others;
        this.atWork = atWork;
    }

    OrdersAtWork atWork() {
        return atWork;
    }

    /// Waits until nobody is at work on these guests. Before an order is planned: their locks would
    /// only make its plan impossible.
    ///
    /// @throws OthersWork.AtWork when that took too long
    void waitForOthers(Set<Vmid> guests) throws InterruptedException {
        Set<Resource> resources = guests.stream().map(Resource.OfGuest::new).collect(Collectors.toUnmodifiableSet());
        others.waitFor(resources);
        turns.hold(resources, false, () -> others.words(resources), waited -> waited);
    }

    /// Waits for its turn, first come first served.
    ///
    /// @param work told whether it had to wait: what was looked at before may be otherwise now
    /// @throws InterruptedException while waiting; nothing was done then
    public <T> T run(Plan plan, Function<Boolean, T> work) throws InterruptedException {
        return run(plan.holds(), plan.heavy(), work);
    }

    /// The same for several orders that belong together: this thread may run each of them from within the
    /// work, and nobody else comes in between.
    public <T> T run(Set<Resource> resources, boolean isHeavy, Function<Boolean, T> work) throws InterruptedException {
        boolean before = false;
        while (true) {
            boolean waited = others.waitFor(resources) || before;
            // Whoever had the turn may have left its order open, and that one comes first.
            Optional<T> done = turns.hold(
                    resources,
                    isHeavy,
                    () -> others.words(resources),
                    now -> others.barred(resources) ? Optional.empty() : Optional.of(work.apply(waited || now)));
            if (done.isPresent()) {
                return done.get();
            }
            before = true;
        }
    }
}
