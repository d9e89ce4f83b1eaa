package felhom.engine.door;

import felhom.engine.port.HostPorts;
import felhom.ops.Resource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/// One at a time on each thing that an order may hold, such as a guest, and a bounded number of those that
/// are heavy on the host's storages. First come, first served; what a thread holds it may take again, for the
/// parts of what it is at.
public final class ResourceTurns {
    private final Map<Resource, ReentrantLock> turns = new ConcurrentHashMap<>();
    private final Heavy heavy;
    private final Steady steady;

    /// @param heavy how many heavy orders of this process may be at work at once; backups of several
    ///     processes PVE itself does one after the other on a node (pve-manager `VZDump.pm`, `getlock`)
    /// @param host that has one connection to it for all that is done in a turn
    public ResourceTurns(int heavy, HostPorts host) {
        this(heavy, host::steadily);
    }

    ResourceTurns(int heavy) {
        this(heavy, Supplier::get);
    }

    private ResourceTurns(int heavy, Steady steady) {
        this.heavy = new Heavy(heavy);
        this.steady = steady;
    }

    @FunctionalInterface
    private interface Steady {
        <T> T during(Supplier<T> work);
    }

    /// How many heavy orders may be at work at once from now on. Those that are at work go on, also where
    /// they are more.
    public void heavy(int most) {
        heavy.most(most);
    }

    private static final class Heavy extends Semaphore {
        private static final long serialVersionUID = 1L;

        private int most;

        Heavy(int most) {
            super(most, true);
            this.most = most;
        }

        synchronized void most(int now) {
            if (now > most) {
                release(now - most);
            } else {
                reducePermits(most - now);
            }
            most = now;
        }
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
        List<ReentrantLock> needed = resources.stream()
                .sorted(Comparator.comparing(Resource::words))
                .map(resource -> turns.computeIfAbsent(resource, _ -> new ReentrantLock(true)))
                .toList();
        return hold(needed, isHeavy, false, System.nanoTime(), words, work);
    }

    private <T> T hold(
            List<ReentrantLock> needed,
            boolean isHeavy,
            boolean waited,
            long start,
            Supplier<String> words,
            Function<Boolean, T> work)
            throws InterruptedException {
        if (needed.isEmpty()) {
            return isHeavy ? heavily(waited, start, words, work) : steady.during(() -> work.apply(waited));
        }
        ReentrantLock turn = needed.getFirst();
        boolean waits = !turn.tryLock();
        if (waits) {
            Patience.acquire(turn::tryLock, start, words);
        }
        try {
            return hold(needed.subList(1, needed.size()), isHeavy, waited || waits, start, words, work);
        } finally {
            turn.unlock();
        }
    }

    private <T> T heavily(boolean waited, long start, Supplier<String> words, Function<Boolean, T> work)
            throws InterruptedException {
        boolean waits = !heavy.tryAcquire();
        if (waits) {
            Patience.acquire(heavy::tryAcquire, start, words);
        }
        try {
            return steady.during(() -> work.apply(waited || waits));
        } finally {
            heavy.release();
        }
    }
}
