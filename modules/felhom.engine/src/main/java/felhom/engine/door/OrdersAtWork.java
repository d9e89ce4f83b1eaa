package felhom.engine.door;

import felhom.engine.order.OrderKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/// Which orders threads of this process are at, and which threads are in here. What a thread is at, no other
/// takes up.
///
/// When the agent stops, whoever has begun nothing is turned away at once; whoever has begun may finish for a
/// while, and
/// stops watching then, which leaves its order open in the log.
public final class OrdersAtWork {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Map<OrderKey, Kind> orders = new HashMap<>();
    private final Map<Thread, Visit> threads = new HashMap<>();
    private boolean stopping;
    private boolean over;

    /// How a thread came by an order.
    enum Kind {
        /// Through a door.
        ORDERED,
        /// It was left open, by an earlier process or by who stopped watching, and goes on.
        TAKEN_UP,
        /// The same, and it is only seen what has become of it.
        LOOKED_AT
    }

    /// A thread that came in.
    private static final class Visit {
        private boolean begun;
        private boolean interrupted;
    }

    /// Does this as a thread that is in here.
    ///
    /// @throws Stopping when nobody comes in any more
    public <T> T in(Supplier<T> work) {
        if (!enter()) {
            return work.get();
        }
        try {
            return work.get();
        } finally {
            leave();
        }
    }

    /// @return false where this thread is in already
    private boolean enter() {
        lock.lock();
        try {
            if (threads.containsKey(Thread.currentThread())) {
                return false;
            }
            if (stopping) {
                throw new Stopping();
            }
            threads.put(Thread.currentThread(), new Visit());
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            Visit visit = threads.remove(Thread.currentThread());
            if (visit != null && visit.interrupted) {
                // It was meant for the time in here.
                Thread.interrupted();
            }
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Before anything is written down: from now on this thread may finish what it is at, with all the orders
    /// that belong to it.
    ///
    /// @throws Stopping when nothing is begun any more
    public void begin() {
        lock.lock();
        try {
            Visit visit = threads.get(Thread.currentThread());
            boolean finishing = visit != null && visit.begun && !over;
            if (stopping && !finishing) {
                throw new Stopping();
            }
            if (visit != null) {
                visit.begun = true;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether the agent stops: what has not been begun is not begun.
    boolean stopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the time is over that was left to what had been begun: no further stage is begun.
    boolean over() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    /// @return false where a thread is at it already
    boolean take(OrderKey order, Kind kind) {
        lock.lock();
        try {
            return orders.putIfAbsent(order, kind) == null;
        } finally {
            lock.unlock();
        }
    }

    /// What was looked at goes on.
    void takeUp(OrderKey order) {
        lock.lock();
        try {
            orders.replace(order, Kind.TAKEN_UP);
        } finally {
            lock.unlock();
        }
    }

    void letGo(OrderKey order) {
        lock.lock();
        try {
            orders.remove(order);
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Whether a thread is at it.
    public boolean has(OrderKey order) {
        lock.lock();
        try {
            return orders.containsKey(order);
        } finally {
            lock.unlock();
        }
    }

    /// Whether a thread is at it that does more than look at it.
    boolean works(OrderKey order) {
        lock.lock();
        try {
            Kind kind = orders.get(order);
            return kind != null && kind != Kind.LOOKED_AT;
        } finally {
            lock.unlock();
        }
    }

    /// Whether a thread is at it that came through a door.
    boolean ordered(OrderKey order) {
        lock.lock();
        try {
            return orders.get(order) == Kind.ORDERED;
        } finally {
            lock.unlock();
        }
    }

    /// Until no thread is at it any more, or the time is over.
    void await(OrderKey order, Duration most) throws InterruptedException {
        lock.lock();
        try {
            long nanos = most.toNanos();
            while (orders.containsKey(order) && nanos > 0) {
                nanos = left.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Lets nobody in any more, and returns when nobody is in here but this thread, or when the times are
    /// over.
    ///
    /// @param finishing how long whoever has begun may go on
    /// @param leaving how long after that is waited for those who were told to stop watching
    /// @return whether all have left
    public boolean stop(Duration finishing, Duration leaving) {
        lock.lock();
        try {
            stopping = true;
            threads.forEach((thread, visit) -> {
                if (!visit.begun) {
                    interrupt(thread, visit);
                }
            });
            boolean interrupted = !awaitAll(finishing);
            over = true;
            threads.forEach(OrdersAtWork::interrupt);
            interrupted |= !awaitAll(leaving);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return nobodyElse();
        } finally {
            lock.unlock();
        }
    }

    private static void interrupt(Thread thread, Visit visit) {
        if (!thread.equals(Thread.currentThread())) {
            visit.interrupted = true;
            thread.interrupt();
        }
    }

    private boolean nobodyElse() {
        return threads.keySet().stream().allMatch(Thread.currentThread()::equals);
    }

    /// @return false when this thread was interrupted instead
    private boolean awaitAll(Duration most) {
        try {
            long nanos = most.toNanos();
            while (!nobodyElse() && nanos > 0) {
                nanos = left.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException hurry) {
            return false;
        }
    }

    /// The agent stops; nothing was done.
    public static final class Stopping extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopping() {
            super("the agent is stopping, and begins nothing any more; order it again when it runs again");
        }
    }
}
