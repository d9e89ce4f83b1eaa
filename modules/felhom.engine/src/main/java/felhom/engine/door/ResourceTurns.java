package felhom.engine.door;

import felhom.engine.port.HostPorts;
import felhom.ops.Resource;
import felhom.ops.StorageId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/// One at a time on each thing that an order may hold, such as a guest, but for storages that several use
/// together, and a bounded number of those that are heavy on the host's storages. First come, first served;
/// what a thread holds it may take again, for the parts of what it is at, but not switch a storage that it
/// only uses.
public final class ResourceTurns {
    private final Map<Resource, ReadWriteLock> turns = new ConcurrentHashMap<>();
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
        List<Lock> needed = resources.stream()
                .filter(resource -> !(resource instanceof Resource.UseOfStorage(StorageId id))
                        || !resources.contains(new Resource.OfStorage(id)))
                .sorted(Comparator.comparing(resource -> alone(resource).words()))
                .map(this::turn)
                .toList();
        return hold(needed, isHeavy, false, System.nanoTime(), words, work);
    }

    /// Which one has to have for itself what others may use together.
    private static Resource alone(Resource resource) {
        return switch (resource) {
            case Resource.UseOfStorage(StorageId id) -> new Resource.OfStorage(id);
            case Resource.OfGuest _, Resource.OfStorage _, Resource.OfPlace _, Resource.OfNode _ -> resource;
        };
    }

    private Lock turn(Resource resource) {
        ReadWriteLock turn = turns.computeIfAbsent(alone(resource), _ -> new ReentrantReadWriteLock(true));
        return alone(resource).equals(resource) ? turn.writeLock() : turn.readLock();
    }

    private <T> T hold(
            List<Lock> needed,
            boolean isHeavy,
            boolean waited,
            long start,
            Supplier<String> words,
            Function<Boolean, T> work)
            throws InterruptedException {
        if (needed.isEmpty()) {
            return isHeavy ? heavily(waited, start, words, work) : steady.during(() -> work.apply(waited));
        }
        Lock turn = needed.getFirst();
        boolean waits = !free(turn);
        if (waits) {
            Patience.acquire(turn::tryLock, start, words);
        }
        try {
            return hold(needed.subList(1, needed.size()), isHeavy, waited || waits, start, words, work);
        } finally {
            turn.unlock();
        }
    }

    /// Takes it where nobody has it. Without a time, one of many would go before whoever waits to be alone,
    /// whose turn might never come.
    private static boolean free(Lock turn) throws InterruptedException {
        return turn instanceof ReentrantReadWriteLock.ReadLock ? turn.tryLock(0, TimeUnit.NANOSECONDS) : turn.tryLock();
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
