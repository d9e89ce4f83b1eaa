package felhom.engine.door;

import felhom.engine.order.Plan;
import felhom.ops.Resource;
import felhom.ops.Vmid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// One order at a time on what its steps hold, such as a guest, and a bounded number of those that are heavy on the
/// host's storages, so that our own orders never fight for PVE's locks.
public final class OrderQueue {
    private final Map<Resource, Semaphore> turns = new ConcurrentHashMap<>();
    private final Semaphore heavy;
    private final OthersWork others;

    /// @param storageHeavy how many heavy orders may be at work at once
    public OrderQueue(int storageHeavy) {
        this(storageHeavy, OthersWork.NONE);
    }

    /// @param storageHeavy how many heavy orders of this process may be at work at once; backups of several
    /// processes PVE itself does one after the other on a node (pve-manager `VZDump.pm`, `getlock`)
    public OrderQueue(int storageHeavy, OthersWork others) {
        this.heavy = new Semaphore(storageHeavy, true);
        this.others = others;
    }

    /// Waits until no other process is at work on these guests. Before an order is planned: their locks would only make
    /// its plan impossible.
    ///
    /// @throws OthersWork.AtWork when that took too long
    void waitForOthers(Set<Vmid> guests) throws InterruptedException {
        others.waitFor(guests);
    }

    /// Waits for its turn, first come first served.
    ///
    /// @param work told whether it had to wait: what was looked at before may be otherwise now
    /// @throws InterruptedException while waiting; nothing was done then
    public <T> T run(Plan plan, Function<Boolean, T> work) throws InterruptedException {
        return run(plan.holds(), plan.heavy(), work);
    }

    <T> T run(Set<Resource> resources, boolean isHeavy, Function<Boolean, T> work) throws InterruptedException {
        // Sorted, so that two orders for the same cannot wait for each other; what is heavy comes last.
        List<Semaphore> needed = new ArrayList<>(resources.stream()
                .sorted(Comparator.comparing(Resource::words))
                .map(resource -> turns.computeIfAbsent(resource, _ -> new Semaphore(1, true)))
                .toList());
        if (isHeavy) {
            needed.add(heavy);
        }
        return hold(needed, others.waitFor(Resource.guests(resources)), work);
    }

    private static <T> T hold(List<Semaphore> needed, boolean waited, Function<Boolean, T> work)
            throws InterruptedException {
        if (needed.isEmpty()) {
            return work.apply(waited);
        }
        Semaphore turn = needed.getFirst();
        boolean waits = !turn.tryAcquire();
        if (waits) {
            turn.acquire();
        }
        try {
            return hold(needed.subList(1, needed.size()), waited || waits, work);
        } finally {
            turn.release();
        }
    }
}
