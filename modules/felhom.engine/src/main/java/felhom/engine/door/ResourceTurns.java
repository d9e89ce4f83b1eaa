package felhom.engine.door;

import felhom.ops.Resource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/// One at a time on each thing that an order may hold, such as a guest, and a bounded number of those that
/// are heavy on the host's storages. First come, first served.
public final class ResourceTurns {
    private final Map<Resource, Semaphore> turns = new ConcurrentHashMap<>();
    private final Semaphore heavy;

    /// @param heavy how many heavy orders of this process may be at work at once; backups of several
    ///     processes PVE itself does one after the other on a node (pve-manager `VZDump.pm`, `getlock`)
    public ResourceTurns(int heavy) {
        this.heavy = new Semaphore(heavy, true);
    }

    /// Does the work when it holds all of these.
    ///
    /// @param work told whether it had to wait: what was looked at before may be otherwise now
    /// @throws InterruptedException while waiting; nothing was done then
    <T> T hold(Set<Resource> resources, boolean isHeavy, Function<Boolean, T> work) throws InterruptedException {
        return hold(resources, isHeavy, () -> "another order is at work on the same", work);
    }

    /// @param words who is at work on them
    /// @throws OthersWork.AtWork when that took longer than whoever waits has patience
    <T> T hold(Set<Resource> resources, boolean isHeavy, Supplier<String> words, Function<Boolean, T> work)
            throws InterruptedException {
        // Sorted, so that two orders for the same cannot wait for each other; what is heavy comes last.
        List<Semaphore> needed = new ArrayList<>(resources.stream()
                .sorted(Comparator.comparing(Resource::words))
                .map(resource -> turns.computeIfAbsent(resource, _ -> new Semaphore(1, true)))
                .toList());
        if (isHeavy) {
            needed.add(heavy);
        }
        return hold(needed, false, System.nanoTime(), words, work);
    }

    private static <T> T hold(
            List<Semaphore> needed, boolean waited, long start, Supplier<String> words, Function<Boolean, T> work)
            throws InterruptedException {
        if (needed.isEmpty()) {
            return work.apply(waited);
        }
        Semaphore turn = needed.getFirst();
        boolean waits = !turn.tryAcquire();
        if (waits) {
            Patience.acquire(turn, start, words);
        }
        try {
            return hold(needed.subList(1, needed.size()), waited || waits, start, words, work);
        } finally {
            turn.release();
        }
    }
}
