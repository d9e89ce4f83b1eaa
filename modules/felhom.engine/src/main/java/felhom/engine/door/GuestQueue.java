package felhom.engine.door;

import felhom.engine.order.Plan;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// One operation at a time on a guest, and a bounded number of those that are heavy on storage on the host, so that our
/// own orders never fight for PVE's locks.
public final class GuestQueue {
    private final Map<Vmid, Semaphore> guests = new ConcurrentHashMap<>();
    private final Semaphore heavy;
    private final OthersWork others;

    /// @param storageHeavy how many backups may run at once
    public GuestQueue(int storageHeavy) {
        this(storageHeavy, OthersWork.NONE);
    }

    /// @param storageHeavy how many backups of this process may run at once; those of several, PVE itself does one
    /// after
    /// the other on a node (pve-manager `VZDump.pm`, `getlock`)
    public GuestQueue(int storageHeavy, OthersWork others) {
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
        // Sorted, so that two plans over the same guests cannot wait for each other.
        List<Semaphore> turns = plan.guests().stream()
                .sorted(Comparator.naturalOrder())
                .map(vmid -> guests.computeIfAbsent(vmid, _ -> new Semaphore(1, true)))
                .toList();
        return hold(turns, 0, plan, others.waitFor(plan.guests()), work);
    }

    private <T> T hold(List<Semaphore> turns, int next, Plan plan, boolean waited, Function<Boolean, T> work)
            throws InterruptedException {
        if (next < turns.size()) {
            Semaphore turn = turns.get(next);
            boolean waits = !turn.tryAcquire();
            if (waits) {
                turn.acquire();
            }
            try {
                return hold(turns, next + 1, plan, waited || waits, work);
            } finally {
                turn.release();
            }
        }
        boolean counts = plan.steps().stream().anyMatch(Step.BackUp.class::isInstance);
        if (!counts) {
            return work.apply(waited);
        }
        boolean waits = !heavy.tryAcquire();
        if (waits) {
            heavy.acquire();
        }
        try {
            return work.apply(waited || waits);
        } finally {
            heavy.release();
        }
    }
}
